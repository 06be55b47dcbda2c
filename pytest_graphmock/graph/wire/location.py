"""``location``: where a meeting is."""

from __future__ import annotations

from enum import Enum
from typing import Any

from ...exchange.event import Location, LocationType, UniqueIdType
from .reader import Property, TypeReader, number, string, word_of

__all__ = [
    "LOCATION_PROPERTIES",
    "address_from_wire",
    "coordinates_from_wire",
    "location_from_wire",
    "location_to_wire",
]


class _AddressType(Enum):
    UNKNOWN = "unknown"
    HOME = "home"
    BUSINESS = "business"
    OTHER = "other"


def location_to_wire(place: Location) -> dict[str, Any]:
    """Return a place; what is not known of it is left out, not null.

    Source: samples of the Graph reference ("Get event", "Get eventMessage").
    """
    wire: dict[str, Any] = {
        "displayName": place.display_name,
        "locationType": place.type.value,
        "uniqueId": place.unique_id,
        "uniqueIdType": place.unique_id_type.value,
        "locationEmailAddress": place.email_address,
        "locationUri": place.uri,
        "address": dict(place.address) or None,
        "coordinates": dict(place.coordinates) or None,
    }
    return {name: value for name, value in wire.items() if value is not None}


def location_from_wire(value: Any) -> Location:
    """Return the place that a ``location`` says."""
    return Location(**_LOCATION.read(value))


def _text_of(kind: type[Enum]) -> Any:
    convert = word_of(kind)
    return lambda value: convert(value).value


_ADDRESS = TypeReader(
    "physicalAddress",
    {
        "type": Property("type", _text_of(_AddressType)),
        **{
            name: Property(name, string)
            for name in (
                "postOfficeBox",
                "street",
                "city",
                "state",
                "countryOrRegion",
                "postalCode",
            )
        },
    },
)
_COORDINATES = TypeReader(
    "outlookGeoCoordinates",
    {
        name: Property(name, number)
        for name in ("accuracy", "altitude", "altitudeAccuracy", "latitude", "longitude")
    },
)


def _pairs(reader: TypeReader) -> Any:
    """Keep the members as they were given, but for nulls."""
    return lambda value: tuple(
        (name, given) for name, given in reader.read(value).items() if given is not None
    )


#: Read a ``physicalAddress`` and an ``outlookGeoCoordinates``.
address_from_wire, coordinates_from_wire = _pairs(_ADDRESS), _pairs(_COORDINATES)

LOCATION_PROPERTIES = {
    "displayName": Property("display_name", string, ""),
    "locationType": Property("type", word_of(LocationType), LocationType.DEFAULT),
    "uniqueId": Property("unique_id", string),
    "uniqueIdType": Property("unique_id_type", word_of(UniqueIdType), UniqueIdType.UNKNOWN),
    "locationEmailAddress": Property("email_address", string),
    "locationUri": Property("uri", string),
    "address": Property("address", address_from_wire, ()),
    "coordinates": Property("coordinates", coordinates_from_wire, ()),
}
_LOCATION = TypeReader("location", LOCATION_PROPERTIES)
