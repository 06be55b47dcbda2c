"""The plugin, from outside: an inner suite, and the words that its author reads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields

import pytest

from pytest_graphmock.plugin import _WORDS
from pytest_graphmock.pool import MockPool
from pytest_graphmock.settings import Settings

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
        # Hypothesis's plugin takes a second for its part of the summary; pytest-asyncio's warns.
        left_out = "-p no:cacheprovider -p no:hypothesispytest -p no:asyncio"
        pytester.makeini(f"[pytest]\naddopts = {left_out}\n{ini}")
        return (pytester.runpytest_subprocess if apart else pytester.runpytest)(*options)

    return make


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
    ],
)
def test_two_tests_cancel_the_same_seeded_meeting(run: Run, options: list[str]) -> None:
    """In either order; what one did the other does not see."""
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
    ],
)
def test_nonsense_in_a_marker_is_told_in_one_line(run: Run, marker: str, told: str) -> None:
    """The error, and nothing of our own source."""
    result = run(f"import pytest\n@pytest.mark.{marker}\ndef test_x(graph_mock): pass")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])
    result.stdout.no_fnmatch_line("*plugin.py*")


@pytest.mark.parametrize(
    ("options", "ini", "told"),
    [
        pytest.param(
            ["--graphmock-user=3"],
            "",
            "ERROR: command line: there is no --graphmock-user (did you mean '--graphmock-users'?*",
            id="unknown option",
        ),
        pytest.param(
            ["--graphmock-users=many"],
            "",
            "ERROR: command line: users is a whole number, not 'many'",
            id="option's value",
        ),
        pytest.param(
            [],
            "graphmock_sead = 3",
            "ERROR: tox.ini: there is no graphmock_sead (did you mean 'graphmock_seed'?*",
            id="unknown ini line",
        ),
        pytest.param(
            ["-o", "graphmock_sead=3"],
            "",
            "ERROR: tox.ini: there is no graphmock_sead (did you mean 'graphmock_seed'?*",
            id="unknown override",
        ),
        pytest.param(
            [],
            "graphmock_auth = strikt",
            "ERROR: tox.ini: auth is off, lenient or strict, not 'strikt' *",
            id="ini line's value",
        ),
        pytest.param(
            ["--graphmock-report=ful"],
            "",
            "ERROR: graphmock_report is off, short or full, not 'ful' (did you mean 'full'?)",
            id="report",
        ),
    ],
)
def test_nonsense_in_options_and_ini_lines_ends_the_run_at_once(
    run: Run, options: list[str], ini: str, told: str
) -> None:
    """Before any test, whether one uses the mock or not."""
    result = run("def test_x(): pass", *options, ini=ini)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([told])


@pytest.mark.parametrize(
    ("returned", "told"),
    [
        pytest.param(
            "{'user': 3}",
            "graph_mock_settings: there is no setting 'user' (did you mean 'users'?)*",
            id="word",
        ),
        pytest.param(
            "None",
            "graph_mock_settings: this is None, and not words such as {'users': 3}",
            id="none",
        ),
    ],
)
def test_nonsense_in_the_settings_fixture_is_told(run: Run, returned: str, told: str) -> None:
    """By the first test that asks for the mock."""
    result = run(
        "def test_x(graph_mock): pass", conftest=SETTINGS.replace('{"users": 3}', returned)
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])
    result.stdout.no_fnmatch_line("*plugin.py*")


def test_settings_are_of_the_nearest_conftest(run: Run, pytester: pytest.Pytester) -> None:
    """A directory's own settings hold for its tests, whoever came first."""
    below = pytester.mkpydir("below")
    (below / "conftest.py").write_text(SETTINGS.replace("3", "2"))
    (below / "test_below.py").write_text(
        "def test_x(graph_mock): assert len(graph_mock.users) == 2"
    )

    result = run("def test_x(graph_mock): assert len(graph_mock.users) == 3", conftest=SETTINGS)

    result.assert_outcomes(passed=2)


def test_every_word_of_the_settings_is_an_option() -> None:
    """So that marker, ini and command line take the same."""
    assert {each.name for each in fields(Settings)} == set(_WORDS)


def test_marker_and_fixtures_explain_themselves(run: Run) -> None:
    """``pytest --markers``, ``--fixtures`` and ``--help``."""
    markers = run("", "--markers").stdout.str()
    fixtures = run("", "--fixtures").stdout.str()
    options = run("", "--help").stdout.str()

    assert "@pytest.mark.graph_mock(users=" in markers
    assert "A nearer marker wins, word by word" in markers
    assert "auth: off, lenient or strict" in markers
    assert "report:" not in markers
    assert "graph_mock -- " in fixtures
    assert "Microsoft Graph mail and calendars on this machine" in fixtures
    assert "make_graph_mock -- " in fixtures
    assert "graph_mock_settings [session scope]" in fixtures
    assert "--graphmock-allow-unimplemented=ALLOW_UNIMPLEMENTED" in options
    assert "--graphmock-report=off|short|full" in options
    assert "graphmock_seed" in options


def test_marker_is_known_where_markers_are_strict(run: Run) -> None:
    """``--strict-markers`` accepts it."""
    source = "import pytest\n@pytest.mark.graph_mock(users=1)\ndef test_x(graph_mock): pass"

    run(source, "--strict-markers", "--strict-config").assert_outcomes(passed=1)


def test_scenario_that_a_test_loads_is_not_the_next_ones(run: Run) -> None:
    """However it changed its tenant, the seeded one comes back."""
    result = run(
        """
import pytest

@pytest.mark.parametrize("turn", [1, 2])
def test_load(graph_mock, turn):
    assert len(graph_mock.users) == 6
    graph_mock.load({"users": [{"name": "Alice Ames", "mail": "alice"}]})
    assert [user.mail for user in graph_mock.users] == ["alice@contoso.example"]
"""
    )

    result.assert_outcomes(passed=2)


def test_further_tenants_live_at_addresses_of_their_own(run: Run) -> None:
    """Each with its own people, records and server; the next test begins anew."""
    result = run(
        """
import pytest

@pytest.mark.parametrize("turn", [1, 2])
def test_two(graph_mock, make_graph_mock, turn):
    partner = make_graph_mock(domain="partner.example", users=2)
    twin = make_graph_mock()
    assert len({graph_mock.url, partner.url, twin.url}) == 3
    assert [len(mock.users) for mock in (graph_mock, partner, twin)] == [6, 2, 6]
    assert partner.outbox == partner.requests == []
    assert [user.id for user in twin.users] == [user.id for user in graph_mock.users]

    meeting = partner.me.calendar.add_meeting("Review", attendees=[graph_mock.me])
    assert cancel(partner, meeting).status_code == 202

    partner.assert_cancelled(meeting, to=[graph_mock.me])
    assert len(partner.requests) == 1
    assert graph_mock.requests == twin.requests == graph_mock.outbox == []

@pytest.mark.graph_mock(users=3, auth="strict")
def test_marker_holds_for_further_ones(graph_mock, make_graph_mock):
    other = make_graph_mock(users=1)
    assert len(other.users) == 1
    assert requests.get(other.base_url + "/me", timeout=5).status_code == 401

def test_alone(make_graph_mock):
    assert requests.get(make_graph_mock().base_url + "/me", timeout=5).status_code == 200
"""
    )

    result.assert_outcomes(passed=4)


def test_further_tenants_are_checked_at_the_end(run: Run) -> None:
    """What must not pass unseen in them fails the test, and a misspelt word is told."""
    result = run(
        """
def test_unserved(make_graph_mock):
    requests.get(make_graph_mock().base_url + "/me/evnts", timeout=5)

def test_word(make_graph_mock):
    make_graph_mock(user=3)
"""
    )

    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_unserved*",
            "Microsoft Graph does not know what was asked for (400):",
            "make_graph_mock: there is no setting 'user' (did you mean 'users'?)*",
        ]
    )
    result.stdout.no_fnmatch_line("*plugin.py*")


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
    requests.get(graph_mock.base_url + "/me/events?$apply=x", timeout=5)

def test_slip(graph_mock):
    requests.get(graph_mock.base_url + "/me/evnts", timeout=5)
"""
    )

    result.assert_outcomes(passed=2, errors=2)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_filter*",
            "pytest-graphmock does not implement what was asked for (501):",
            "  GET /v1.0/me/events: the query option $apply on List events",
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
    assert requests.get(graph_mock.base_url + "/me/events?$apply=x", timeout=5).status_code == 501
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
