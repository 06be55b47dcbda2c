"""What a failed test says: bare comparisons, the section with the traffic, the artifacts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_graphmock.pool import MockPool
from pytest_graphmock.recording.failure import artifact_name

INNER = """
import pytest, requests

def cancel(mock, event, comment=None):
    url = f"{mock.base_url}/me/events/{event.id}/cancel"
    headers = {"Authorization": f"Bearer {mock.me.token()}"}
    return requests.post(url, json={"comment": comment}, headers=headers, timeout=5)
"""
FAILS = """
def test_fails(graph_mock):
    meeting = graph_mock.me.calendar.add_meeting("Review", attendees=["eve@partner.example"])
    cancel(graph_mock, meeting, "Flooded")
    cancel(graph_mock, meeting)
    assert 0
"""

Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Load here what every inner run would load anew: pytester forgets what they import."""
    with MockPool() as pool:
        pool.put_back(pool.get())


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run an inner test file; long explanations are cut as on a developer's machine."""
    monkeypatch.delenv("CI", raising=False)

    def make(source: str, *options: str, ini: str = "") -> pytest.RunResult:
        pytester.makepyfile(test_inner=INNER + source)
        left_out = "-p no:cacheprovider -p no:hypothesispytest -p no:asyncio"
        pytester.makeini(f"[pytest]\naddopts = {left_out}\n{ini}")
        return pytester.runpytest(*options)

    return make


@pytest.mark.parametrize(
    ("assertion", "told"),
    [
        pytest.param(
            'graph_mock.outbox.cancellations == [{"to": [bob, carol], "comment": "Fire"}]',
            [
                "E *assert 1 notice == 1 expected   (- expected, + happened)",
                "E *<Notice cancellation 'Canceled: Review' from *, comment 'Flooded'>",
                "E *  to: - carol@partner.example",
                "E *  to: + eve@partner.example",
                "E *  comment: - 'Fire'",
                "E *  comment: + 'Flooded'",
            ],
            id="members that differ",
        ),
        pytest.param(
            '[{"kind": "cancellation"}] == graph_mock.outbox',
            [
                "E *assert 2 notices == 1 expected   (- expected, + happened)",
                "E *+ <Notice invitation 'Review' from *>   extra",
                "E *and 1 as expected",
            ],
            id="one too many",
        ),
        pytest.param(
            'list(graph_mock.outbox) == [{"kind": "invitation"}, {"kind": "update"}, '
            '{"kind": "cancellation"}]',
            [
                "E *assert 2 notices == 3 expected   (- expected, + happened)",
                "E *- {'kind': 'update'}   missing",
                "E *and 2 as expected",
            ],
            id="one too few",
        ),
        pytest.param(
            'graph_mock.outbox == [{"kind": "cancellation"}, {"kind": "invitation"}]',
            [
                "E *assert 2 notices == 2 expected",
                "E *all of them, but in another order:",
                "E *<Notice cancellation *>   at [[]1[]], expected at [[]0[]]",
            ],
            id="another order",
        ),
        pytest.param(
            'graph_mock.outbox.responses == [{"from": bob}]',
            [
                "E *assert no notices == 1 expected *",
                "E *- {'from': 'bob@contoso.example'}   missing",
            ],
            id="nothing",
        ),
        pytest.param(
            'graph_mock.outbox[-1] == {"comment": "Flooded", "external": [], "from": bob}',
            [
                "E *assert <Notice cancellation *> == {'comment': 'Flooded', *",
                "E *external: + eve@partner.example",
                "E *from: - bob@contoso.example",
                "E *from: + *@contoso.example",
            ],
            id="one notice",
        ),
        pytest.param(
            "graph_mock.outbox[0] == graph_mock.outbox[1]",
            ["E *kind: - 'cancellation'", "E *kind: + 'invitation'"],
            id="two notices",
        ),
        pytest.param(
            '{"to": eve, "comment": "Fire"} in graph_mock.outbox',
            [
                "E *assert {'to': 'eve@partner.example', 'comment': 'Fire'} in 2 notices, "
                "nearest first *",
                "E *<Notice cancellation *, comment 'Flooded'>",
                "E *comment: - 'Fire'",
            ],
            id="in",
        ),
        pytest.param(
            '{"comment": "Flooded"} not in graph_mock.outbox',
            ["E *assert {'comment': 'Flooded'} not in 2 notices", "E *<Notice cancellation *"],
            id="not in",
        ),
        pytest.param(
            'graph_mock.moves == [{"item": meeting, "target": "archive"}]',
            [
                "E *assert 1 move == 1 expected *",
                "E *<Move of event 'Review' in *: calendar -> deleteditems (cancel)>",
                "E *target: - 'archive'",
                "E *target: + 'deleteditems'",
            ],
            id="moves",
        ),
        pytest.param(
            'graph_mock.requests == [{"path": "/me/events/*/cancel", "status": 404}]',
            [
                "E *assert 1 request == 1 expected *",
                "E *<POST /v1.0/me/events/AAMk*/cancel as *: 202>",
                "E *status: - 404",
                "E *status: + 202",
            ],
            id="requests",
        ),
        pytest.param(
            "[*bob.calendar.events][-1:] == [meeting]",
            ["E *assert 1 item == 1 expected *", "E *- <Event 'Review'*", "E *+ <Event *"],
            id="views",
        ),
    ],
)
def test_bare_comparison_shows_what_happened(run: Run, assertion: str, told: list[str]) -> None:
    """What a developer reads who never heard of assert_cancelled."""
    result = run(
        f"""
def test_fails(graph_mock):
    bob, carol, eve = graph_mock.add_user("Bob"), "carol@partner.example", "eve@partner.example"
    meeting = graph_mock.me.calendar.add_meeting("Review", attendees=[bob, eve])
    cancel(graph_mock, meeting, "Flooded")
    assert {assertion}
"""
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(told)


def test_other_comparisons_read_as_ever(run: Run) -> None:
    """Only what is ours is explained by us."""
    result = run("def test_fails(graph_mock):\n    assert [1, 2] == [1, 3]")

    result.stdout.fnmatch_lines(
        ["E *assert [[]1, 2[]] == [[]1, 3[]]", "E *At index 1 diff: 2 != 3"]
    )


def test_failed_test_shows_calls_notices_and_moves(run: Run) -> None:
    """A table of the calls, an error's words, who was told outside, what moved."""
    result = run(FAILS)

    result.stdout.fnmatch_lines(
        [
            "*- graph_mock -*",
            "2 requests:",
            "  POST  /v1.0/me/events/AAMk*…*/cancel  202  *.* ms  *@contoso.example",
            "  POST  /v1.0/me/events/AAMk*…*/cancel  404  *.* ms  *@contoso.example",
            "      ErrorItemNotFound: The specified object was not found in the store.",
            "2 notices:",
            "  invitation    'Review' * -> eve@partner.example (outside)",
            "  cancellation  'Canceled: Review' * -> eve@partner.example (outside)",
            "      comment: 'Flooded'",
            "1 move:",
            "  event  'Review'  *@contoso.example  calendar -> deleteditems  (cancel)",
        ],
        consecutive=True,
    )


def test_full_report_has_the_bodies(run: Run) -> None:
    """What was sent, and the whole of an error; ids are not cut."""
    text = run(FAILS, "--graphmock-report=full").stdout.str()

    assert '"comment": "Flooded"' in text
    assert '"code": "ErrorItemNotFound"' in text
    assert "request-id" in text
    assert "…" not in text.partition("- graph_mock -")[2].partition("short test summary")[0]


@pytest.mark.parametrize(
    ("options", "ini"),
    [
        pytest.param(["--graphmock-report=off"], "", id="option"),
        pytest.param([], "graphmock_report = off", id="ini"),
        pytest.param(["--graphmock-report=off"], "graphmock_report = full", id="option wins"),
    ],
)
def test_report_can_be_switched_off(run: Run, options: list[str], ini: str) -> None:
    """For a suite that prints its own."""
    assert "- graph_mock -" not in run(FAILS, *options, ini=ini).stdout.str()


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
    assert text.count("GET  /v1.0/me  200") == 20


def test_each_tenant_of_a_test_has_its_section(run: Run) -> None:
    """In the order in which they were asked for."""
    result = run(
        """
def test_fails(graph_mock, make_graph_mock):
    requests.get(make_graph_mock(users=1).base_url + "/me", timeout=5)
    assert 0
"""
    )

    result.stdout.fnmatch_lines(
        ["*- graph_mock -*", "no requests", "*- graph_mock 2 -*", "1 request:"]
    )


def test_odd_answers_and_long_texts_are_told_in_one_line(run: Run) -> None:
    """An empty error, one that is no JSON, a long comment and a long address."""
    result = run(
        """
def test_fails(graph_mock):
    meeting = graph_mock.me.calendar.add_meeting("Review", attendees=["eve@partner.example"])
    cancel(graph_mock, meeting, "x" * 500)
    requests.get(graph_mock.base_url + "/me?$select=" + "id," * 60 + "id", timeout=5)
    graph_mock.requests  # read, so that they are put together
    assert 0
"""
    )

    result.stdout.fnmatch_lines(
        ["  GET   /v1.0/me?*…*", "      comment: 'xxx*xxx… (* more characters)"]
    )
    assert max(len(line) for line in result.stdout.lines if "xxx" in line) < 220


def test_failed_test_leaves_its_full_report_in_a_file(run: Run, pytester: pytest.Pytester) -> None:
    """One a failed test, under a name that every system takes; none for the others."""
    run(
        FAILS
        + """
@pytest.mark.parametrize("address", ["a/b:c*?", "a" * 300])
def test_odd_name(graph_mock, address):
    assert 0

def test_passes(graph_mock):
    pass
""",
        "--graphmock-artifacts=out/graph",
        "--graphmock-report=off",
    )

    files = sorted(pytester.path.joinpath("out", "graph").iterdir())
    assert len(files) == 3
    assert all(len(file.name) < 130 for file in files)
    (file,) = [file for file in files if "test_fails" in file.name]
    text = file.read_text(encoding="utf-8")
    assert text.startswith("test_inner.py::test_fails failed (call)\n")
    assert '"code": "ErrorItemNotFound"' in text


def test_artifacts_may_be_an_ini_line_and_workers_share_them(
    run: Run, pytester: pytest.Pytester
) -> None:
    """Beside the ini file; under xdist each test has its own, too."""
    many = "@pytest.mark.parametrize('n', range(6))\ndef test_it(graph_mock, n): assert 0"

    result = run(many, "-n", "2", ini="graphmock_artifacts = out")

    result.assert_outcomes(failed=6)
    assert len(list(pytester.path.joinpath("out").iterdir())) == 6


def test_artifacts_that_cannot_be_written_are_told(run: Run, pytester: pytest.Pytester) -> None:
    """And the test's own failure stays what is read first."""
    Path(pytester.path, "taken").write_text("a file")

    result = run(FAILS, "--graphmock-artifacts=taken")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*- graph_mock artifacts -*", "could not be written: *taken*"])


def test_artifact_names_differ_where_their_plain_parts_do_not() -> None:
    """Two ids that a file system could not tell apart."""
    names = {artifact_name(f"tests/test_x.py::test_it[{each}]") for each in ("a/b", "a:b", "A/B")}

    assert len({name.casefold() for name in names}) == 3
    assert all(name.startswith("tests-test_x.py-test_it-") for name in names)
