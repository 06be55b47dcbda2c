"""``itemBody``: the content of an event or a message."""

from __future__ import annotations

from typing import Any

from ...exchange.body import Body, BodyType
from ...exchange.sanitize import without_scripts
from .reader import Property, TypeReader, string, word_of

__all__ = ["body_from_wire", "body_to_wire"]


def body_to_wire(
    body: Body, wanted: BodyType | None = None, *, unsafe_html: bool = False
) -> dict[str, str]:
    """Return a body in the type that ``outlook.body-content-type`` asked for, or as it is kept.

    Args:
        unsafe_html: Whether ``outlook.allow-unsafe-html`` asked for scripts and the like as well.
    """
    if body.type is BodyType.HTML and not unsafe_html:
        body = Body(BodyType.HTML, without_scripts(body.content))
    if wanted is BodyType.TEXT:
        body = body.as_text()
    elif wanted is BodyType.HTML:
        body = body.as_html()
    return {"contentType": body.type.value, "content": body.content}


def body_from_wire(value: Any) -> Body:
    """Return the body that an ``itemBody`` says; without a type it is text (assumed)."""
    return Body(**{"type": BodyType.TEXT, **_ITEM_BODY.read(value)})


_ITEM_BODY = TypeReader(
    "itemBody",
    {
        "contentType": Property("type", word_of(BodyType), BodyType.TEXT),
        "content": Property("content", string, ""),
    },
)
