"""pytest: the fixtures, the marker, the options, and the report of a failed test.

Nothing heavy is imported before a test asks for `graph_mock`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from .mock import GraphMock
    from .pool import MockPool

__all__ = ["graph_mock", "graph_mock_settings"]

_MOCK = pytest.StashKey["GraphMock"]()

#: The words, and what each means: in the marker's, the options' and the ini lines' help.
_WORDS = {
    "users": "how many people there are (6)",
    "rooms": "how many rooms (2)",
    "groups": "how many Microsoft 365 groups (1)",
    "seed": "which people, mails and meetings; the same seed gives the same bytes (0)",
    "now": "where the clock stands still, such as 2026-03-02T09:00:00Z (it runs)",
    "auth": "off, lenient or strict: how much a caller has to prove (lenient)",
    "domain": "what addresses end in (contoso.example)",
    "allow_unimplemented": "true: asking for what Graph or the mock lacks fails no test (false)",
    "scenario": "a tenant from a file (not implemented yet)",
}
_MARKER = (
    "graph_mock({words}): what the graph_mock fixture's tenant is made of, for a test, a class or "
    "a module; nearer markers win, and every marker wins over options, ini lines and the "
    "graph_mock_settings fixture. {help}."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("graphmock", "Microsoft Graph mail and calendars (graph_mock)")
    for word, meaning in _WORDS.items():
        group.addoption(
            f"--graphmock-{word.replace('_', '-')}",
            dest=f"graphmock_{word}",
            default=None,
            metavar=word.upper(),
            help=meaning,
        )
        parser.addini(f"graphmock_{word}", f"graph_mock: {meaning}", default=None)


def pytest_configure(config: pytest.Config) -> None:
    words = ", ".join(f"{word}=…" for word in _WORDS)
    meanings = "; ".join(f"{word}: {meaning}" for word, meaning in _WORDS.items())
    config.addinivalue_line("markers", _MARKER.format(words=words, help=meanings))


@pytest.fixture(scope="session")
def graph_mock_settings() -> Mapping[str, Any]:
    """The words that every graph_mock of the suite begins with: override it in a conftest.

    ``return {"users": 3, "auth": "strict"}``; the marker, the command line and ini lines win.
    """
    return {}


@pytest.fixture(scope="session")
def _graph_mock_pool(
    pytestconfig: pytest.Config, graph_mock_settings: Mapping[str, Any]
) -> Iterator[MockPool]:
    from .pool import MockPool

    words = {**graph_mock_settings, **_ini_words(pytestconfig), **_option_words(pytestconfig)}
    with MockPool(words) as pool:
        yield pool


@pytest.fixture
def graph_mock(request: pytest.FixtureRequest, _graph_mock_pool: MockPool) -> Iterator[GraphMock]:
    """Microsoft Graph mail and calendars on this machine: people with mailboxes, over real HTTP.

    Send the code under test to ``graph_mock.base_url`` with ``graph_mock.users[0].token()``, then
    look at ``graph_mock.outbox``, ``.moves`` and ``.requests``, at mailboxes, or use
    ``graph_mock.assert_cancelled(...)``. Every test begins with the same seeded tenant;
    ``@pytest.mark.graph_mock(users=3, auth="strict")`` makes another one.
    """
    __tracebackhide__ = True  # a crash of a handler is shown from the handler on
    from .usage import UsageError

    try:
        mock = _graph_mock_pool.get(**_marker_words(request))
    except UsageError as error:
        pytest.fail(str(error), pytrace=False)
    request.node.stash[_MOCK] = mock
    yield mock
    _put_back(_graph_mock_pool, mock)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    outcome = yield
    mock = item.stash.get(_MOCK, None)
    if mock is not None and outcome.get_result().failed:
        from .recording.report import traffic

        outcome.get_result().sections.append(
            ("graph_mock", traffic(mock.requests, mock.outbox, mock.moves))
        )


def _put_back(pool: MockPool, mock: GraphMock) -> None:
    """Let what must not pass unseen fail the test; for a crash, with its own traceback."""
    __tracebackhide__ = True
    from .mock import UnservedError

    try:
        pool.put_back(mock)
    except UnservedError as error:
        pytest.fail(str(error), pytrace=False)


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
    return {word: line for word, line in lines.items() if line}


def _option_words(config: pytest.Config) -> dict[str, Any]:
    given = {word: config.getoption(f"graphmock_{word}") for word in _WORDS}
    return {word: value for word, value in given.items() if value is not None}
