"""What every test here goes through: each JSON answer of a mock is held against the contract.

The contract (the service's types and paths as data, and a checker) lies beside the repository.
Where it does not, tests run without it, unless ``GRAPHMOCK_CONTRACT=required`` says that it has to.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pytest_graphmock import Event, GraphMock, Group, RecordedRequest, Room, User
from pytest_graphmock.recording.patterns import matches

Call = Callable[..., requests.Response]

pytest_plugins = ["pytester"]

CONTRACT = Path(__file__).parents[2] / "shared" / "contract" / "contract.py"
IS_REQUIRED = os.environ.get("GRAPHMOCK_CONTRACT") == "required"

#: Addresses that the published description lacks, with what they lead to, and why we have them.
BEYOND_THE_CONTRACT = {
    # OData's casts, which the description leaves out here.
    "/**/attachments/*/microsoft.graph.*": "attachment",
    "/**/messages/*/event/attachments": "Collection(attachment)",
    # calendar.md §2.1, rows 11 and 12: the reference's own until about 2020.
    "/**/calendargroup/calendars/*/events/*": "event",
    # calendar.md §2.1: wherever an event is reached, in generated clients too.
    "/**/calendarview/*": "event",
    "/**/messages/*/event": "event",
    "/**/messages/*/*/event": "event",
    # calendar.md §20: the casts that the reference's own samples have in front of /event.
    "/**/messages/*/microsoft.graph.eventmessage": "eventMessage",
    "/**/messages/*/microsoft.graph.eventmessagerequest": "eventMessageRequest",
    "/**/messages/*/microsoft.graph.eventmessageresponse": "eventMessageResponse",
    "/**/messages/*/microsoft.graph.eventmessage/microsoft.graph.move": "eventMessage",
    # calendar.md §9: declared as a navigation, in no client's addresses.
    "/**/events/*/exceptionoccurrences": "Collection(event)",
    # calendar.md §19.3: the casts of collections have keys, as the collection itself has.
    "/**/places/microsoft.graph.room/*": "room",
    "/**/places/microsoft.graph.roomlist/*": "roomList",
    # mail.md §20: each property has an address; the reference shows all others of them.
    "/**/mailboxsettings/archivefolder": "Edm.String",
    # platform.md §16: relations whose description is not part of it.
    "/**/directoryobjects/getbyids": "Collection(directoryObject)",
    "/**/directoryobjects/*": "directoryObject",
    "/**/owners": "Collection(directoryObject)",
    "/**/owners/microsoft.graph.user": "Collection(user)",
    "/**/ownedobjects": "Collection(directoryObject)",
}
#: Addresses of types that the published description lacks; the tests of them say what they hold.
OUTSIDE_THE_CONTRACT = (
    "/**/domains",
    "/**/domains/*",
    "/**/manager/$ref",
    "/**/organization",
    "/**/organization/*",
    "/**/people",
    "/**/people/*",
)
#: The reference's own sample of a 429 says in its inner error what the type does not declare
#: (platform.md §10).
BEYOND_THE_ERROR_TYPE = {f"error.innerError.{name}" for name in ("code", "message", "status")}
#: calendar.md §19.1: null for an address that nobody has (observed), though it is a collection.
SEEN_AS_NULL = re.compile(r"value\[\d+\]\.scheduleItems")
#: Declared by beta alone, and seen in v1.0 (calendar.md §6.1): given to who selects them.
BEYOND_V1 = {"uid", "occurrenceId"}
#: A delta's token says what was selected; the address does not.
KEEPS_SELECTION = re.compile(r"/delta[^?]*\?.*(delta|skip)token=", re.IGNORECASE)
#: Where upload sessions are: no version of Graph, but Outlook itself (mail.md §13.5).
OUTLOOKS_OWN = "/api/v2.0/"
#: What ``$select`` does not get in a view of a calendar (calendar.md §12).
NOT_IN_VIEWS = {"createdDateTime", "lastModifiedDateTime", "onlineMeeting"}
#: What a draft without an author, or a message without headers, does not have (mail.md §2.1, §14).
NOT_IN_DRAFTS = {"from", "sender", "internetMessageHeaders"}
#: Without annotations an answer does not say of which derived type its items are.
UNTYPED = "odata.metadata=none"


@cache
def load_contract() -> Any:
    """The checker; None where it is not there and need not be."""
    if not CONTRACT.exists():
        if IS_REQUIRED:
            pytest.fail(f"GRAPHMOCK_CONTRACT=required, and {CONTRACT} is not there", pytrace=False)
        return None
    spec = importlib.util.spec_from_file_location("contract", CONTRACT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["contract"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def contract_module() -> Any:
    """The checker of the service's published types, which is not part of this repository."""
    module = load_contract()
    if module is None:
        pytest.skip(f"no contract to check against: {CONTRACT} is not there")
    return module


@pytest.fixture(scope="session")
def contract(contract_module: Any) -> Callable[[str], Any]:
    """Return the contract of a version, ``"v1.0"`` or ``"beta"``."""
    load: Callable[[str], Any] = contract_module.Contract.load
    return load


@pytest.fixture(autouse=True)
def _answers_keep_the_contract(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test whose mock gave an answer that the real service could not have given."""
    if "graph_mock" not in request.fixturenames:
        yield
        return
    mock: GraphMock = request.getfixturevalue("graph_mock")
    yield
    module = load_contract()
    if module is None:
        return
    found = [line for each in mock.requests for line in violations(module, each)]
    if found:
        pytest.fail("answers break the contract:\n" + "\n".join(found), pytrace=False)


def violations(module: Any, request: RecordedRequest) -> list[str]:
    """What the contract holds against one answer."""
    if not request.answer_headers.get("Content-Type", "").startswith("application/json"):
        return []
    if request.path.casefold().startswith(OUTLOOKS_OWN) and request.status < 400:
        return []
    if isinstance(request.answer, dict) and is_identitys(request):
        return []  # the contract knows nothing of the identity platform
    if matches("/$batch", request.path) and request.status < 400:
        return []  # its parts are requests of their own, and are held against it one by one
    if request.status < 400 and any(matches(p, request.path) for p in OUTSIDE_THE_CONTRACT):
        return []
    version = "beta" if request.path.casefold().startswith("/beta") else "v1.0"
    contract = module.Contract.load(version)
    if request.status >= 400:
        found = contract.check("ODataErrors.ODataError", request.answer)
        if request.status == 429:
            found = [each for each in found if each.path not in BEYOND_THE_ERROR_TYPE]
    else:
        type_name = type_of_answer(contract, request)
        if type_name is None:
            return [f"{request!r}: the contract has no such path, or it does not say its type"]
        if type_name not in contract.types and "(" not in type_name:  # one plain value
            return [] if "value" in request.answer else [f"{request!r}: no value"]
        words = type_name.startswith("Collection(") and contract.enums.get(type_name[11:-1])
        if words:
            strange = sorted(set(request.answer["value"]) - set(words))
            return [f"{request!r}: {each} is no {type_name[11:-1]}" for each in strange]
        found = contract.check(type_name, request.answer, selection(contract, type_name, request))
        if "calendarview?" in request.target.casefold():
            found = [each for each in found if not _is_left_out(each)]
        found = [each for each in found if not _is_a_drafts(each, request.answer)]
        if version == "v1.0":
            found = [each for each in found if each.path.rpartition(".")[2] not in BEYOND_V1]
    found = [each for each in found if each.kind != "null" or not SEEN_AS_NULL.fullmatch(each.path)]
    if KEEPS_SELECTION.search(request.target):
        found = [each for each in found if each.kind != "missing"]
    if UNTYPED in request.headers.get("Accept", ""):
        found = [each for each in found if each.kind not in ("dynamic", "type")]
    return [f"{request!r}: {each}" for each in found]


def _is_left_out(violation: Any) -> bool:
    return violation.kind == "missing" and violation.path.rpartition(".")[2] in NOT_IN_VIEWS


def _is_a_drafts(violation: Any, answer: Any) -> bool:
    """Tell whether a draft, as far as the answer says what it is, lacks what drafts may."""
    if violation.kind != "missing" or violation.path.rpartition(".")[2] not in NOT_IN_DRAFTS:
        return False
    place = re.match(r"value\[(\d+)\]", violation.path)
    entity = answer["value"][int(place[1])] if place else answer
    return entity.get("isDraft") is not False


def is_identitys(request: RecordedRequest) -> bool:
    """Tell whether the identity platform answered: not below a version, nor in Graph's envelope."""
    version = request.path.casefold().partition("/")[2].partition("/")[0]
    return version not in ("v1.0", "beta") and not isinstance(request.answer.get("error"), dict)


def selection(contract: Any, type_name: str, request: RecordedRequest) -> list[str] | None:
    """What ``$select`` asked for, by the declared names; letter case and the $ do not matter."""
    options = {name.casefold().lstrip("$"): value for name, value in request.query.items()}
    if "select" not in options:
        return None
    declared = contract.structural(type_name.removeprefix("Collection(").removesuffix(")"))
    by_folded = {name.casefold(): name for name in declared}
    given = [each.strip() for each in options["select"].split(",")]
    return [by_folded.get(each.casefold(), each) for each in given]


def type_of_answer(contract: Any, request: RecordedRequest) -> str | None:
    """The type that an address leads to, one navigation after the other."""
    template = contract.path(request.method, request.target)
    if template is None:
        fitting = [t for p, t in BEYOND_THE_CONTRACT.items() if matches(p, request.target)]
        return fitting[0] if fitting else None
    here: str | None = None
    is_collection = False
    *front, last = template.strip("/").removesuffix("/delta()").split("/")
    for segment in front:
        here, is_collection = _step(contract, here, is_collection, segment)
        if here is None:
            return None
    if is_collection:
        returned = _returned(contract, f"Collection({here})", last)
    else:
        returned = _returned(contract, here, last)
    if returned is not None:
        return returned
    here, is_collection = _step(contract, here, is_collection, last)
    if here is None:
        return None
    is_new = request.method == "POST"  # what was added to a collection, not the collection
    return f"Collection({here})" if is_collection and not is_new else here


def _returned(contract: Any, here: str | None, segment: str) -> str | None:
    """What an action or function of a type answers."""
    name = segment.partition("(")[0].removeprefix("microsoft.").removeprefix("graph.")
    is_bound_to_many = here is not None and here.startswith("Collection(")
    bounds = [here] if is_bound_to_many else contract.chain(here) if here else ()
    for bound in bounds:
        for overload in contract.actions.get(bound, {}).get(name, ()):
            returns = overload.get("returns")
            if returns:
                kind = returns["type"]
                return f"Collection({kind})" if returns["collection"] else kind
    return None


def _step(
    contract: Any, here: str | None, is_collection: bool, segment: str
) -> tuple[str | None, bool]:
    if segment.startswith("{"):
        return here, False
    if here is None:
        return _ROOTS.get(segment, (None, False))
    if "." in segment:  # a cast
        return segment.removeprefix("microsoft.").removeprefix("graph."), is_collection
    found = contract.properties(here).get(segment)
    return (None, False) if found is None else (found.type, found.collection)


_ROOTS = {
    "me": ("user", False),
    "users": ("user", True),
    "groups": ("group", True),
    "places": ("place", True),
    "subscriptions": ("subscription", True),
    "directoryObjects": ("directoryObject", True),
}


@pytest.fixture(scope="session")
def _client() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def call(graph_mock: GraphMock, _client: requests.Session) -> Call:
    """Make one call as a user, to a path below ``/v1.0``, and return the answer."""

    def make(user: User, method: str, path: str, body: Any = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {user.token()}"}
        return _client.request(method, graph_mock.base_url + path, json=body, headers=headers)

    return make


@pytest.fixture
def cancel(call: Call) -> Callable[..., requests.Response]:
    """Cancel an event in the mailbox that holds it, as a user: the owner unless told otherwise."""

    def make(event: Event, comment: str | None = None, by: User | None = None) -> Any:
        owner = event.owner
        path = f"/{'groups' if isinstance(owner, Group) else 'users'}/{owner.id}/events/{event.id}"
        body = None if comment is None else {"comment": comment}
        return call(by or graph_user(owner), "POST", f"{path}/cancel", body)

    return make


def graph_user(owner: Any) -> User:
    return owner.members[0] if isinstance(owner, Group) else owner


@pytest.fixture
def alice(graph_mock: GraphMock) -> User:
    """Organizes; her mailbox is empty."""
    return graph_mock.add_user("Alice Ames", mail="alice")


@pytest.fixture
def bob(graph_mock: GraphMock) -> User:
    """Is invited; his mailbox is empty."""
    return graph_mock.add_user("Bob Bell", mail="bob")


@pytest.fixture
def room(graph_mock: GraphMock) -> Room:
    return graph_mock.add_room("Room 9", mail="room9", capacity=4)


@pytest.fixture
def run_printed(pytester: pytest.Pytester) -> Callable[[str], pytest.RunResult]:
    """Run an example as it is printed, in a directory of its own: its tests, or all of it."""

    def run(example: str) -> pytest.RunResult:
        is_test = "def test_" in example
        path = pytester.path / ("test_example.py" if is_test else "example.py")
        path.write_text(example, encoding="utf-8")
        return pytester.runpytest_subprocess(path) if is_test else pytester.runpython(path)

    return run


@dataclass
class Receiver:
    """A webhook of the kind that applications have: it answers handshakes and keeps the rest.

    Attributes:
        asked: The validation requests that it has got.
        told: The notifications that it has got, one by one.
        on_told: Called with each before it is answered, in the server's thread.
        status: What it answers a delivery with.
    """

    url: str
    asked: list[Request] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    on_told: Callable[[dict[str, Any]], object] = lambda notification: None
    status: int = 202

    def __call__(self, request: Request) -> Response:
        token = request.args.get("validationToken")
        if token is not None:
            self.asked.append(request)
            return Response(token, mimetype="text/plain")
        assert request.content_type == "application/json; charset=utf-8"
        for each in request.get_json()["value"]:
            self.told.append(each)
            self.on_told(each)
        return Response(status=self.status)

    @property
    def changes(self) -> list[str]:
        return [each["changeType"] for each in self.told]


@pytest.fixture
def receiver(httpserver: HTTPServer) -> Receiver:
    """A receiver on this machine, at pytest-httpserver's own fixture."""
    receiver = Receiver(httpserver.url_for("/hook"))
    httpserver.expect_request("/hook").respond_with_handler(receiver)
    return receiver
