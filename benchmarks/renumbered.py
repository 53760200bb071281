"""A corpus from records that the user has: each cycle through them gives new studies under new ids.

Every mention of the record's own id changes with it. From the second cycle on, a third of the names of sponsors,
facilities, officials and conditions get one more word, so that no more than a part of the names of a large corpus is
known from before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count as counted
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from benchmarks.generated.words import lexicon
from trialgraph.errors import TrialgraphError
from trialgraph.sources import read_sources

__all__ = ["renumbered"]

_SHARE = 0.34


class NoStudiesError(TrialgraphError):
    """The records named are no studies of API v2."""

    def __init__(self, sources: Sequence[Path]) -> None:
        self.sources = tuple(sources)
        super().__init__(self.sources)

    def __str__(self) -> str:
        return f"no studies of ClinicalTrials.gov API v2 in {', '.join(map(str, self.sources))}"


def renumbered(sources: Sequence[Path], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Ids and JSON of so many studies; the sources are read anew in each cycle, one record at a time."""
    random = Random(f"renumbered {seed}")
    words = [word.capitalize() for word in lexicon(random, 6_000)[1_000:]]
    made = 0
    for cycle in counted():
        before = made
        for raw in read_sources(sources):
            study = _study(raw.data) if raw.problem is None else None
            if study is None:
                continue
            if made == count:
                return
            nct_id = f"NCT9{made:07d}"
            if cycle:
                _vary(study, lambda: random.choice(words) if random.random() < _SHARE else "")
            own = str(study["protocolSection"]["identificationModule"]["nctId"])
            yield nct_id, msgspec.json.encode(study).replace(own.encode(), nct_id.encode())
            made += 1
        if made == before:
            raise NoStudiesError(sources)


def _study(data: bytes) -> dict[str, Any] | None:
    try:
        study = msgspec.json.decode(data)
        return study if study["protocolSection"]["identificationModule"]["nctId"] else None
    except (msgspec.DecodeError, UnicodeError, KeyError, TypeError):
        return None


def _vary(study: dict[str, Any], word: Callable[[], str]) -> None:
    """Give some of the names one more word; ``word`` returns none for the others."""
    protocol = study["protocolSection"]
    sponsors = protocol.get("sponsorCollaboratorsModule", {})
    places = protocol.get("contactsLocationsModule", {})
    named = [sponsors.get("leadSponsor", {}), *sponsors.get("collaborators", ()), *places.get("overallOfficials", ())]
    for each, key in (
        *((each, "name") for each in named),
        *((each, "affiliation") for each in places.get("overallOfficials", ())),
        *((each, "facility") for each in places.get("locations", ())),
    ):
        if each.get(key) and (more := word()):
            each[key] = f"{more} {each[key]}"
    subject = protocol.get("conditionsModule", {})
    if "conditions" in subject:
        subject["conditions"] = [f"{word()} {name}".strip() for name in subject["conditions"]]
