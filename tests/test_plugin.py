"""The plugin, from outside: an inner suite, and the words that its author reads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from pytest_graphmock.pool import MockPool

CANCEL = """
import requests

def cancel(graph_mock, event, comment=None):
    headers = {"Authorization": f"Bearer {graph_mock.users[0].token()}"}
    url = f"{graph_mock.base_url}/me/events/{event.id}/cancel"
    return requests.post(url, json={"comment": comment}, headers=headers, timeout=5)
"""

Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Load here what every inner run would load anew: pytester forgets what they import."""
    with MockPool() as pool:
        pool.put_back(pool.get())


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run an inner test file, if need be in a process of its own."""

    def make(
        source: str, *options: str, conftest: str = "", ini: str = "", apart: bool = False
    ) -> pytest.RunResult:
        pytester.makepyfile(test_inner=CANCEL + source)
        pytester.makeconftest(conftest)
        # Hypothesis's plugin takes a second to write its part of the summary.
        left_out = "-p no:cacheprovider -p no:hypothesispytest"
        pytester.makeini(f"[pytest]\naddopts = {left_out}\n{ini}")
        return (pytester.runpytest_subprocess if apart else pytester.runpytest)(*options)

    return make


# -- the fixture -------------------------------------------------------------------


def test_fixture_needs_no_set_up(run: Run) -> None:
    """A running server, people, and state of one's own for each test."""
    result = run(
        """
def test_first(graph_mock):
    meeting = graph_mock.me.calendar.add_meeting("Review", attendees=["eve@partner.example"])
    assert cancel(graph_mock, meeting, "Sorry").status_code == 202
    graph_mock.assert_cancelled(meeting, to=["eve@partner.example"], comment="Sorry")

def test_second(graph_mock):
    assert graph_mock.outbox == []
    assert "Review" not in [event.subject for event in graph_mock.me.events]
"""
    )

    result.assert_outcomes(passed=2)


SEEDED = """
import pytest

@pytest.mark.parametrize("turn", ["one", "another"])
def test_cancel_the_same_seeded_meeting(graph_mock, turn):
    meeting = next(e for e in graph_mock.me.calendar.events if e.is_organizer)
    assert cancel(graph_mock, meeting).status_code == 202
    assert cancel(graph_mock, meeting).status_code == 404
    assert meeting not in graph_mock.me.calendar.events
    assert len(graph_mock.moves) >= 1
"""


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["-k", "one or another"], id="in order"),
        pytest.param(
            [
                "test_inner.py::test_cancel_the_same_seeded_meeting[another]",
                "test_inner.py::test_cancel_the_same_seeded_meeting[one]",
            ],
            id="the other way round",
        ),
        pytest.param(["-n", "2"], id="side by side"),
    ],
)
def test_two_tests_cancel_the_same_seeded_meeting(run: Run, options: list[str]) -> None:
    """In either order and under xdist; what one did the other does not see."""
    run(SEEDED, *options).assert_outcomes(passed=2)


def test_server_lives_for_the_session_and_tenants_are_kept(run: Run) -> None:
    """One address; the same words give the same tenant, rewound, others another one."""
    result = run(
        """
import pytest
seen = {}

@pytest.mark.parametrize("turn", [1, 2])
def test_default(graph_mock, turn):
    assert seen.setdefault("url", graph_mock.url) == graph_mock.url
    assert seen.setdefault("mock", graph_mock) is graph_mock

@pytest.mark.graph_mock(users=2)
def test_other(graph_mock):
    assert seen["url"] == graph_mock.url
    assert seen["mock"] is not graph_mock
    assert requests.get(graph_mock.base_url + "/users", timeout=5).json()["value"][2:] != []
    assert len(graph_mock.users) == 2
"""
    )

    result.assert_outcomes(passed=3)


def test_fixture_works_beside_httpserver_and_in_async_tests(run: Run) -> None:
    """pytest-httpserver's own fixture, and anyio's plugin."""
    result = run(
        """
import asyncio, httpx, pytest

@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.mark.anyio
async def test_async(graph_mock, httpserver):
    httpserver.expect_request("/hook").respond_with_data("ok")
    async with httpx.AsyncClient() as client:
        pages = [client.get(graph_mock.base_url + "/me") for _ in range(5)]
        answers = await asyncio.gather(*pages, client.get(httpserver.url_for("/hook")))
    assert [answer.status_code for answer in answers] == [200] * 6
    assert len(graph_mock.requests) == 5
"""
    )

    result.assert_outcomes(passed=1)


def test_unittest_uses_the_context_manager(run: Run) -> None:
    """And a unittest.TestCase may use the fixture through an autouse one."""
    result = run(
        """
import unittest
import pytest
from pytest_graphmock import GraphMock

class Plain(unittest.TestCase):
    def setUp(self):
        self.mock = self.enterContext(GraphMock(users=2)) if hasattr(self, "enterContext") else None

    def test_served(self):
        if self.mock is not None:
            self.assertEqual(requests.get(self.mock.base_url + "/me", timeout=5).status_code, 200)

class WithFixture(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _graph(self, graph_mock):
        self.graph_mock = graph_mock

    def test_served(self):
        assert requests.get(self.graph_mock.base_url + "/me", timeout=5).status_code == 200
"""
    )

    result.assert_outcomes(passed=2)


# -- the words ---------------------------------------------------------------------


COUNT = """
import pytest

def test_count(graph_mock):
    assert len(graph_mock.users) == {users}

@pytest.mark.graph_mock(users=1)
class TestMarked:
    def test_class(self, graph_mock):
        assert len(graph_mock.users) == 1

    @pytest.mark.graph_mock(users=2, rooms=0)
    def test_nearer(self, graph_mock):
        assert (len(graph_mock.users), len(graph_mock.rooms)) == (2, 0)
"""
SETTINGS = """
import pytest

@pytest.fixture(scope="session")
def graph_mock_settings():
    return {"users": 3}
"""


@pytest.mark.parametrize(
    ("options", "ini", "conftest", "users"),
    [
        pytest.param([], "", "", 6, id="nothing said"),
        pytest.param([], "", SETTINGS, 3, id="settings fixture"),
        pytest.param([], "graphmock_users = 4", SETTINGS, 4, id="ini line wins"),
        pytest.param(["--graphmock-users=5"], "graphmock_users = 4", SETTINGS, 5, id="option wins"),
    ],
)
def test_nearer_words_win(
    run: Run, options: list[str], ini: str, conftest: str, users: int
) -> None:
    """Marker, then command line, ini, settings; a nearer marker wins over one farther away."""
    result = run(COUNT.format(users=users), *options, conftest=conftest, ini=ini)

    result.assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        pytest.param(
            "graph_mock(user=3)",
            "*graph_mock: there is no setting 'user' (did you mean 'users'?); there are users, *",
            id="unknown word",
        ),
        pytest.param(
            "graph_mock(auth='strikt')",
            "*graph_mock: auth is off, lenient or strict, not 'strikt' (did you mean 'strict'?)*",
            id="value",
        ),
        pytest.param(
            "graph_mock(3)",
            "*@pytest.mark.graph_mock takes words, such as users=3, not 3",
            id="no word",
        ),
        pytest.param(
            "graph_mock(scenario='team.yaml')",
            "*scenario files are not implemented yet; add people and meetings with*",
            id="not yet",
        ),
    ],
)
def test_nonsense_in_a_marker_is_told_in_one_line(run: Run, marker: str, told: str) -> None:
    """The error, and nothing of our own source."""
    result = run(f"import pytest\n@pytest.mark.{marker}\ndef test_x(graph_mock): pass")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])
    result.stdout.no_fnmatch_line("*plugin.py*")


def test_nonsense_on_the_command_line_is_told(run: Run) -> None:
    """By the first test that uses it."""
    result = run("def test_x(graph_mock): pass", "--graphmock-users=many")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*graph_mock: users is a whole number, not 'many'"])


def test_marker_and_fixtures_explain_themselves(run: Run) -> None:
    """``pytest --markers``, ``--fixtures`` and ``--help``."""
    markers = run("", "--markers").stdout.str()
    fixtures = run("", "--fixtures").stdout.str()
    options = run("", "--help").stdout.str()

    assert "@pytest.mark.graph_mock(users=" in markers
    assert "nearer markers win" in markers
    assert "auth: off, lenient or strict" in markers
    assert "graph_mock -- " in fixtures
    assert "Microsoft Graph mail and calendars on this machine" in fixtures
    assert "graph_mock_settings [session scope]" in fixtures
    assert "_graph_mock_pool" not in fixtures
    assert "--graphmock-allow-unimplemented=ALLOW_UNIMPLEMENTED" in options
    assert "graphmock_seed" in options


def test_marker_is_known_where_markers_are_strict(run: Run) -> None:
    """``--strict-markers`` accepts it."""
    source = "import pytest\n@pytest.mark.graph_mock(users=1)\ndef test_x(graph_mock): pass"

    run(source, "--strict-markers", "--strict-config").assert_outcomes(passed=1)


# -- what does not pass unseen -------------------------------------------------------


@pytest.mark.parametrize("status", [pytest.param(500, id="passed"), pytest.param(200, id="failed")])
def test_crash_of_a_handler_is_raised_in_the_test(run: Run, status: int) -> None:
    """With its traceback, whether the test passed or failed otherwise; the next one is well."""
    source = """
def test_crash(graph_mock):
    meeting = graph_mock.me.calendar.add_event("Focus")
    [event] = [e for k, e in list(graph_mock.tenant.mailbox_of(
        graph_mock.tenant.directory.users[0]).items.items()) if k == meeting._key]
    object.__setattr__(event, "start", None)
    url = f"{graph_mock.base_url}/me/events/{meeting.id}"
    try:
        assert requests.get(url, timeout=5).status_code == STATUS
    finally:
        object.__setattr__(event, "start", event.end)

def test_next(graph_mock):
    assert requests.get(graph_mock.base_url + "/me", timeout=5).status_code == 200
""".replace("STATUS", str(status))

    result = run(source)

    failed = int(status == 200)
    result.assert_outcomes(passed=2 - failed, failed=failed, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_crash*",
            "*graph*app.py:*",
            "*graph*wire*event.py:*",
            "E *AttributeError: 'NoneType' object has no attribute '*'",
        ]
    )
    result.stdout.no_fnmatch_line("*plugin.py*")


def test_unserved_request_fails_the_test_and_names_what_is_missing(run: Run) -> None:
    """501 and unknown address, by method and path; our own source is not shown."""
    result = run(
        """
def test_filter(graph_mock):
    requests.get(graph_mock.base_url + "/me/events?$filter=x", timeout=5)

def test_slip(graph_mock):
    requests.get(graph_mock.base_url + "/me/evnts", timeout=5)
"""
    )

    result.assert_outcomes(passed=2, errors=2)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_filter*",
            "pytest-graphmock does not implement what was asked for (501):",
            "  GET /v1.0/me/events: the query option $filter on List events",
            "allow_unimplemented=True lets a test ask for it all the same.",
            "*ERROR at teardown of test_slip*",
            "Microsoft Graph does not know what was asked for (400):",
            "  GET /v1.0/me/evnts: Resource not found for the segment 'evnts'.",
        ]
    )
    result.stdout.no_fnmatch_line("*plugin.py*")


@pytest.mark.parametrize(
    ("options", "ini", "marker"),
    [
        pytest.param([], "", "@pytest.mark.graph_mock(allow_unimplemented=True)", id="marker"),
        pytest.param([], "graphmock_allow_unimplemented = true", "", id="ini"),
        pytest.param(["--graphmock-allow-unimplemented=yes"], "", "", id="option"),
    ],
)
def test_unserved_request_passes_where_it_is_allowed(
    run: Run, options: list[str], ini: str, marker: str
) -> None:
    """Loosened by name and in one place."""
    source = f"""
import pytest
{marker}
def test_filter(graph_mock):
    assert requests.get(graph_mock.base_url + "/me/events?$filter=x", timeout=5).status_code == 501
"""

    run(source, *options, ini=ini).assert_outcomes(passed=1)


def test_failed_override_fails_the_test(run: Run) -> None:
    """pytest-httpserver's checks count, and its overrides end with the test."""
    result = run(
        """
def test_override(graph_mock):
    def answer(request):
        raise ValueError("the override broke")
    graph_mock.override.expect_request("/v1.0/me").respond_with_handler(answer)
    requests.get(graph_mock.base_url + "/me", timeout=5)

def test_next(graph_mock):
    assert requests.get(graph_mock.base_url + "/me", timeout=5).status_code == 200
"""
    )

    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_override*", "E *the override broke*"])


# -- the report of a failed test -------------------------------------------------------


def test_failed_test_shows_the_traffic_and_the_outbox(run: Run) -> None:
    """Calls with status and caller, what was sent, what moved."""
    result = run(
        """
def test_fails(graph_mock):
    meeting = graph_mock.me.calendar.add_meeting("Review", attendees=["eve@partner.example"])
    cancel(graph_mock, meeting)
    graph_mock.assert_cancelled(meeting, comment="Sorry")
"""
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *AssertionError: 'Review' was cancelled, but with another comment:",
            "E *- 'Sorry'",
            "E *+ none: the comment is empty",
            "*- graph_mock -*",
            "1 request:",
            "  <POST /v1.0/me/events/AAMk*/cancel as *@contoso.example: 202>",
            "2 notices:",
            "  <Notice invitation 'Review' from *",
            "  <Notice cancellation 'Canceled: Review' from * to eve@partner.example>",
            "1 move:",
            "  <Move of event 'Review' in *: calendar -> deleteditems (cancel)>",
        ]
    )
    result.stdout.no_fnmatch_line("*assertions.py*")


def test_report_is_of_the_last_calls_and_only_of_tests_that_used_the_mock(run: Run) -> None:
    """A busy test's report is cut short; others have none."""
    result = run(
        """
def test_busy(graph_mock):
    for _ in range(30):
        requests.get(graph_mock.base_url + "/me", timeout=5)
    assert 0

def test_other():
    assert 0
"""
    )

    text = result.stdout.str()
    assert "30 requests, the last 20:" in text
    assert "no notices" in text
    assert text.count("- graph_mock -") == 1
    assert text.count("<GET /v1.0/me: 200>") == 20


def test_bare_comparison_with_the_outbox_is_readable(run: Run) -> None:
    """``assert outbox == [...]`` shows the notices."""
    result = run(
        """
def test_fails(graph_mock):
    graph_mock.me.calendar.add_meeting("Review", attendees=["eve@partner.example"])
    assert graph_mock.outbox.invitations == [{"to": ["adam@partner.example"]}]
"""
    )

    result.stdout.fnmatch_lines(
        [
            "E *At index 0 diff: <Notice invitation 'Review' from * to eve@partner.example> != "
            "{'to': [[]'adam@partner.example']}"
        ]
    )


# -- what it costs -----------------------------------------------------------------------


def test_plugin_imports_nothing_heavy() -> None:
    """Collecting a suite that never asks for `graph_mock` costs no server and no Faker."""
    script = """
import json, sys
import pytest
before = set(sys.modules)
import pytest_graphmock.plugin
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, timeout=60
    )

    assert json.loads(done.stdout) == ["pytest_graphmock", "pytest_graphmock.plugin"]


def test_collecting_does_not_load_the_mock(run: Run) -> None:
    """Nor does a run of tests that do not use it."""
    result = run(
        """
import sys

def test_x():
    assert "pytest_graphmock.mock" not in sys.modules
    assert "pytest_graphmock.seeding" not in sys.modules
""",
        apart=True,
    )

    result.assert_outcomes(passed=1)
