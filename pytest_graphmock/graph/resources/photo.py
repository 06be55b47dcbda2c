"""Profile photos: GET and DELETE …/photo, GET, PUT and DELETE …/photo/$value, of users and groups.

Source: platform.md §16; profilephoto-get, profilephoto-update (documented).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from ...exchange.accounts import change_photo
from ...exchange.photo import Photo, read_photo
from ..answer import Answer
from ..call import Call
from ..errors import GraphError, ImageNotFoundError
from ..render import EntityType, entity_answer
from ..tree import Resource
from .access import PHOTO_READ, PHOTO_WRITE
from .owner import GROUP, USER

__all__: list[str] = []

_PHOTO = Resource("photo")
_VALUE = Resource("$value of photo")


def _photo_to_wire(photo: Photo, call: Call) -> dict[str, Any]:
    return {
        "@odata.mediaContentType": photo.content_type,
        "@odata.mediaEtag": f'"{_tag(photo)}"',
        "id": f"{photo.width}X{photo.height}",
        "height": photo.height,
        "width": photo.width,
    }


_TYPE = EntityType("profilePhoto", _photo_to_wire)


@_PHOTO.on("GET", "Get profilePhoto", PHOTO_READ, options=frozenset({"select"}))
def get_photo(call: Call) -> Answer:
    return entity_answer(call, _TYPE, _photo(call))


@_VALUE.on("GET", "Get profilePhoto (content)", PHOTO_READ)
def get_photo_content(call: Call) -> Answer:
    photo = _photo(call)
    return Answer(200, photo.content, photo.content_type, {"ETag": f'"{_tag(photo)}"'})


@_VALUE.on("PUT", "Update profilePhoto", PHOTO_WRITE)
def put_photo(call: Call) -> Answer:
    """200 without content (documented). The picture's own bytes say what it is (assumed)."""
    if not (call.request.content_type or "").casefold().startswith(("image/", "application/octet")):
        raise GraphError("The Content-Type of a photo has to be an image's.", code="BadRequest")
    change_photo(call.tenant, call.principal, read_photo(call.request.body))
    return Answer(200)


@_PHOTO.on("DELETE", "Delete profilePhoto", PHOTO_WRITE)
@_VALUE.on("DELETE", "Delete profilePhoto", PHOTO_WRITE)
def delete_photo(call: Call) -> Answer:
    _photo(call)
    change_photo(call.tenant, call.principal, None)
    return Answer(204)


def _photo(call: Call) -> Photo:
    photo = call.principal.photo
    if photo is None:
        raise ImageNotFoundError
    return photo


def _tag(photo: Photo) -> str:
    return sha256(photo.content).hexdigest()[:8].upper()


for _owner in (USER, GROUP):
    _owner.leads("photo", _PHOTO)
_PHOTO.leads("$value", _VALUE)
_PHOTO.lacks_methods(PATCH="Update profilePhoto by PATCH", PUT="Update profilePhoto by PUT")
