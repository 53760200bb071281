"""Records of the Research Organization Registry, as its dumps hold them, read into one shape.

Schema v2: https://ror.readme.io/docs/all-fields. A dump of schema v2 may hold some records as schema v1 had them; they
say the same in other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

import msgspec

from trialgraph.mappers.text import clean

__all__ = ["Decoded", "Organization", "decode_record"]

_ID = re.compile(r"https://ror\.org/0[a-z0-9]{6}[0-9]{2}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
_STATUSES = frozenset({"active", "inactive", "withdrawn"})


class Organization(msgspec.Struct, frozen=True):
    """One organisation of the registry; other organisations are given by their ids, as this one's record tells them."""

    id: str  # https://ror.org/01pd66220
    label: str
    names: tuple[str, ...]  # all but acronyms, the label first
    acronyms: tuple[str, ...] = ()
    status: str = "active"  # or inactive, withdrawn
    country: str | None = None  # ISO code
    countries: tuple[str, ...] = ()  # of all its places; mostly one
    country_names: tuple[str, ...] = ()
    city: str | None = None
    geonames: str | None = None
    latitude: str | None = None  # canonical decimal; the middle of the city
    longitude: str | None = None
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()  # related in a way that has no direction
    wikidata: tuple[str, ...] = ()  # the preferred one alone, where there is one
    established: int | None = None  # year


class _Name(msgspec.Struct):
    value: str
    types: tuple[str, ...] = ()


class _Details(msgspec.Struct):
    country_code: str | None = None
    country_name: str | None = None
    name: str | None = None
    lat: float | None = None
    lng: float | None = None


class _Location(msgspec.Struct):
    geonames_details: _Details
    geonames_id: int | None = None


class _Relationship(msgspec.Struct):
    type: str
    id: str


class _External(msgspec.Struct):
    type: str
    all: tuple[str, ...] = ()
    preferred: str | None = None


class _Record(msgspec.Struct):
    """What is wanted of a record, schema v2."""

    id: str
    names: tuple[_Name, ...]
    status: str
    locations: tuple[_Location, ...] = ()
    relationships: tuple[_Relationship, ...] = ()
    external_ids: tuple[_External, ...] = ()
    established: int | None = None
    release: str | None = msgspec.field(default=None, name="_release")


class _Label(msgspec.Struct):
    label: str


class _Geonames(msgspec.Struct):
    id: int | None = None


class _Address(msgspec.Struct):
    lat: float | None = None
    lng: float | None = None
    city: str | None = None
    geonames_city: _Geonames | None = None


class _Country(msgspec.Struct):
    country_code: str | None = None
    country_name: str | None = None


class _Ids(msgspec.Struct):
    all: tuple[str, ...] | str = ()
    preferred: str | None = None


class _OldRecord(msgspec.Struct):
    """The same, schema v1."""

    id: str
    name: str
    country: _Country
    status: str = "active"  # the first dumps did not say
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    labels: tuple[_Label, ...] = ()
    addresses: tuple[_Address, ...] = ()
    relationships: tuple[_Relationship, ...] = ()
    external_ids: dict[str, _Ids] = {}
    established: int | None = None
    release: str | None = msgspec.field(default=None, name="_release")

    def renewed(self) -> _Record:
        """The record as schema v2 writes it."""
        names = [_Name(self.name, ("ror_display", "label")), *(_Name(each.label, ("label",)) for each in self.labels)]
        names += [_Name(alias, ("alias",)) for alias in self.aliases]
        names += [_Name(acronym, ("acronym",)) for acronym in self.acronyms]
        addresses = self.addresses or (_Address(),)
        ids = self.external_ids.get("Wikidata", _Ids())
        return _Record(
            self.id,
            tuple(names),
            self.status,
            tuple(_location(address, self.country) for address in addresses),
            tuple(_Relationship(each.type.lower(), each.id) for each in self.relationships),
            (_External("wikidata", (ids.all,) if isinstance(ids.all, str) else ids.all, ids.preferred),),
            self.established,
            self.release,
        )


def _location(address: _Address, country: _Country) -> _Location:
    details = _Details(country.country_code, country.country_name, address.city, address.lat, address.lng)
    return _Location(details, address.geonames_city.id if address.geonames_city else None)


_new, _old = msgspec.json.Decoder(_Record), msgspec.json.Decoder(_OldRecord)


class Decoded(msgspec.Struct, frozen=True):
    """A record, and what tells which dump it is of."""

    organization: Organization
    release: str | None
    old: bool  # schema v1


def decode_record(data: bytes) -> Decoded:
    """The organisation that a record describes; raises ``ValueError`` with the reason where it does not."""
    old = False
    try:
        record = _new.decode(data)
    except msgspec.ValidationError as error:
        try:
            record, old = _old.decode(data).renewed(), True
        except msgspec.ValidationError:
            raise ValueError(str(error)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return Decoded(_organization(record), record.release, old)


def _organization(record: _Record) -> Organization:
    if not _ID.fullmatch(record.id):
        raise ValueError(f"{record.id!r} is not a ROR id")
    if record.status not in _STATUSES:
        raise ValueError(f"{record.status!r} is not a status of ROR")
    label = _label(record.names)
    places = [location.geonames_details for location in record.locations]
    first = record.locations[0] if record.locations else _Location(_Details())
    latitude, longitude = _point(first.geonames_details)
    countries = _distinct(place.country_code for place in places)
    related = partial(_related, record)
    return Organization(
        id=record.id,
        label=label,
        names=_distinct([label, *(name.value for name in record.names if "acronym" not in name.types)]),
        acronyms=_distinct(name.value for name in record.names if "acronym" in name.types),
        status=record.status,
        country=countries[0] if countries else None,
        countries=countries,
        country_names=_distinct(place.country_name for place in places),
        city=first.geonames_details.name,
        geonames=None if first.geonames_id is None else str(first.geonames_id),
        latitude=latitude,
        longitude=longitude,
        parents=related("parent"),
        children=related("child"),
        successors=related("successor"),
        predecessors=related("predecessor"),
        relatives=related("related"),
        wikidata=_wikidata(record.external_ids),
        established=record.established,
    )


def _related(record: _Record, kind: str) -> tuple[str, ...]:
    found = (each.id for each in record.relationships if each.type == kind and each.id != record.id)
    return tuple(dict.fromkeys(other for other in found if _ID.fullmatch(other)))


def _label(names: tuple[_Name, ...]) -> str:
    """The name that ROR shows, else the first label, else the first name."""
    for kind in ("ror_display", "label", None):
        for name in names:
            if (kind is None or kind in name.types) and (label := clean(name.value)):
                return label
    raise ValueError("the record has no name")


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for value in values if value and (text := clean(value))))


def _point(place: _Details) -> tuple[str, str] | tuple[None, None]:
    if place.lat is None or place.lng is None or abs(place.lat) > 90 or abs(place.lng) > 180:
        return None, None
    return _decimal(place.lat), _decimal(place.lng)


def _decimal(degrees: float) -> str:
    """The shortest form that stores keep; seven places are a centimetre."""
    digits = f"{degrees:.7f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def _wikidata(known: tuple[_External, ...]) -> tuple[str, ...]:
    ids = [each for each in known if each.type == "wikidata"]
    preferred = [each.preferred for each in ids if each.preferred]
    found = preferred or [item for each in ids for item in each.all]
    return tuple(dict.fromkeys(item for item in found if _WIKIDATA.fullmatch(item)))
