"""Profile photos: GET and DELETE …/photo, GET, PUT and DELETE …/photo/$value, of users, groups and
contacts.

Source: platform.md §16; profilephoto-get, profilephoto-update (documented).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from ...exchange.accounts import change_photo
from ...exchange.contact import Contact
from ...exchange.contacts import change_contact_photo
from ...exchange.photo import Photo, read_photo
from ..answer import Answer
from ..call import Call
from ..errors import GraphError, ImageNotFoundError
from ..render import EntityType, entity_answer
from ..tree import Access, Resource
from .access import (
    CONTACTS_READ,
    CONTACTS_WRITE,
    GROUP_PHOTO_READ,
    GROUP_PHOTO_WRITE,
    PHOTO_READ,
    PHOTO_WRITE,
)
from .contact import CONTACT, contact_of
from .owner import GROUP, USER

__all__: list[str] = []


def _photo_to_wire(photo: Photo, call: Call) -> dict[str, Any]:
    return {
        "@odata.mediaContentType": photo.content_type,
        "@odata.mediaEtag": f'"{_tag(photo)}"',
        "id": f"{photo.width}X{photo.height}",
        "height": photo.height,
        "width": photo.width,
    }


_TYPE = EntityType("profilePhoto", _photo_to_wire)


def get_photo(call: Call) -> Answer:
    return entity_answer(call, _TYPE, _photo(call))


def get_photo_content(call: Call) -> Answer:
    photo = _photo(call)
    return Answer(200, photo.content, photo.content_type, {"ETag": f'"{_tag(photo)}"'})


def put_photo(call: Call) -> Answer:
    """200 without content (documented). The picture's own bytes say what it is (assumed)."""
    if not (call.request.content_type or "").casefold().startswith(("image/", "application/octet")):
        raise GraphError("The Content-Type of a photo has to be an image's.")
    _change(call, read_photo(call.request.body))
    return Answer(200)


def delete_photo(call: Call) -> Answer:
    """204; there has to be one (assumed)."""
    _photo(call)
    _change(call, None)
    return Answer(204)


def _photo(call: Call) -> Photo:
    is_of_contact = isinstance(call.found, Contact)
    photo = contact_of(call).photo if is_of_contact else call.principal.photo
    if photo is None:
        raise ImageNotFoundError
    return photo


def _change(call: Call, photo: Photo | None) -> None:
    if isinstance(call.found, Contact):
        change_contact_photo(call.tenant, call.mailbox, contact_of(call), photo)
    else:
        change_photo(call.tenant, call.principal, photo)


def _tag(photo: Photo) -> str:
    return sha256(photo.content).hexdigest()[:8].upper()


def _declare(owner: Resource, read: Access, write: Access) -> None:
    photo, value = Resource(f"photo of {owner.name}"), Resource(f"$value of photo of {owner.name}")
    photo.on("GET", "Get profilePhoto", read, options=frozenset({"select"}))(get_photo)
    photo.on("DELETE", "Delete profilePhoto", write)(delete_photo)
    photo.lacks_methods(PATCH="Update profilePhoto by PATCH", PUT="Update profilePhoto by PUT")
    value.on("GET", "Get profilePhoto (content)", read)(get_photo_content)
    value.on("PUT", "Update profilePhoto", write)(put_photo)
    value.on("DELETE", "Delete profilePhoto (content)", write)(delete_photo)
    owner.leads("photo", photo)
    photo.leads("$value", value)


_declare(USER, PHOTO_READ, PHOTO_WRITE)
_declare(GROUP, GROUP_PHOTO_READ, GROUP_PHOTO_WRITE)
_declare(CONTACT, CONTACTS_READ, CONTACTS_WRITE)
