"""Sites that two lead sponsors share: by exact strings, and by identity; and the links that only identity gives."""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, TypeVar

import trialgraph
from benchmarks.names.figures import Cell, Figures

__all__ = ["Link", "Use", "links", "shared", "site_figures", "uses"]

_ASKED = """
SELECT DISTINCT ?trial ?site_name ?city ?country ?anonymous ?site ?sponsor_name ?sponsor WHERE {
  ?node a tg:Trial ; dcterms:identifier ?trial ; tg:leadSponsor ?sponsor_node ; tg:site ?site_node .
  ?sponsor_node tg:identifiedAs ?sponsor ; rdfs:label ?sponsor_name .
  ?site_node tg:identifiedAs ?site ; rdfs:label ?site_name .
  OPTIONAL { ?site_node tg:city ?city }
  OPTIONAL { ?site_node tg:country ?country }
  BIND (EXISTS { ?site_node tg:anonymous true } AS ?anonymous)
}
"""
S = TypeVar("S", bound=Hashable)


class Use(NamedTuple):
    """A trial at a site for a lead sponsor: as written, and as identified."""

    trial: str
    written_site: tuple[str, str, str]  # name, city, country
    written_sponsor: str
    site: str
    sponsor: str
    anonymous: bool


class Link(NamedTuple):
    """Two sponsors that share a site, and one use of it by each."""

    one: Use
    other: Use


def uses(build: Path) -> list[Use]:
    """All uses of sites in a build, in order."""
    return sorted(
        Use(
            trial=str(row["trial"]),
            written_site=(str(row["site_name"]), str(row["city"] or ""), str(row["country"] or "")),
            written_sponsor=str(row["sponsor_name"]),
            site=str(row["site"]),
            sponsor=str(row["sponsor"]),
            anonymous=bool(row["anonymous"]),
        )
        for row in trialgraph.open(build).sparql(_ASKED)
    )


def shared(sites: Iterable[tuple[S, str]]) -> dict[S, set[str]]:
    """Of pairs of a site and a sponsor, the sites with at least two sponsors."""
    found: defaultdict[S, set[str]] = defaultdict(set)
    for site, sponsor in sites:
        found[site].add(sponsor)
    return {site: sponsors for site, sponsors in found.items() if len(sponsors) > 1}


def links(found: Sequence[Use]) -> list[Link]:
    """The links between sponsors that exact strings do not give, each shown by the first use of each sponsor."""
    named = [use for use in found if not use.anonymous]
    given = {
        (site, pair)
        for here in _grouped(named, lambda use: use.written_site)
        for site in {use.site for use in here}
        for pair in combinations(sorted({use.sponsor for use in here}), 2)
    }
    new = []
    for here in _grouped(named, lambda use: use.site):
        firsts: dict[str, Use] = {}
        for use in here:
            firsts.setdefault(use.sponsor, use)
        for one, other in combinations(sorted(firsts), 2):
            if (here[0].site, (one, other)) not in given:
                new.append(Link(firsts[one], firsts[other]))
    return new


def site_figures(records: Path, sample: int, seed: int) -> Iterator[Figures]:
    """How many sites have two lead sponsors in a build of the records, and a sample of the new links."""
    with tempfile.TemporaryDirectory() as folder:
        trialgraph.build(records, out=Path(folder, "build"))
        found = uses(Path(folder, "build"))
    named = [use for use in found if not use.anonymous]
    exact = len(shared((use.written_site, use.written_sponsor) for use in named))
    ours = len(shared((use.site, use.sponsor) for use in named))
    new = links(found)
    rows: list[list[Cell]] = [
        ["exact strings, anonymous sites too", len(shared((use.written_site, use.written_sponsor) for use in found))],
        ["exact strings", exact],
        ["exact strings of sites, our sponsors", len(shared((use.written_site, use.sponsor) for use in named))],
        ["trialgraph", ours],
        ["more than exact strings", f"{ours / exact - 1:.1%}" if exact else "-"],
        ["new links (two sponsors at a site)", len(new)],
    ]
    trials = len({use.trial for use in found})
    yield Figures(f"Sites with two lead sponsors: {trials:,} trials of {records.name}", ["", "sites"], rows)
    chosen = random.Random(seed).sample(new, min(sample, len(new)))
    columns = ["", "trial", "site as written", "sponsor", "trial", "site as written", "sponsor"]
    sampled: list[list[Cell]] = [[at, *_written(link.one), *_written(link.other)] for at, link in enumerate(chosen, 1)]
    yield Figures(f"{len(chosen)} of {len(new):,} new links", columns, sampled)


def _grouped(found: Sequence[Use], key: Callable[[Use], Hashable]) -> Iterator[list[Use]]:
    groups: defaultdict[Hashable, list[Use]] = defaultdict(list)
    for use in found:
        groups[key(use)].append(use)
    yield from groups.values()


def _written(use: Use) -> list[str]:
    name, city, country = use.written_site
    return [use.trial, f"{name} @ {city}, {country.rpartition('/')[2]}", use.written_sponsor]
