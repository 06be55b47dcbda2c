"""The account of a person who has signed in before, at Microsoft Graph or elsewhere."""

from __future__ import annotations

from O365 import Account, MSGraphProtocol
from O365.utils.token import BaseTokenBackend

GRAPH = "https://graph.microsoft.com/v1.0"


class Protocol(MSGraphProtocol):  # type: ignore[misc]  # O365 ships no types
    """Graph at a given address; O365 takes it in two parts, the first from a class attribute."""

    def __init__(self, graph_url: str, time_zone: str) -> None:
        root, _, version = graph_url.rpartition("/")
        self._protocol_url = f"{root}/"
        super().__init__(api_version=version, timezone=time_zone)


def sign_in(
    client_id: str, tokens: BaseTokenBackend, graph_url: str = GRAPH, time_zone: str = "UTC"
) -> Account:
    """Return the account whose token a public client has kept.

    Args:
        time_zone: An IANA name: the zone of the digest's times.
    """
    return Account(
        client_id,
        auth_flow_type="public",
        token_backend=tokens,
        protocol=Protocol(graph_url, time_zone),
        requests_delay=0,  # Graph says 429 when it has enough, and O365 comes again later
    )
