"""How good the data are, source by source, as counts: n of m, never a share whose whole nobody sees.

What counts:

- *Completeness*: of the things of a class that the source's records describe, how many have a field. A site that three
  records describe counts three times, since each record could have told it.
- *Dates*: how many values of a date field are a day, a month or a year; "other" is what is none of them.
- *Sites*: distinct sites (exact names in a place), those with coordinates in some record of the source, and those
  whose name is none ("Research Site").
- *Sponsors*: distinct names, those that are known by another name too, and those whose organisation has a ROR id.
- *Cells*: records with a cell product, by whether the source of its cells is stated, only inferred, or not told; and
  products by each property.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from trialgraph.ontology import ONTOLOGY, PREFIXES, TG, VOCAB
from trialgraph.validate.census import digest
from trialgraph.validate.data import TYPE, Node
from trialgraph.validate.paths import short
from trialgraph.validate.rules import Rule
from trialgraph.validate.units import RECORD, Unit

__all__ = [
    "Basis",
    "Cells",
    "Class",
    "Dates",
    "Quality",
    "Sites",
    "SourceQuality",
    "Sponsors",
    "fields_of",
    "source_of",
]

_SOURCE = re.compile(r"/(?:record|graph/contacts)/([^/>]+)/")


class Class(msgspec.Struct, frozen=True):
    """Of the ``things`` of a class that records describe, how many have each field (name with prefix)."""

    things: int
    fields: dict[str, int]


class Dates(msgspec.Struct):
    """The values of a date field by precision."""

    day: int = 0
    month: int = 0
    year: int = 0
    other: int = 0


class Sites(msgspec.Struct, frozen=True):
    """Distinct sites; ``located`` have coordinates, ``anonymous`` have a name that is none."""

    sites: int
    located: int
    anonymous: int


class Sponsors(msgspec.Struct, frozen=True):
    """Distinct ``names``; ``joined`` are identified with at least one other name, ``registered`` with a ROR id."""

    names: int
    joined: int
    registered: int


class Basis(msgspec.Struct):
    """How many say it (``stated``), and of how many it is only ``inferred``."""

    stated: int = 0
    inferred: int = 0


class Cells(msgspec.Struct):
    """``records`` with a cell product, and of how many of them the cells' source is told; ``products`` likewise, by
    property. A product is an intervention of which cells, a fraction of them or what is made by them is the kind."""

    records: int = 0
    source: Basis = msgspec.field(default_factory=Basis)
    products: int = 0
    properties: dict[str, Basis] = msgspec.field(default_factory=dict)


class SourceQuality(msgspec.Struct, frozen=True):
    """What the records of one source tell; ``source`` is "" in data without graphs."""

    source: str
    records: int
    classes: dict[str, Class]
    dates: dict[str, Dates]
    sites: Sites
    lead_sponsors: Sponsors
    collaborators: Sponsors
    cells: Cells


def _terms(*names: str) -> dict[str, str]:
    """Term -> name with prefix; a name that the ontology does not have raises."""
    return {f"<{TG[name]}>": f"tg:{name}" for name in names}


_CLASSES = _terms(
    *("Trial", "Arm", "Intervention", "Outcome", "Role", "Location", "Site", "Organization", "Person"),
    *("Condition", "Identifier", "Document", "Reference"),
)
_DATES = _terms(
    *("startDate", "primaryCompletionDate", "completionDate", "firstSubmitted", "firstPosted", "lastUpdateSubmitted"),
    *("lastUpdated", "statusVerified", "resultsFirstSubmitted", "resultsFirstPosted", "documentDate", "uploadDate"),
)

# What trialgraph adds, or says of every thing, tells nothing of a source; nor does a note, or a mentioned trial.
_OURS = frozenset(
    (
        f"<{PREFIXES['rdfs']}label>",
        f"<{PREFIXES['dcterms']}identifier>",
        *_terms("identifiedAs", "preferredRecord", "registry", "note", "mentionsTrial", "sameTrialAs", "operatedBy"),
        *_terms("anonymous", "productKind", "cellType", "cellSource", "donor", "route", "dose", "unsplitText"),
    )
)
_PRECISIONS = {f"<{PREFIXES['xsd']}{name}>": kind for name, kind in (("date", 0), ("gYearMonth", 1), ("gYear", 2))}
_TRIAL, _SITE, _ORGANIZATION = (f"<{name}>" for name in (TG.Trial, TG.Site, TG.Organization))
_PLAIN, _DATED, _PLACED, _NAMED = range(4)  # what to look at besides the fields that a thing has
_LOOKS = dict.fromkeys(_CLASSES, _PLAIN)
_LOOKS |= {_TRIAL: _DATED, f"<{TG.Document}>": _DATED, _SITE: _PLACED, _ORGANIZATION: _NAMED}
_MANY = 10_000  # sets of fields to remember; trials have as good as each its own
_FACT, _MATCH = f"<{TG.CellFact}>", f"<{TG.Match}>"
_LEAD, _COLLABORATOR, _IDENTIFIED = (f"<{name}>" for name in (TG.leadSponsor, TG.collaborator, TG.identifiedAs))
_LATITUDE, _ANONYMOUS = f"<{PREFIXES['wgs84']}lat>", f"<{TG.anonymous}>"
_ABOUT, _PROPERTY, _VALUE, _BASIS = (f"<{n}>" for n in (TG.factAbout, TG.factProperty, TG.factValue, TG.basis))
_KIND, _CELL_SOURCE = f"<{TG.productKind}>", f"<{TG.cellSource}>"
_CELL_PROPERTIES = _terms("cellSource", "cellType", "donor", "route", "dose")
_STATED = f"<{VOCAB}basis/stated>"
_NO_PRODUCT = f"<{VOCAB}product-kind/none>"
_UNTOLD = ("/not-stated>", "/unspecified>")
_SUBJECT, _OBJECT, _HOLDS, _REFUSAL = (f"<{n}>" for n in (TG.matchSubject, TG.matchObject, TG.holds, TG.refusal))
_ROR = "<https://ror.org/"
_PRODUCT = "/intervention/"


class _Tally:
    """What is counted of one source."""

    def __init__(self) -> None:
        self.records = 0
        # Class -> what else to look at in a thing of it, and how many things have just these fields.
        self.described: dict[str, tuple[int, dict[tuple[str, ...], int]]] = {
            kind: (look, {}) for kind, look in _LOOKS.items()
        }
        self._classes: dict[str, dict[str, int]] = {}
        self.dates: dict[str, list[int]] = {}
        self.sites: set[int] = set()
        self.located: set[int] = set()
        self.anonymous: set[int] = set()
        self.sponsors: dict[str, set[int]] = {_LEAD: set(), _COLLABORATOR: set()}
        self.cells = Cells()

    @property
    def classes(self) -> dict[str, dict[str, int]]:
        """Class -> field -> how many things of the class have it."""
        self.sum_up()
        return self._classes

    def sum_up(self) -> None:
        """Count the fields of what is described alike."""
        for kind, (_, alike) in self.described.items():
            for fields, number in alike.items():
                counts = self._classes.setdefault(kind, {})
                for field in fields:
                    counts[field] = counts.get(field, 0) + number
            alike.clear()

    def merge(self, other: _Tally) -> None:
        self.records += other.records
        for kind, counts in other.classes.items():
            mine = self.classes.setdefault(kind, {})
            for field, number in counts.items():
                mine[field] = mine.get(field, 0) + number
        for field, counted in other.dates.items():
            known = self.dates.setdefault(field, [0] * 4)
            self.dates[field] = [one + more for one, more in zip(known, counted, strict=True)]
        self.sites |= other.sites
        self.located |= other.located
        self.anonymous |= other.anonymous
        for link, names in other.sponsors.items():
            self.sponsors[link] |= names
        self.cells.records += other.cells.records
        self.cells.products += other.cells.products
        _join(self.cells.source, other.cells.source)
        for name, basis in other.cells.properties.items():
            _join(self.cells.properties.setdefault(name, Basis()), basis)


class Quality:
    """Counts as the units go by; what was counted elsewhere can be merged. Names are kept as digests."""

    def __init__(self) -> None:
        self._sources: dict[str, _Tally] = {}
        self._joined: dict[int, int] = {}  # name -> another name that stands for it
        self._registered: set[int] = set()

    def add(self, unit: Unit) -> None:
        """Count what a unit tells."""
        if unit.trials:
            self._add_records(unit)
        if unit.merged or not unit.trials:
            self._add_layers(unit)

    def merge(self, other: Quality) -> None:
        """Add what another has counted elsewhere."""
        for source, tally in other._sources.items():
            self._of(source).merge(tally)
        self._joined.update(other._joined)
        self._registered |= other._registered

    def sum_up(self) -> None:
        """Make what was counted small, before it goes to another process."""
        for tally in self._sources.values():
            tally.sum_up()

    def result(self, rules: Iterable[Rule]) -> tuple[SourceQuality, ...]:
        """The counts, the source with the most records first; fields are those that the rules speak of."""
        known = fields_of(rules)
        entities = {self._joined.get(name, name) for name in self._registered}
        joined = self._joined.keys() | set(self._joined.values())

        def sponsors(names: set[int]) -> Sponsors:
            registered = sum(self._joined.get(name, name) in entities for name in names)
            return Sponsors(len(names), len(names & joined), registered)

        found = (
            SourceQuality(
                source=source,
                records=tally.records,
                classes={
                    _CLASSES[kind]: Class(
                        tally.classes[kind][TYPE],
                        {short(field[1:-1]): tally.classes[kind].get(field, 0) for field in known.get(kind, ())},
                    )
                    for kind in _CLASSES
                    if kind in tally.classes
                },
                dates={_DATES[field]: Dates(*tally.dates[field]) for field in _DATES if field in tally.dates},
                sites=Sites(len(tally.sites), len(tally.located), len(tally.anonymous)),
                lead_sponsors=sponsors(tally.sponsors[_LEAD]),
                collaborators=sponsors(tally.sponsors[_COLLABORATOR]),
                cells=tally.cells,
            )
            for source, tally in self._sources.items()
        )
        return tuple(sorted(found, key=lambda quality: (-quality.records, quality.source)))

    def _of(self, source: str) -> _Tally:
        tally = self._sources.get(source)
        if tally is None:
            tally = self._sources[source] = _Tally()
        return tally

    def _add_records(self, unit: Unit) -> None:
        tally = self._of("" if unit.merged else source_of(unit.graph))
        tally.records += len(unit.trials) if unit.merged else 1
        described = tally.described
        for subject, node in unit.nodes.items():
            for kind in node.get(TYPE, ()):
                known = described.get(kind)
                if known is None:
                    continue
                # Things of a class are mostly described alike: one look-up for all their fields.
                look, alike = known
                fields = tuple(node)
                alike[fields] = alike.get(fields, 0) + 1
                if look == _PLACED:
                    _count_site(tally, subject, node)
                elif look == _NAMED:
                    self._know(subject, node)
                elif look == _DATED:
                    _count_dates(tally, node)
        if len(described[_TRIAL][1]) > _MANY:
            tally.sum_up()
        for trial in unit.trials:
            node = unit.nodes[trial]
            for link, names in tally.sponsors.items():
                for name in node.get(link, ()):
                    names.add(digest(name))

    def _know(self, name: str, node: Node) -> None:
        for entity in node.get(_IDENTIFIED, ()):
            if entity != name:
                self._joined[digest(name)] = digest(entity)

    def _add_layers(self, unit: Unit) -> None:
        facts: dict[str, list[Node]] = {}
        for subject, node in unit.nodes.items():
            kinds = node.get(TYPE, ())
            if _FACT in kinds and (found := RECORD.search(subject)):
                facts.setdefault(subject[: found.end()], []).append(node)
            elif _MATCH in kinds:
                self._register(node)
        for record, nodes in facts.items():
            _count_cells(self._of("" if unit.merged else source_of(record)).cells, nodes)

    def _register(self, match: Node) -> None:
        """Note the name of a match with an id of ROR that holds."""
        linked = any(thing.startswith(_ROR) for thing in match.get(_OBJECT, ()))
        refused = any(held.startswith('"false"') for held in match.get(_HOLDS, ())) or _REFUSAL in match
        if linked and not refused:
            self._registered.update(digest(name) for name in match.get(_SUBJECT, ()))


def source_of(iri: str) -> str:
    """The source of a record, by the IRI of the record or of something in it; "" where it is of none."""
    found = _SOURCE.search(iri)
    return found[1] if found else ""


def fields_of(rules: Iterable[Rule]) -> Mapping[str, list[str]]:
    """Class -> the fields that some rule on the class speaks of and that are a source's to tell, by name."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        field = f"<{rule.path}>"
        if rule.path and field not in _OURS and rule.path.startswith((ONTOLOGY, PREFIXES["wgs84"], PREFIXES["skos"])):
            for kind in rule.classes & _CLASSES.keys():
                found.setdefault(kind, set()).add(field)
    return {kind: sorted(fields) for kind, fields in found.items()}


def _count_dates(tally: _Tally, node: Node) -> None:
    for field in _DATES:
        values = node.get(field)
        if values is None:
            continue
        counts = tally.dates.setdefault(field, [0] * 4)
        for value in values:
            counts[_PRECISIONS.get(value[value.rfind("^^") + 2 :], 3)] += 1


def _count_site(tally: _Tally, subject: str, node: Node) -> None:
    name = digest(subject)
    tally.sites.add(name)
    if _LATITUDE in node:
        tally.located.add(name)
    if _ANONYMOUS in node:
        tally.anonymous.add(name)


def _count_cells(cells: Cells, facts: list[Node]) -> None:
    """Count what the facts of one record tell: of each product and property the best basis, stated before inferred."""
    told: dict[tuple[str, str], bool] = {}
    givers: set[str] = set()
    for fact in facts:
        if not (_ABOUT in fact and _PROPERTY in fact and _VALUE in fact):
            continue
        about, name, value = fact[_ABOUT][0], fact[_PROPERTY][0], fact[_VALUE][0]
        if name == _KIND:
            if value != _NO_PRODUCT:
                givers.add(about)
        elif not value.endswith(_UNTOLD):
            told[about, name] = told.get((about, name), False) or _STATED in fact.get(_BASIS, ())
    sources = [stated for (_, name), stated in told.items() if name == _CELL_SOURCE]
    if givers or sources:
        cells.records += 1
    if sources:
        _note(cells.source, any(sources))
    products = {about for about in givers if _PRODUCT in about}
    cells.products += len(products)
    for (about, name), stated in told.items():
        if about in products and name in _CELL_PROPERTIES:
            _note(cells.properties.setdefault(_CELL_PROPERTIES[name], Basis()), stated)


def _note(basis: Basis, stated: bool) -> None:
    if stated:
        basis.stated += 1
    else:
        basis.inferred += 1


def _join(basis: Basis, other: Basis) -> None:
    basis.stated += other.stated
    basis.inferred += other.inferred
