"""The page and its files, as they lie beside this module; nothing is fetched from anywhere else."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from ..server.control.declared import Answer, Asked, CallTable, MissingError
from .room import Inspector

__all__ = ["CALLS"]

CALLS: CallTable[Inspector] = CallTable()

#: Scripts and styles are this server's own files, and there is nothing inline.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_PAGE: dict[str, Any] = {"is_page": True, "content_type": "text/html"}


@CALLS.add("GET", "", "The inspector", **_PAGE)
def _index(room: Inspector, asked: Asked) -> Answer:
    return _file("index.html")


@CALLS.add("GET", "static/{name}", "A file of the inspector", **_PAGE)
def _static(room: Inspector, asked: Asked) -> Answer:
    return _file(asked.names["name"])


def _file(name: str) -> Answer:
    folder = files(__package__) / "static"
    if name not in {each.name for each in folder.iterdir()}:  # no path leads out of the folder
        raise MissingError(f"the inspector has no file {name!r}")
    content_type = _TYPES[name.rpartition(".")[2]]
    return Answer((folder / name).read_bytes(), content_type=content_type, headers=_HEADERS)
