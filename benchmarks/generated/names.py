"""Who and what the studies share: organisations, places, people, conditions, drugs and MeSH descriptors.

Each pool makes the name of a rank when it is first asked for, from the seed and the rank alone: how many different
names a corpus has grows with the corpus, as it does in the registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

import pyoxigraph as ox

from benchmarks.generated.words import zipf
from trialgraph.ontology import TG, vocabulary_quads

__all__ = ["City", "Descriptor", "Names", "Organization", "Site"]

_COUNTRIES = (
    # the registry's names, and how many of a hundred studies have their home there
    *(("United States", 38), ("China", 11), ("France", 6), ("Egypt", 5), ("Germany", 4), ("United Kingdom", 4)),
    *(("Turkey (Türkiye)", 4), ("Canada", 3), ("Italy", 3), ("Spain", 3), ("South Korea", 3), ("Japan", 2)),
    *(("Pakistan", 2), ("Brazil", 2), ("Netherlands", 2), ("Denmark", 2), ("Israel", 1.5), ("Taiwan", 1.5)),
    *(("Australia", 1.2), ("Belgium", 1.2), ("India", 1), ("Poland", 1), ("Sweden", 1), ("Switzerland", 1)),
    *(("Mexico", 1), ("Russia", 0.6), ("Austria", 0.6), ("Norway", 0.6), ("Thailand", 0.6), ("Greece", 0.5)),
    *(("Czechia", 0.5), ("Hungary", 0.4), ("Argentina", 0.4), ("South Africa", 0.4), ("Portugal", 0.3)),
    *(("Finland", 0.3), ("Romania", 0.3), ("Ukraine", 0.3), ("Chile", 0.2), ("New Zealand", 0.2), ("Vietnam", 0.2)),
)
_REGIONS = {"United States": 50, "Canada": 10, "Australia": 7, "China": 25, "Spain": 17, "Japan": 40, "Brazil": 20}
_KINDS = (
    ("University of {}", "OTHER"),
    ("{} University", "OTHER"),
    ("{} University Hospital", "OTHER"),
    ("{} Hospital", "OTHER"),
    ("Hôpital {}", "OTHER"),
    ("{} Pharmaceuticals, Inc.", "INDUSTRY"),
    ("{} Therapeutics", "INDUSTRY"),
    ("{} Biotech Co., Ltd.", "INDUSTRY"),
    ("{} {} GmbH", "INDUSTRY"),
    ("National Institute of {} ({})", "NIH"),
    ("Ministry of {}, {}", "OTHER_GOV"),
    ("{} Oncology Group", "NETWORK"),
    ("{} Foundation", "OTHER"),
    ("{} {}", "INDIV"),
)
_KIND_WEIGHTS = (14, 18, 14, 12, 4, 9, 7, 5, 3, 2, 3, 2, 5, 0.3)
_HOUSES = (
    *("{} Medical Center", "{} Hospital", "{} University Hospital", "Hospital {}", "{} Clinic", "CHU de {}"),
    *("{} Cancer Institute", "{} Research Associates, LLC", "Universitätsklinikum {}", "Hospital Clínic {}"),
    *("The First Affiliated Hospital of {} University", "{} Children's Hospital", "Centre {} pour la Recherche"),
)
_DEGREES = ("MD", "MD, PhD", "PhD", "M.D.", "MD, MPH", "Professor", "Ph.D.", "MBBS", "MD, FACC", "DO", "RN", "")
_TITLES = ("Medical Director", "Clinical Trials", "Study Director", "Clinical Research", "Global Clinical Lead")
_DISEASES = (
    *("{} Syndrome", "{} Disease", "{} Carcinoma", "Carcinoma, {}", "{} Lymphoma", "{}itis", "Acute {}itis", "{} Pain"),
    *("Chronic {} Failure", "{} Deficiency", "{} Infections", "{} Disorder", "Type 2 {}", "{}oma", "{} of the {}"),
)
_STEMS = ("{}mab", "{}inib", "{}umab", "{}statin", "{}gliptin", "{}cillin", "{}vir", "{}axel", "{} Therapy", "{}ide")
_CELLS = (
    "Umbilical cord mesenchymal stem cells",
    "Allogeneic adipose-derived mesenchymal stem cells",
    "Autologous bone marrow mononuclear cells",
    "Wharton's jelly-derived MSCs",
    "CD19 CAR-T cells",
)
_ACCENTS = (("e", "é"), ("o", "ö"), ("u", "ü"), ("a", "ã"), ("i", "í"), ("n", "ñ"), ("o", "ø"), ("s", "š"), ("a", "å"))


@dataclass(frozen=True)
class Organization:
    """A sponsor, and the registry's class of it."""

    name: str
    kind: str


@dataclass(frozen=True)
class City:
    """A place with its region and coordinates."""

    name: str
    region: str | None
    country: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Site:
    """A hospital or practice."""

    name: str
    zip: str
    city: City


@dataclass(frozen=True)
class Descriptor:
    """A MeSH descriptor and all that stand above it."""

    id: str
    term: str
    ancestors: tuple[tuple[str, str], ...]

    def pair(self) -> tuple[str, str]:
        """The id and the term."""
        return self.id, self.term


@cache
def limits() -> dict[str, tuple[float, float, float, float]]:
    """South, north, west and east of each country, by all its names."""
    said: dict[str, dict[str, str]] = {}
    names: list[tuple[str, str]] = []
    for quad in vocabulary_quads():
        if isinstance(quad.object, ox.Literal):
            said.setdefault(str(quad.subject), {})[quad.predicate.value] = quad.object.value
            names.append((quad.object.value, str(quad.subject)))
    south, north, west, east = TG.southLimit, TG.northLimit, TG.westLimit, TG.eastLimit
    found = {iri: of for iri, of in said.items() if south in of}
    return {
        name: (float(of[south]), float(of[north]), float(of[west]), float(of[east]))
        for name, iri in names
        if (of := found.get(iri))
    }


class Names:
    """All pools, for one seed and one stock of words."""

    def __init__(self, seed: int, words: list[str]) -> None:
        self._seed = seed
        self._proper = [word.capitalize() for word in words[300:] if len(word) > 4]
        self.countries = [name for name, _ in _COUNTRIES]
        self.country_weights = [weight for _, weight in _COUNTRIES]
        self._cities = {name: int(60 + 60 * weight) for name, weight in _COUNTRIES}
        # Caches of this object's own: two seeds never mix.
        self.organization = cache(self._organization)
        self._city = cache(self._make_city)
        self._site = cache(self._make_site)
        self.person = cache(self._person)
        self.disease = cache(self._disease)
        self.drug = cache(self._drug)
        self.descriptor = cache(self._descriptor)

    def site(self, country: str, random: Random) -> Site:
        """A site in the country: a few cities have most sites, and a few sites most trials."""
        city = zipf(random.random(), self._cities[country], 0.8)
        return self._site(country, city, zipf(random.random(), 2 + 400 // (city + 4), 0.5))

    def city(self, country: str, random: Random) -> City:
        """A city of the country."""
        return self._city(country, zipf(random.random(), self._cities[country], 0.8))

    def job(self, random: Random) -> str:
        """What stands where a person's name should."""
        return random.choice(_TITLES)

    def cells(self, random: Random) -> str:
        """A cell product."""
        return random.choice(_CELLS)

    def _own(self, kind: str, *rank: object) -> Random:
        return Random(f"{self._seed} {kind} {rank}")

    def _word(self, random: Random) -> str:
        word = random.choice(self._proper)
        return word.replace(*random.choice(_ACCENTS), 1) if random.random() < 0.08 else word

    def _organization(self, rank: int) -> Organization:
        random = self._own("organization", rank)
        form, kind = random.choices(_KINDS, _KIND_WEIGHTS)[0]
        return Organization(form.format(self._word(random), self._word(random)), kind)

    def _make_city(self, country: str, rank: int) -> City:
        random = self._own("city", country, rank)
        regions = _REGIONS.get(country)
        region = self._word(self._own("region", country, random.randrange(regions))) if regions else None
        name = self._word(random) if random.random() < 0.85 else f"{self._word(random)} {self._word(random)}"
        south, north, west, east = limits()[country]
        # Behind the 180th meridian few people live.
        latitude, longitude = random.uniform(south, north), random.uniform(west, east if west < east else 180)
        return City(name, region, country, round(latitude, 5), round(longitude, 5))

    def _make_site(self, country: str, city: int, rank: int) -> Site:
        random = self._own("site", country, city, rank)
        name = random.choice(_HOUSES).format(self._word(random))
        if random.random() < 0.25:
            name = f"{name}, Department of {self._word(random)}"
        return Site(name, f"{random.randrange(1_000, 99_999):05d}", self._city(country, city))

    def _person(self, rank: int) -> str:
        random = self._own("person", rank)
        middle = f" {random.choice('ABCDEFGHJKLMPRSTW')}." if random.random() < 0.3 else ""
        degree = random.choice(_DEGREES)
        return f"{self._word(random)}{middle} {self._word(random)}" + (f", {degree}" if degree else "")

    def _disease(self, rank: int) -> str:
        random = self._own("disease", rank)
        return random.choice(_DISEASES).format(self._word(random), self._word(random))

    def _drug(self, rank: int) -> str:
        random = self._own("drug", rank)
        if random.random() < 0.2:
            letters = "".join(random.choices("ABCDGKLMNPRSTVX", k=3))
            return f"{letters}-{random.randrange(100, 9_999)}"
        return random.choice(_STEMS).format(self._word(random))

    def _descriptor(self, tree: str, rank: int) -> Descriptor:
        random = self._own(tree, rank)
        term = self.disease(rank) if tree == "C" else self.drug(rank)
        if random.random() < 0.5:  # sponsors and MeSH do not always use the same words
            term = f"{term}, {self._word(random)}"
        number = rank * 7 + (3 if tree == "C" else 5)
        above: dict[tuple[str, str], None] = {}
        for _ in range(0 if rank < 12 else random.choice((1, 1, 2, 3))):
            parent: Descriptor = self.descriptor(tree, random.randrange(rank // 3))
            above[parent.pair()] = None
            above.update(dict.fromkeys(parent.ancestors))
        return Descriptor(f"D{number:06d}", term, tuple(above))
