"""What is asked of the API: a search expression and filters, checked before anybody is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from urllib.parse import urlsplit

import msgspec

from trialgraph.fetching.errors import RequestError
from trialgraph.ontology import scheme

__all__ = ["API", "Request", "make_request"]

API = "https://clinicaltrials.gov/api/v2"

# The statuses that the API knows; the vocabulary has the words that people use for them.
_STATUSES = """
ACTIVE_NOT_RECRUITING APPROVED_FOR_MARKETING AVAILABLE COMPLETED ENROLLING_BY_INVITATION NO_LONGER_AVAILABLE
NOT_YET_RECRUITING RECRUITING SUSPENDED TEMPORARILY_NOT_AVAILABLE TERMINATED UNKNOWN WITHDRAWN WITHHELD
""".split()
_ID = re.compile(r"NCT\d{8}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Request(msgspec.Struct, frozen=True):
    """The API's address, and the parameters that choose studies; two equal requests are for the same studies."""

    url: str
    parameters: dict[str, str]


def make_request(
    query: str | None = None,
    *,
    condition: str | None = None,
    intervention: str | None = None,
    sponsor: str | None = None,
    location: str | None = None,
    statuses: Iterable[str] = (),
    ids: Iterable[str] = (),
    since: str | None = None,
    until: str | None = None,
    advanced: str | None = None,
    url: str = API,
) -> Request:
    """The request in the API's words; raises :class:`RequestError` for what the API could not understand."""
    asked = {
        "query.term": query,
        "query.cond": condition,
        "query.intr": intervention,
        "query.spons": sponsor,
        "query.locn": location,
        "filter.overallStatus": ",".join(sorted({_status(word) for word in statuses})),
        "filter.ids": ",".join(sorted({_id(word) for each in ids for word in re.split(r"[\s,]+", each.strip())})),
        "filter.advanced": _advanced(advanced, since, until),
    }
    said = {name: value.strip() for name, value in asked.items() if value}
    return Request(_address(url), {name: value for name, value in said.items() if value})


def _status(word: str) -> str:
    code = (scheme("status").resolve(word) or "").upper().replace("-", "_")
    if code in _STATUSES:
        return code
    known = [status.lower().replace("_", "-") for status in _STATUSES]
    near = get_close_matches(word.strip().casefold().replace(" ", "-"), known, 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
    raise RequestError(f"{word!r} is not a status; {hint}")


def _id(word: str) -> str:
    if not _ID.fullmatch(word.upper()):
        raise RequestError(f"{word!r} is not an id of ClinicalTrials.gov; write NCT and eight digits")
    return word.upper()


def _advanced(own: str | None, since: str | None, until: str | None) -> str | None:
    own = (own or "").strip()
    if since is None and until is None:
        return own
    first, last = _day(since, "MIN"), _day(until, "MAX")
    if since and until and first > last:
        raise RequestError(f"{first} is after {last}: no study can be updated since then and until then")
    updated = f"AREA[LastUpdatePostDate]RANGE[{first},{last}]"
    return f"({own}) AND {updated}" if own else updated


def _day(text: str | None, otherwise: str) -> str:
    if text is None:
        return otherwise
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise RequestError(f"{text!r} is not a day; write it as 2024-01-31")


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or parts.query or parts.fragment:
        raise RequestError(f"{url!r} is not the address of an API; write it like {API}")
    if parts.username is not None:
        raise RequestError("the address has a user name in it; the API needs none")
    return url.rstrip("/")
