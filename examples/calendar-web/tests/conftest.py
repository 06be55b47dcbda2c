"""Browsers of signed-in people, in front of a page whose Graph is the mock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from calendar_web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from pytest_graphmock import GraphMock, User


@pytest.fixture
def app(graph_mock: GraphMock) -> Flask:
    return create_app(GRAPH_URL=graph_mock.base_url, TESTING=True)


@pytest.fixture
def people(graph_mock: GraphMock) -> tuple[User, User]:
    """Two people without a past: alice, who invites, and bob."""
    return graph_mock.add_user("Alice Ames", mail="alice"), graph_mock.add_user("Bob", mail="bob")


@pytest.fixture
def browser_with(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser behind the proxy that adds a token to each of its requests."""

    def browser(token: str) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_X_MS_TOKEN_AAD_ACCESS_TOKEN"] = token
        return client

    return browser


@pytest.fixture
def browser_of(browser_with: Callable[[str], FlaskClient]) -> Callable[[User], FlaskClient]:
    """A browser of somebody who is signed in, with the page's own permission and no other."""
    return lambda user: browser_with(user.token(["Calendars.ReadWrite"]))
