"""Names as records give them, and all that is decided of them, where a test can look at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pytest

from trialgraph.identity import CuratedRow, Match, Names, Registry, resolve
from trialgraph.identity.matches import OPERATED_BY, SAME
from trialgraph.identity.places import Gazetteer
from trialgraph.mappers.emit import Mention, condition_iri, organization_iri, person_iri, site_iri
from trialgraph.ontology import BASE


class Decided(NamedTuple):
    """All that was decided of some names."""

    matches: tuple[Match, ...]
    names: dict[str, str]  # IRI of a name -> IRI of the name that stands for it
    labels: dict[str, str]  # IRI of an entity -> its label

    def one(self, *mentions: Mention) -> bool:
        """Whether all names name one thing."""
        return len({self.names[mention.iri] for mention in mentions}) == 1

    def said(self, predicate: str = SAME) -> set[tuple[str, str]]:
        """The labels of each pair of which it is said, and not refused or denied; without a direction for "same"."""
        pairs = {
            (match.subject_label, match.object_label)
            for match in self.matches
            if match.predicate == predicate and not match.negative
        }
        return {(min(pair), max(pair)) for pair in pairs} if predicate == SAME else pairs

    def refused(self) -> list[Match]:
        """What a rule would have joined, and a contradiction kept apart."""
        return [match for match in self.matches if match.refused]

    def operator(self, place: Mention) -> str | None:
        """The name of the organisation that operates a site."""
        found = {m.object_label for m in self.matches if m.predicate == OPERATED_BY and m.subject == place.iri}
        assert len(found) < 2
        return found.pop() if found else None


class Who:
    """Makes names, and decides of them; ``base`` is that of their IRIs."""

    base = BASE

    def organization(self, name: str, country: str | None = None) -> Mention:
        return Mention("organization", organization_iri(BASE, name), name, country=country)

    def site(
        self, name: str, city: str | None, country: str | None = "CN", region: str | None = None, record: str = "r"
    ) -> Mention:
        return Mention("site", site_iri(BASE, name, city, region, country, record), name, city, region, country)

    def person(self, name: str, affiliation: str | None) -> Mention:
        employer = organization_iri(BASE, affiliation) if affiliation else None
        iri = person_iri(BASE, name, affiliation or f"{BASE}record/1")
        return Mention("person", iri, name, affiliation=employer)

    def condition(self, name: str) -> Mention:
        return Mention("condition", condition_iri(BASE, name), name)

    def decide(
        self,
        *mentions: Mention,
        uses: Mapping[Mention, int] | None = None,
        registry: Registry | None = None,
        curated: Sequence[CuratedRow] = (),
    ) -> Decided:
        """Decide of names, each used once unless ``uses`` says more; without the rows that come with trialgraph."""
        counted: Iterable[tuple[Mention, int]] = [(mention, 1) for mention in mentions]
        names = Names()
        names.add([*counted, *(uses or {}).items()])
        entities = resolve(names, registry=registry, curated=curated)
        return Decided(tuple(entities.matches()), dict(entities.names()), dict(entities.labels()))


@pytest.fixture(scope="session")
def who() -> Who:
    """Makes names, and decides of them."""
    return Who()


@pytest.fixture(scope="session", autouse=True)
def _one_gazetteer() -> Iterator[None]:
    """The places are read once for all tests: each question is answered as by a gazetteer of its own."""
    gazetteer = Gazetteer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trialgraph.identity.localities.Gazetteer", lambda: gazetteer)
        yield
