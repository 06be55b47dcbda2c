"""The same tenant over TLS: `graph_mock.https_url`."""

from __future__ import annotations

import ssl
import sys
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from pytest_graphmock import GraphMock, UsageError
from pytest_graphmock.server.tls import _Trust


def status(mock: GraphMock, url: str) -> int:
    context = ssl.create_default_context(cafile=mock.ca_file)
    with urlopen(f"{url}/v1.0/me", context=context) as answer:
        return int(answer.status)


def test_same_tenant_is_served_over_tls(graph_mock: GraphMock) -> None:
    """To whoever trusts the file; its calls are in the same log, its links over TLS too."""
    answered = status(graph_mock, graph_mock.https_url)

    assert answered == 200
    assert graph_mock.https_authority == f"{graph_mock.https_url}/{graph_mock.tenant.id}"
    [call] = graph_mock.requests
    assert call.answer["@odata.context"].startswith(f"{graph_mock.https_url}/v1.0/$metadata")


def test_nobody_trusts_it_unasked(graph_mock: GraphMock) -> None:
    """The authority is this process's own."""
    with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urlopen(graph_mock.https_url)


def test_stopping_stops_it_too() -> None:
    """Nothing listens there any more."""
    with GraphMock() as mock:
        url, ca_file = mock.https_url, mock.ca_file

    with pytest.raises(URLError):
        urlopen(url, context=ssl.create_default_context(cafile=ca_file))


def test_trustme_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed."""
    monkeypatch.setitem(sys.modules, "trustme", None)

    with pytest.raises(UsageError, match=r"pip install 'pytest-graphmock\[tls\]'"):
        _Trust()
