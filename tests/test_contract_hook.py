"""The hook that holds every answer against the contract is itself held to account."""

from __future__ import annotations

from pathlib import Path

import pytest

HOOK = Path(__file__).with_name("conftest.py")

#: A contract that knows ``/me`` and ``/users``, and finds fault with every mail address.
STRICT = """
class Violation:
    kind = "format"
    path = "mail"
    def __str__(self):
        return "mail: format: not to our taste"

class Contract:
    types = ("user",)
    enums = {}
    @staticmethod
    def load(version):
        return Contract()
    def path(self, method, url):
        known = ("/v1.0/me", "/v1.0/users")
        return url.removeprefix("/v1.0") if url in known else None
    def check(self, type_name, answer, select=None):
        assert type_name in ("user", "Collection(user)", "ODataErrors.ODataError"), type_name
        return [Violation()] if type_name == "user" else []
    def structural(self, type_name):
        return []
"""
INNER = """
import requests, pytest

@pytest.mark.parametrize("path", ["/me", "/users", "/groups"])
def test_ask(graph_mock, path):
    assert requests.get(graph_mock.base_url + path, timeout=5).status_code == 200
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A repository of its own, with our hook and three tests."""
    monkeypatch.delenv("GRAPHMOCK_CONTRACT", raising=False)
    tests = pytester.path / "repository" / "tests"
    tests.mkdir(parents=True)
    (tests / "conftest.py").write_text(HOOK.read_text(encoding="utf-8"), encoding="utf-8")
    (tests / "test_inner.py").write_text(INNER, encoding="utf-8")
    return pytester


def run(suite: pytest.Pytester) -> pytest.RunResult:
    options = ["-p", "no:cacheprovider", "-p", "no:hypothesispytest", "repository/tests"]
    return suite.runpytest_subprocess(*options)


def test_answer_that_breaks_the_contract_fails_its_test(suite: pytest.Pytester) -> None:
    """One that breaks it, and one whose address it does not know; the third is well."""
    contract = suite.path / "shared" / "contract" / "contract.py"
    contract.parent.mkdir(parents=True)
    contract.write_text(STRICT, encoding="utf-8")

    result = run(suite)

    result.assert_outcomes(passed=3, errors=2)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_ask?/me?*",
            "answers break the contract:",
            "<GET /v1.0/me: 200>: mail: format: not to our taste",
            "<GET /v1.0/groups: 200>: the contract has no such path*",
        ]
    )


def test_suite_runs_without_the_contract(suite: pytest.Pytester) -> None:
    """Anybody may run our tests from a plain checkout."""
    run(suite).assert_outcomes(passed=3)


def test_contract_has_to_be_there_where_it_is_required(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is absent is not passed over."""
    monkeypatch.setenv("GRAPHMOCK_CONTRACT", "required")

    result = run(suite)

    result.assert_outcomes(passed=3, errors=3)
    result.stdout.fnmatch_lines(["GRAPHMOCK_CONTRACT=required, and *contract.py is not there"])
