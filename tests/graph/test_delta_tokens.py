"""Tokens of delta queries, and the directory's deltas (platform.md §12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

WINDOW = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z"
VIEW = f"/me/calendarView/delta?{WINDOW}"
INBOX = "/me/mailFolders/inbox/messages/delta"


def token_of(link: str) -> str:
    options = parse_qs(urlsplit(link).query)
    return (options.get("$deltatoken") or options["$skiptoken"])[0]


def delta_link(api: Any, path: str) -> str:
    link: str = api.get(path).json()["@odata.deltaLink"]
    return link


def assert_badly_formed(answer: Any) -> None:
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequest"
    assert answer.json()["error"]["message"] == "Badly formed token."


def test_link_has_a_literal_dollar_and_the_key_in_parentheses(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """With the host that the caller used, and nothing but the token (documented)."""
    ana = as_user(office.ana)

    link = delta_link(ana, INBOX)

    assert link.startswith(f"{ana.url}/v1.0/me/mailFolders('inbox')/messages/delta?$deltatoken=")
    assert ana.get_link(link).json()["value"] == []


def test_same_token_may_be_used_again(office: Any, as_user: Callable[..., Any]) -> None:
    """It tells the same changes, and those since."""
    ana = as_user(office.ana)
    link = delta_link(ana, VIEW)
    office.meeting("One")

    first = ana.get_link(link).json()["value"]
    office.meeting("Two")
    second = ana.get_link(link).json()["value"]

    assert [each["subject"] for each in first] == ["One"]
    assert [each["subject"] for each in second] == ["One", "Two"]


def test_page_size_is_preferred_anew_with_each_request(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The answer says that it was honoured; a header is not remembered."""
    for number in range(5):
        office.ana.inbox.add_message(f"Mail {number}")
    ana = as_user(office.ana)

    first = ana.get(INBOX, headers={"Prefer": "odata.maxpagesize=2"})
    rest = ana.get_link(first.json()["@odata.nextLink"])

    assert first.headers["Preference-Applied"] == "odata.maxpagesize=2"
    assert len(first.json()["value"]) == 2
    assert "Preference-Applied" not in rest.headers
    assert len(rest.json()["value"]) == 3
    assert "@odata.deltaLink" in rest.json()


def test_token_holds_the_selection(office: Any, as_user: Callable[..., Any]) -> None:
    """Only the token need be sent (documented)."""
    ana = as_user(office.ana)
    link = delta_link(ana, f"{INBOX}?$select=subject,isRead")
    office.ana.inbox.add_message("New")

    (entry,) = ana.get_link(link).json()["value"]

    assert set(entry) == {"@odata.type", "@odata.etag", "id", "subject", "isRead"}


@pytest.mark.parametrize("metadata", ["none", "minimal", "full"])
def test_metadata_that_was_asked_for(
    office: Any, as_user: Callable[..., Any], metadata: str
) -> None:
    """Without any there is neither context nor type; the links and removals stay."""
    meeting, ana = office.meeting(), as_user(office.ana)
    link = delta_link(ana, VIEW)
    ana.post(f"/me/events/{meeting.id}/cancel")
    office.meeting("New")

    accept = {"Accept": f"application/json;odata.metadata={metadata}"}
    answer = ana.get_link(link, headers=accept).json()

    assert ("@odata.context" in answer) is (metadata != "none")
    assert {("@odata.type" in each) for each in answer["value"]} == {metadata != "none"}
    assert sum("@removed" in each for each in answer["value"]) == 1
    assert "@odata.deltaLink" in answer


@pytest.mark.parametrize("path", [INBOX, "/me/calendarView/delta", "/me/mailFolders/delta"])
@pytest.mark.parametrize("token", ["", "x", "latest", "ä", "AAAA", "a" * 300, "%20", "null"])
@pytest.mark.parametrize("option", ["$deltatoken", "$skiptoken", "deltaToken"])
def test_malformed_token(
    office: Any, as_user: Callable[..., Any], path: str, token: str, option: str
) -> None:
    """400, never a crash; ``latest`` means something to the directory alone."""
    answer = as_user(office.ana).get(f"{path}?{option}={token}")

    assert_badly_formed(answer)


def test_forged_token(office: Any, as_user: Callable[..., Any]) -> None:
    """One changed character anywhere makes it none of ours."""
    ana = as_user(office.ana)
    token = token_of(delta_link(ana, INBOX))

    for place in (0, 5, len(token) // 2, len(token) - 1):
        other = "B" if token[place] != "B" else "C"
        forged = token[:place] + other + token[place + 1 :]
        assert_badly_formed(ana.get(f"{INBOX}?$deltatoken={forged}"))


@pytest.mark.parametrize(
    ("path", "other"),
    [
        pytest.param(INBOX, "/me/mailFolders/drafts/messages/delta", id="another folder"),
        pytest.param(INBOX, "/me/mailFolders/delta", id="another resource"),
        pytest.param(VIEW, "/me/events/delta", id="events for a view"),
        pytest.param(INBOX, "/users/{bob}/mailFolders/inbox/messages/delta", id="another mailbox"),
        pytest.param("/users/delta", "/groups/delta", id="users for groups"),
    ],
)
def test_token_of_another_collection(
    office: Any, as_user: Callable[..., Any], path: str, other: str
) -> None:
    """It counts as malformed (assumed)."""
    ana, bob = as_user(office.ana), as_user(office.bob)
    token = token_of(delta_link(ana, f"{path}{'&' if '?' in path else '?'}"))

    answer = bob.get(f"{other.format(bob=office.bob.mail)}?$deltatoken={token}")

    assert_badly_formed(answer)


def test_next_token_is_no_delta_token(office: Any, as_user: Callable[..., Any]) -> None:
    """Each kind has its own option; both at once are none."""
    ana = as_user(office.ana)
    for number in range(3):
        office.ana.inbox.add_message(f"Mail {number}")
    skip = token_of(ana.get(f"{INBOX}?$top=1").json()["@odata.nextLink"])
    delta = token_of(delta_link(ana, INBOX))

    for query in (
        f"$deltatoken={skip}",
        f"$skiptoken={delta}",
        f"$deltatoken={delta}&$skiptoken={skip}",
    ):
        assert_badly_formed(ana.get(f"{INBOX}?{query}"))


@pytest.mark.parametrize(
    ("beside", "status"),
    [
        pytest.param(WINDOW, 200, id="the same window"),
        pytest.param(WINDOW.replace("04-01", "05-01"), 400, id="another window"),
        pytest.param("startDateTime=2026-03-01T00:00:00Z", 200, id="half of it"),
        pytest.param("color=red", 400, id="something new"),
    ],
)
def test_options_beside_a_token(
    office: Any, as_user: Callable[..., Any], beside: str, status: int
) -> None:
    """They may say again what the token holds, and nothing else (assumed)."""
    ana = as_user(office.ana)
    token = token_of(delta_link(ana, VIEW))

    answer = ana.get(f"/me/calendarView/delta?{beside}&$deltatoken={token}")

    assert answer.status_code == status


@pytest.mark.parametrize(
    "forget",
    [
        pytest.param(lambda mock: mock.reset(), id="reset"),
        pytest.param(lambda mock: mock.load(mock.dump()), id="another tenant"),
        pytest.param(lambda mock: mock.expire_delta_tokens(), id="on the test's word"),
    ],
)
@pytest.mark.parametrize("page_size", [1, 100])
def test_token_from_before(
    graph_mock: Any, as_user: Callable[..., Any], forget: Callable[[Any], None], page_size: int
) -> None:
    """410, with the address that starts over."""
    api = as_user(graph_mock.users[0])
    path = "/me/calendarView/delta?startDateTime=2020-01-01&endDateTime=2034-01-01"
    answer = api.get(path, headers={"Prefer": f"odata.maxpagesize={page_size}"}).json()
    link = answer.get("@odata.nextLink") or answer["@odata.deltaLink"]

    forget(graph_mock)
    gone = api.get_link(link)
    again = api.get_link(gone.headers["Location"])

    assert gone.status_code == 410
    assert gone.json()["error"]["code"] == "SyncStateNotFound"
    assert again.status_code == 200
    assert again.json()["value"]


@pytest.mark.parametrize(
    ("path", "days", "status"),
    [
        pytest.param("/users/delta", 6, 200, id="directory, six days"),
        pytest.param("/users/delta", 8, 410, id="directory, eight days"),
        pytest.param(INBOX, 400, 200, id="Outlook, a year"),
    ],
)
def test_how_long_a_token_is_good_for(
    office: Any, as_user: Callable[..., Any], path: str, days: int, status: int
) -> None:
    """Seven days in the directory (documented), not fixed in Outlook; by the mock's clock."""
    link = delta_link(as_user(office.ana), path)

    office.mock.clock.advance(days=days)
    answer = as_user(office.ana).get_link(link)

    assert answer.status_code == status


def test_refused_request_leaves_no_trace_in_a_delta(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """What was rolled back did not happen."""
    meeting, ana = office.meeting(), as_user(office.ana)
    link = delta_link(ana, VIEW)

    refused = ana.patch(f"/me/events/{meeting.id}", {"subject": "Other", "end": {}})

    assert refused.status_code == 400
    assert ana.get_link(link).json()["value"] == []


def test_users_are_followed(office: Any, following: Callable[..., Any]) -> None:
    """Who came and who changed; rooms are users, too."""
    follower = following("app", "/users/delta?$select=displayName,jobTitle", page_size=3)
    tenant = office.mock.tenant
    ana = tenant.directory.find_user(office.ana.id)

    office.mock.add_user("Eve Ember", mail="eve")
    with tenant.transaction():
        promoted = replace(ana, job_title="Director")
        tenant.journal.write(tenant.directory, ana, promoted, "update")
    follower.follow()

    assert [(each["displayName"], each["jobTitle"]) for each in follower.told] == [
        ("Eve Ember", None),
        ("Ana Org", "Director"),
    ]
    assert {each["@odata.type"] for each in follower.told} == {"#microsoft.graph.user"}
    assert office.mock.rooms[0].id in follower.copy


def test_user_who_left_could_be_restored(office: Any, following: Callable[..., Any]) -> None:
    """The reason is ``changed`` (documented)."""
    follower = following("app", "/users/delta")
    tenant = office.mock.tenant
    dan = tenant.directory.find_user(office.dan.id)

    with tenant.transaction():
        tenant.journal.write(tenant.directory, dan, None, "delete")
    follower.follow()

    assert follower.told == [
        {
            "@odata.type": "#microsoft.graph.user",
            "id": dan.id,
            "@removed": {"reason": "changed"},
        }
    ]


def test_pages_skip_nobody_when_somebody_leaves_in_between(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The first round is about the moment at which it began."""
    app, tenant = as_user("app"), office.mock.tenant
    everybody = {each["id"] for each in app.get("/users?$top=999").json()["value"]}
    size = {"Prefer": "odata.maxpagesize=2"}

    answer = app.get("/users/delta", headers=size).json()
    seen = [each["id"] for each in answer["value"]]
    with tenant.transaction():
        for leaving in seen:
            tenant.journal.write(
                tenant.directory, tenant.directory.find_user(leaving), None, "delete"
            )
    while "@odata.nextLink" in answer:
        answer = app.get_link(answer["@odata.nextLink"], headers=size).json()
        seen += [each["id"] for each in answer["value"]]

    assert sorted(seen) == sorted(everybody)


def test_group_tells_who_came_and_who_went(office: Any, following: Callable[..., Any]) -> None:
    """``members@delta`` holds all members at first, then the difference."""
    board = office.mock.add_group("Board", members=[office.ana, office.bob], mail="board")
    follower = following("app", "/groups/delta")
    tenant = office.mock.tenant
    group = tenant.directory.find_group(board.id)
    at_first = {each["id"] for each in follower.copy[board.id]["members@delta"]}

    with tenant.transaction():
        after = replace(group, member_ids=(office.ana.id, office.cy.id))
        tenant.journal.write(tenant.directory, group, after, "update")
    follower.follow()

    assert at_first == {office.ana.id, office.bob.id}
    assert follower.told[0]["members@delta"] == [
        {"@odata.type": "#microsoft.graph.user", "id": office.cy.id},
        {
            "@odata.type": "#microsoft.graph.user",
            "id": office.bob.id,
            "@removed": {"reason": "deleted"},
        },
    ]


@pytest.mark.parametrize("resource", ["users", "groups"])
def test_latest_skips_what_is_there(
    office: Any, as_user: Callable[..., Any], resource: str
) -> None:
    """An empty page with a link for what comes (documented)."""
    app = as_user("app")

    answer = app.get(f"/{resource}/delta?$deltatoken=latest").json()
    office.mock.add_user("Eve Ember", mail="eve")
    office.mock.add_group("Board", members=[office.ana], mail="board")
    later = app.get_link(answer["@odata.deltaLink"]).json()

    assert answer["@odata.context"] == f"{app.url}/v1.0/$metadata#{resource}"
    assert answer["value"] == []
    assert len(later["value"]) == 1


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/users/delta?$filter=id eq 'x'", "$filter on user: delta"),
        ("/groups/delta?$select=displayName,members", "$select=members on group: delta"),
        ("/groups/delta?$expand=members", "$expand on group: delta"),
    ],
)
def test_what_the_directory_deltas_lack_says_so(
    office: Any, as_user: Callable[..., Any], path: str, named: str
) -> None:
    """501, naming the option."""
    answer = as_user("app").get(path)

    assert answer.status_code == 501
    assert named in answer.json()["error"]["message"]
