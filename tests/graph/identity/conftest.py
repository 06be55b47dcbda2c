"""The platform as a program sees it over HTTP: forms in, JSON or a redirect out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import requests

from pytest_graphmock import GraphMock

from .reading import APP, CALLBACK, sent_back


@dataclass
class Platform:
    """The identity platform of the test's mock; what is given wins over what is usual."""

    mock: GraphMock
    session: requests.Session

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(f"{self.mock.url}{path}", allow_redirects=False, **options)

    def post(self, path: str, form: dict[str, Any], **options: Any) -> requests.Response:
        url = f"{self.mock.url}{path}"
        return self.session.post(url, data=form, allow_redirects=False, **options)

    def token(
        self, grant_type: str, *, tenant: str | None = None, basic: Any = None, **form: Any
    ) -> Any:
        """Ask the token endpoint; what is None is left out."""
        usual = {"client_id": APP, "client_secret": "s3cret", "grant_type": grant_type}
        path = f"/{tenant or self.mock.tenant.id}/oauth2/v2.0/token"
        return self.post(path, usual | form, auth=basic)

    def authorize(self, **query: Any) -> requests.Response:
        """Go to the authorize endpoint as a browser does."""
        usual = {
            "client_id": APP,
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "scope": "User.Read",
            "state": "a state",
        }
        asked = {name: value for name, value in (usual | query).items() if value is not None}
        return self.get(f"/{self.mock.tenant.id}/oauth2/v2.0/authorize", params=asked)

    def code(self, **query: Any) -> str:
        """Sign in and return the code."""
        return sent_back(self.authorize(**query))["code"]

    def redeem(self, code: str, **form: Any) -> Any:
        return self.token("authorization_code", code=code, redirect_uri=CALLBACK, **form)

    def refresh_token(self, **query: Any) -> str:
        """Sign in, redeem and return the refresh token."""
        code = self.code(scope="User.Read offline_access", **query)
        token: str = self.redeem(code).json()["refresh_token"]
        return token

    def me(self, token: str) -> Any:
        """Ask Graph who holds a token."""
        return self.get("/v1.0/me", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def platform(graph_mock: GraphMock, session: requests.Session) -> Platform:
    session.cookies.clear()
    return Platform(graph_mock, session)
