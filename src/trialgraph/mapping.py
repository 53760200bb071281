"""One record from bytes to quads: the step that runs in every worker process."""

from __future__ import annotations

from collections import Counter
from traceback import extract_tb

import msgspec

from trialgraph import __version__
from trialgraph.cells import cell_graph
from trialgraph.mappers import Document, Provenance, Rejection, choose
from trialgraph.mappers.contacts import contact_graph
from trialgraph.mappers.emit import Mention, NamedGraph, trial_iri
from trialgraph.mappers.suspect import may_be_damaged
from trialgraph.mappers.terms import TermError
from trialgraph.mappers.triples import record_graph

__all__ = ["About", "Mapped", "Rejected", "Settings", "map_one"]


class Settings(msgspec.Struct, frozen=True):
    """What is asked for, as far as mapping is concerned."""

    base: str
    contact_details: bool = False
    derived: bool = True  # also what a build makes of the records: cell products, names to identify
    coverage: bool = False  # also what becomes of each field


class About(msgspec.Struct, frozen=True):
    """What a build wants to know of a record that was mapped."""

    name: str
    trial_iri: str
    graph: str
    source: str
    own_registry: bool
    updated: str
    preference: int
    sha256: str
    quads: int
    notes: dict[str, int]
    classes: dict[str, int]


class Mapped(msgspec.Struct, frozen=True):
    """A record that was mapped: its quads as lines of N-Quads, and the names that it uses."""

    about: About
    lines: bytes
    mentions: tuple[Mention, ...]


class Rejected(msgspec.Struct, frozen=True, tag=True):
    """A record that was not mapped, and why."""

    name: str
    code: str
    reason: str
    place: str | None = None
    sha256: str | None = None


def map_one(data: bytes, name: str, digest: str, settings: Settings) -> Mapped | Rejected:
    """Map one record; whatever is wrong with it is its own matter."""
    try:
        return _mapped(data, name, digest, settings)
    except Rejection as error:
        return Rejected(name, error.code, error.reason, error.place, digest)
    except TermError as error:
        return Rejected(name, "bad-value", str(error), None, digest)
    except (RecursionError, MemoryError) as error:
        return Rejected(name, "too-deep", f"the record is nested too deeply or too large: {error}", None, digest)
    except Exception as error:  # a fault of ours costs one record, and is told, but not the whole run
        *_, last = extract_tb(error.__traceback__)
        where = f"{last.name}, line {last.lineno} of {last.filename.rpartition('/')[2]}"
        reason = f"the mapper failed, which it should not (please report it): {type(error).__name__}: {error}"
        return Rejected(name, "failed", reason, where, digest)


def _mapped(data: bytes, name: str, digest: str, settings: Settings) -> Mapped:
    document = Document(data)
    mapper = choose(document)
    trial = mapper.read(document)
    provenance = Provenance(
        source=mapper.source,
        format=mapper.format,
        mapper=mapper.name,
        version=__version__,
        sha256=digest,
        url=mapper.address(document, trial),
        registry=mapper.registry,
    )
    damaged = document.family == "page" or may_be_damaged(document.content)
    graph = record_graph(trial, provenance, base=settings.base, damaged=damaged)
    graphs = [graph]
    if settings.derived:
        graphs.append(cell_graph(trial, mapper.source, base=settings.base))
    if settings.contact_details:
        graphs.append(contact_graph(trial, provenance, base=settings.base))
    about = About(
        name=name,
        trial_iri=trial_iri(settings.base, trial.id),
        graph=graph.iri,
        source=mapper.source,
        own_registry=mapper.source == trial.registry,
        updated=trial.last_updated or trial.last_update_submitted or "",
        preference=mapper.preference,
        sha256=digest,
        quads=sum(map(len, graphs)),
        notes=graph.notes,
        classes=_classes(graphs),
    )
    lines = b"".join(each.to_bytes() for each in graphs)
    return Mapped(about, lines, tuple(graph.mentions) if settings.derived else ())


def _classes(graphs: list[NamedGraph]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for graph in graphs:
        total.update(graph.classes)
    return dict(total)
