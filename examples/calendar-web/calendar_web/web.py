"""The page and its one button.

It runs behind a proxy that signs people in and adds their delegated token to each request, such
as Azure App Service's authentication.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from .graph import Calendar, GraphError

GRAPH = "https://graph.microsoft.com/v1.0"
TOKEN_HEADER = "X-MS-TOKEN-AAD-ACCESS-TOKEN"


def create_app(**config: Any) -> Flask:
    """Return the application.

    Args:
        config: Flask's own settings, and ``GRAPH_URL``; the environment's ``FLASK_GRAPH_URL``
            sets it too.
    """
    app = Flask(__name__)
    app.config["GRAPH_URL"] = GRAPH
    app.config.from_prefixed_env()
    app.config.update(config)
    app.add_url_rule("/", view_func=list_meetings)
    app.add_url_rule("/meetings/<event_id>/cancel", view_func=cancel_meeting, methods=["POST"])
    app.register_error_handler(GraphError, show_refusal)
    app.register_error_handler(HTTPException, show_error)
    return app


def list_meetings() -> str:
    return render_template("meetings.html", meetings=_calendar().list_week())


def cancel_meeting(event_id: str) -> Response:
    """Who may cancel is for Graph to say; it knows delegates and shared calendars."""
    _calendar().cancel(event_id, request.form.get("comment", ""))
    return redirect(url_for("list_meetings"), 303)


def show_refusal(error: GraphError) -> tuple[str, int]:
    return render_template("error.html", message=str(error)), error.status


def show_error(error: HTTPException) -> tuple[str, int]:
    return render_template("error.html", message=error.description), error.code or 500


def _calendar() -> Calendar:
    token = request.headers.get(TOKEN_HEADER)
    if token is None:
        abort(401, "Please sign in.")
    return Calendar(token, current_app.config["GRAPH_URL"])
