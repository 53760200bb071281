"""What a study will be, drawn before any of it is written: size, sites, kind, dates, who and where."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from statistics import NormalDist

from benchmarks.generated.names import Names, Organization
from benchmarks.generated.words import Prose, zipf

__all__ = ["Json", "Plan", "draw"]

Json = dict[str, object]

# Size in bytes and number of sites at some places of their distributions: the registry's p50, p95 (p90) and p99, and
# between them what gives its mean. Between two places the logarithm is straight.
_SIZES = ((0.0, 2_100), (0.08, 4_200), (0.5, 10_400), (0.8, 17_300), (0.95, 51_000), (0.99, 130_000), (1.0, 500_000))
_SITES = ((0.0, 0.8), (0.1, 1), (0.62, 1.4), (0.8, 5), (0.9, 18), (0.95, 43), (0.99, 155), (1.0, 620))
_ALIKE = 0.62  # how far large records are those with many sites
_WITH_RESULTS = ((0.6, 0.01), (0.8, 0.05), (0.9, 0.30), (0.95, 0.65), (1.0, 0.9))  # 12 % of all
_FIRST, _LAST = datetime.date(2000, 1, 3), datetime.date(2026, 2, 1)
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Plan:
    """One study to be; ``bytes`` is the size that its JSON should have."""

    nct_id: str
    random: Random
    prose: Prose
    names: Names
    bytes: int
    sites: int
    with_results: bool
    kind: str
    status: str
    country: str
    sponsor: Organization
    submitted: datetime.date
    start: datetime.date
    end: datetime.date
    updated: datetime.date

    def some(self, chance: float) -> bool:
        """Whether something that so many of all studies have is in this one."""
        return self.random.random() < chance

    def pick(self, **weights: float) -> str:
        """One of the words, by weight."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def person(self) -> str:
        """Somebody; a few people are in many studies."""
        if self.some(0.04):
            return self.names.job(self.random)
        return self.names.person(zipf(self.random.random(), 200_000, 0.5))

    def organization(self) -> Organization:
        """Any organisation, few often and many once."""
        return self.names.organization(zipf(self.random.random(), 40_000, 0.65))

    def size(self, middle: int) -> int:
        """A number of characters around the middle one, at times far from it."""
        return max(4, int(middle * self.random.lognormvariate(0.0, 0.5)))


def draw(nct_id: str, random: Random, prose: Prose, names: Names) -> Plan:
    """Draw what the next study will be."""
    large = random.gauss(0.0, 1.0)
    spread = _ALIKE * large + (1 - _ALIKE**2) ** 0.5 * random.gauss(0.0, 1.0)
    place = _NORMAL.cdf(large)
    sites = int(_at(_SITES, _NORMAL.cdf(spread)))
    with_results = random.random() < next(chance for until, chance in _WITH_RESULTS if place <= until)
    kind = "INTERVENTIONAL" if random.random() < 0.77 else "OBSERVATIONAL" if random.random() < 0.99 else ""
    submitted = _FIRST + datetime.timedelta(days=int((_LAST - _FIRST).days * random.random() ** 0.6))
    start = submitted + datetime.timedelta(days=random.randrange(-200, 120))
    end = start + datetime.timedelta(days=random.randrange(90, 2_400))
    earliest = max(submitted, end + datetime.timedelta(days=200)) if with_results else submitted
    updated = min(_LAST, earliest + datetime.timedelta(days=random.randrange(1, 1_500)))
    return Plan(
        nct_id=nct_id,
        random=random,
        prose=prose,
        names=names,
        bytes=int(_at(_SIZES, place)),
        sites=sites,
        with_results=with_results,
        kind=kind or "EXPANDED_ACCESS",
        status=_status(random, end, updated, with_results),
        country=random.choices(names.countries, names.country_weights)[0],
        sponsor=names.organization(zipf(random.random(), 40_000, 0.65)),
        submitted=submitted,
        start=start,
        end=end,
        updated=updated,
    )


def _at(places: tuple[tuple[float, float], ...], chance: float) -> float:
    for (low, least), (high, most) in pairwise(places):
        if chance <= high:
            return float(least * (most / least) ** ((chance - low) / (high - low)))
    return places[-1][1]


def _status(random: Random, end: datetime.date, updated: datetime.date, with_results: bool) -> str:
    if with_results or end < updated:
        return random.choices(
            ("COMPLETED", "TERMINATED", "WITHDRAWN", "UNKNOWN"), (80, 9, 0 if with_results else 4, 7)
        )[0]
    going = ("RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION", "SUSPENDED")
    if (_LAST - updated).days > 730:
        return "UNKNOWN"
    return random.choices(going, (55, 20, 18, 5, 2))[0]
