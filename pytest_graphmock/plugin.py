"""pytest: the fixtures, the marker, the options, and the report of a failed test.

Nothing heavy is imported before a test asks for `graph_mock`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from .mock import GraphMock
    from .pool import MockPool

__all__ = ["graph_mock", "graph_mock_settings", "make_graph_mock"]

_MOCKS = pytest.StashKey[list["GraphMock"]]()
_POOL = pytest.StashKey["MockPool"]()
_SAID = pytest.StashKey[dict[str, "Mapping[str, Any]"]]()
_STYLE = pytest.StashKey[str]()
_ARTIFACTS = pytest.StashKey[Path]()

#: The words, and what each means: in the marker's, the options' and the ini lines' help.
_WORDS = {
    "users": "how many people there are (6)",
    "rooms": "how many rooms (2)",
    "groups": "how many Microsoft 365 groups (1)",
    "seed": "which people, mails and meetings; the same seed gives the same bytes (0)",
    "now": "where the clock stands still, such as 2026-03-02T09:00:00Z (it runs)",
    "auth": "off, lenient or strict: how much a caller has to prove (lenient)",
    "sign_in": "auto, or page: whether a person is asked who signs in (auto)",
    "domain": "what addresses end in (contoso.example)",
    "allow_unimplemented": "true: asking for what Graph or the mock lacks fails no test (false)",
    "throttling": "off, mailbox-concurrency: four calls at a time, or mailbox-quota (off)",
    "intercept": "true: this process's calls to https://graph.microsoft.com and Microsoft's other "
    "hosts arrive at the mock (false)",
    "block_network": "true: while it intercepts, calls to any other machine are refused (false)",
    "messages_per_user": "about how many mails everybody has (a handful)",
    "meetings_per_user": "how many meetings everybody organizes (one)",
    "locale": "where people are from: Faker's names, such as en_US or de_DE, also several (en_US)",
    "scenario": "a tenant from a YAML file, which then says who is there (none)",
    "allow_hosts": "other hosts that programs under graph_mock.env() may reach (none)",
}
#: What concerns the run and not a tenant: options and ini lines only.
_RUN_WORDS = {
    "report": "off, short or full: what a failed test's report tells of calls, notices and moves "
    "(short)",
    "artifacts": "a directory; each failed test leaves its full report there, in a text file",
}
_MARKER = """graph_mock(users=…, seed=…, auth=…, …): the tenant of the graph_mock fixture, for a \
test, a class or a module.
    A nearer marker wins, word by word; every marker wins over the command line
    (--graphmock-users=3), ini lines (graphmock_users = 3) and the graph_mock_settings fixture.
    The words, and in parentheses what holds without them:
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("graphmock", "Microsoft Graph mail and calendars (graph_mock)")
    for word, meaning in {**_WORDS, **_RUN_WORDS}.items():
        group.addoption(
            _option(word),
            dest=f"graphmock_{word}",
            default=None,
            metavar=_METAVARS.get(word, word.upper()),
            help=meaning,
        )
        parser.addini(f"graphmock_{word}", f"graph_mock: {meaning}", default=None)


_METAVARS = {"report": "off|short|full", "artifacts": "DIR"}


def _option(word: str) -> str:
    return f"--graphmock-{word.replace('_', '-')}"


def pytest_load_initial_conftests(args: list[str]) -> None:
    """Name a misspelt option, with the nearest; argparse would only not know it."""
    ours = [each.partition("=")[0] for each in args if each.startswith("--graphmock-")]
    known = [_option(word) for word in (*_WORDS, *_RUN_WORDS)]
    if any(each not in known for each in ours):
        from .options import refuse_unknown

        refuse_unknown(ours, known, "command line")


def pytest_configure(config: pytest.Config) -> None:
    meanings = "\n".join(f"      {word}: {meaning}" for word, meaning in _WORDS.items())
    config.addinivalue_line("markers", f"{_MARKER}{meanings}")
    _refuse_unknown_lines(config)
    said: dict[str, Mapping[str, Any]] = {
        _ini_place(config): _ini_words(config),
        "command line": _option_words(config),
    }
    config.stash[_SAID] = said
    if any(said.values()):
        from .options import check_values

        for where, given in said.items():
            check_values(given, where)
    _configure_reports(config)


def _refuse_unknown_lines(config: pytest.Config) -> None:
    """End the run at a misspelt ini line; pytest itself warns of it, at the end, if at all."""
    # pytest has no public way to ask which lines there are; 9 moved the name.
    lines = config._inicfg if hasattr(config, "_inicfg") else config.inicfg
    overrides = [each.partition("=")[0] for each in config.getoption("override_ini") or ()]
    ours = [each for each in (*lines, *overrides) if each.startswith("graphmock_")]
    known = [f"graphmock_{word}" for word in (*_WORDS, *_RUN_WORDS)]
    if any(each not in known for each in ours):
        from .options import refuse_unknown

        refuse_unknown(ours, known, _ini_place(config))


def _configure_reports(config: pytest.Config) -> None:
    style, folder = (
        config.getoption(f"graphmock_{word}") or config.getini(f"graphmock_{word}") or None
        for word in ("report", "artifacts")
    )
    if style is not None:
        from .options import check_choice
        from .recording.styles import STYLES

        check_choice("graphmock_report", style, STYLES)
    config.stash[_STYLE] = style or "short"
    if folder is not None:
        is_ini = config.getoption("graphmock_artifacts") is None
        base = config.rootpath if is_ini else config.invocation_params.dir
        config.stash[_ARTIFACTS] = base / folder


def _ini_place(config: pytest.Config) -> str:
    return config.inipath.name if config.inipath else "ini line"


@pytest.fixture(scope="session")
def graph_mock_settings() -> Mapping[str, Any]:
    """What every graph_mock of a suite begins with, in the marker's words.

    Override it in a conftest, for all tests below: ``return {"users": 3, "auth": "strict"}``.
    The marker, the command line and ini lines win over it.
    """
    return {}


@pytest.fixture
def graph_mock(
    request: pytest.FixtureRequest, graph_mock_settings: Mapping[str, Any]
) -> Iterator[GraphMock]:
    """Microsoft Graph mail and calendars on this machine: people with mailboxes, over real HTTP.

    Send the code under test to ``graph_mock.base_url`` with ``graph_mock.users[0].token()``, then
    look at ``graph_mock.outbox``, ``.moves`` and ``.requests``, at mailboxes, or use
    ``graph_mock.assert_cancelled(...)``. Every test begins with the same seeded tenant;
    ``@pytest.mark.graph_mock(users=3, auth="strict")`` makes another one.
    """
    __tracebackhide__ = True  # a crash of a handler is shown from the handler on
    pool = _pool(request.config)
    mock = _taken(request, pool.get, graph_mock_settings, {})
    yield mock
    _put_back(pool, mock)


@pytest.fixture
def make_graph_mock(
    request: pytest.FixtureRequest, graph_mock_settings: Mapping[str, Any]
) -> Callable[..., GraphMock]:
    """Makes further tenants in one test, each at an address of its own.

    ``partner = make_graph_mock(domain="partner.example", users=2)``: the marker's words, which win
    over what holds for the test's graph_mock. The same words give the same people with the same
    ids; a ``seed`` tells them apart. Only one that is told to, here, intercepts. At the end of the
    test each is checked as graph_mock is.
    """

    def make(**words: Any) -> GraphMock:
        __tracebackhide__ = True
        pool = _pool(request.config)
        own_words = {"intercept": False, **words}  # what a marker says of it is for graph_mock
        mock = _taken(request, pool.get_further, graph_mock_settings, own_words)
        request.addfinalizer(partial(_put_back, pool, mock))
        return mock

    return make


def _pool(config: pytest.Config) -> MockPool:
    """Return the run's mocks; the first test that wants one starts their server."""
    pool = config.stash.get(_POOL, None)
    if pool is None:
        from .pool import MockPool

        pool = config.stash[_POOL] = MockPool()
        pool.start()
        config.add_cleanup(pool.stop)
    return pool


def _taken(
    request: pytest.FixtureRequest,
    get: Callable[..., GraphMock],
    settings: Mapping[str, Any],
    words: Mapping[str, Any],
) -> GraphMock:
    """Return a mock of all the words that hold for a test; the nearest win."""
    __tracebackhide__ = True
    from .usage import UsageError

    if not isinstance(settings, Mapping):
        pytest.fail(
            f"graph_mock_settings: this is {settings!r}, and not words such as {{'users': 3}}",
            pytrace=False,
        )
    here, root = request.path.parent, request.config.rootpath
    for_the_run = request.config.stash[_SAID]
    said: dict[str, Mapping[str, Any]] = {
        "graph_mock_settings": _located(settings, root),
        **for_the_run,
        "@pytest.mark.graph_mock": _located(_marker_words(request), here, root),
        "make_graph_mock": _located(words, here, root),
    }
    words = {word: value for each in said.values() for word, value in each.items()}
    refusal = ""
    try:
        mock = get(**words)
    except UsageError as error:
        refusal = _told(error, said)
    if refusal:  # out here, so that the report does not tell it twice
        pytest.fail(refusal, pytrace=False)
    request.node.stash.setdefault(_MOCKS, []).append(mock)
    return mock


def _told(error: Exception, said: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what an error says, and where the word stands that it is about."""
    from .settings import Settings
    from .usage import UsageError

    for where, words in said.items():
        try:
            Settings.of(words, where)
        except UsageError as found:
            return str(found)
    return str(error)


def _put_back(pool: MockPool, mock: GraphMock) -> None:
    """Let what must not pass unseen fail the test; for a crash, with its own traceback."""
    __tracebackhide__ = True
    from .mock import UnservedError
    from .server.faults import UnusedFaultError

    unseen = ""
    try:
        pool.put_back(mock)
    except (UnservedError, UnusedFaultError) as error:
        unseen = str(error)
    if unseen:  # out here, so that the report does not tell it twice
        pytest.fail(unseen, pytrace=False)


def _marker_words(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the words of a test's markers; the nearer ones win."""
    words: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("graph_mock"))):
        if marker.args:
            pytest.fail(
                f"@pytest.mark.graph_mock takes words, such as users=3, not {marker.args[0]!r}",
                pytrace=False,
            )
        words |= marker.kwargs
    return words


def _ini_words(config: pytest.Config) -> dict[str, Any]:
    lines = {word: config.getini(f"graphmock_{word}") for word in _WORDS}
    given = {word: line for word, line in lines.items() if line}
    return _located(given, config.inipath.parent if config.inipath else config.rootpath)


def _option_words(config: pytest.Config) -> dict[str, Any]:
    given = {word: config.getoption(f"graphmock_{word}") for word in _WORDS}
    said = {word: value for word, value in given.items() if value is not None}
    return _located(said, config.invocation_params.dir)


def _located(words: Mapping[str, Any], *folders: Path) -> dict[str, Any]:
    """Return words with the path of a scenario in the first folder that has it."""
    scenario = words.get("scenario")
    if not isinstance(scenario, (str, PathLike)) or not scenario:
        return dict(words)
    places = [folder / scenario for folder in folders]
    return {**words, "scenario": str(next((each for each in places if each.exists()), places[0]))}


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain a failed comparison with an outbox, a notice, moves or requests."""
    if "pytest_graphmock.recording" not in sys.modules:
        return None  # then neither side is ours
    from .recording.comparison import explain

    return explain(op, left, right)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    outcome = yield
    mocks = item.stash.get(_MOCKS, None)
    if mocks is None:
        return
    report: pytest.TestReport = outcome.get_result()
    if report.failed:
        from .recording.failure import tell_of_failure

        style, folder = item.config.stash[_STYLE], item.config.stash.get(_ARTIFACTS, None)
        tell_of_failure(report, mocks, style, folder)
    if report.when == "teardown":
        del item.stash[_MOCKS]  # items live as long as the run, and need not keep tenants alive
