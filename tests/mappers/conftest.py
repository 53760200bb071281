"""Fixtures of the mappers' tests: a record read, its quads, and its facts in a form that a person can write down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.mappers import Document, Provenance, choose, quads
from trialgraph.mappers.trial import Trial
from trialgraph.ontology import PREFIXES

BASE = "https://w3id.org/trialgraph/"


@pytest.fixture(scope="session")
def read() -> Callable[[bytes | str], Trial]:
    """Map one record with the mapper that its content asks for."""

    def map_one(data: bytes | str) -> Trial:
        document = Document(data.encode() if isinstance(data, str) else data)
        return choose(document).read(document)

    return map_one


@pytest.fixture(scope="session")
def quads_of() -> Callable[[bytes | str], list[ox.Quad]]:
    """The quads of one record, as a build writes them and a store reads them."""

    def map_one(data: bytes | str) -> list[ox.Quad]:
        data = data.encode() if isinstance(data, str) else data
        document = Document(data)
        mapper = choose(document)
        provenance = Provenance(
            source=mapper.source, format=mapper.format, mapper=mapper.name, version="0", sha256=sha256(data).hexdigest()
        )
        lines = quads(mapper.read(document), provenance, base=BASE)
        return list(ox.parse(lines, ox.RdfFormat.N_QUADS))

    return map_one


@pytest.fixture(scope="session")
def facts_of(quads_of: Callable[[bytes | str], list[ox.Quad]]) -> Callable[[bytes | str], set[str]]:
    """The facts of one record as lines ``subject | term | value``; see :func:`_facts`."""
    return lambda data: _facts(quads_of(data))


@pytest.fixture(scope="session")
def fixture_pages() -> dict[str, str]:
    """Invented trials, one page per layout: name -> text."""
    return {page.stem: page.read_text() for page in sorted((Path(__file__).parent / "pages").glob("*.txt"))}


def _facts(found: Iterable[ox.Quad]) -> set[str]:
    """``trial | status | status/recruiting``: nodes by place in the record or label, literals with type.

    Classes and the description of the record itself are left out.
    """
    quads_ = list(found)
    label_iri = PREFIXES["rdfs"] + "label"
    labels = {quad.subject: quad.object.value for quad in quads_ if quad.predicate.value == label_iri}  # type: ignore[union-attr]
    record = quads_[0].graph_name.value  # type: ignore[union-attr]
    about = next(q.object for q in quads_ if q.predicate.value == PREFIXES["tg"] + "aboutTrial")

    def show(term: object) -> str:
        if isinstance(term, ox.Literal):
            kind = term.datatype.value.removeprefix(PREFIXES["xsd"])
            return term.value if kind == "string" else f"{term.value}^^{kind}"
        assert isinstance(term, ox.NamedNode)
        if term == about:
            return "trial"
        iri = term.value
        if iri.startswith(f"{record}/"):
            return iri.removeprefix(f"{record}/")
        if iri.startswith(PREFIXES["vocab"]):
            return iri.removeprefix(PREFIXES["vocab"])
        kind = iri.removeprefix(BASE).split("/")[0]
        return f"trial: {iri.rsplit('/', 1)[1]}" if kind == "trial" else f"{kind}: {labels[term]}"

    lines = set()
    for quad in quads_:
        relation = quad.predicate.value
        subject = quad.subject
        assert isinstance(subject, ox.NamedNode)
        if relation == PREFIXES["rdf"] + "type" or subject.value == record or "/mapper/" in subject.value:
            continue
        term = relation.removeprefix(PREFIXES["tg"])
        for name, start in PREFIXES.items():
            if term.startswith(start):
                term = f"{name}:{term.removeprefix(start)}"
        lines.add(f"{show(subject)} | {term} | {show(quad.object)}")
    return lines
