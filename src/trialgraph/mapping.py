"""One record from bytes to quads: the step that runs in every worker process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

import msgspec

from trialgraph import __version__
from trialgraph.cells import cell_graph
from trialgraph.mappers import Document, Provenance, Rejection, choose
from trialgraph.mappers.contacts import contact_graph
from trialgraph.mappers.emit import Mention, trial_iri
from trialgraph.mappers.terms import TermError
from trialgraph.mappers.triples import record_graph
from trialgraph.sources import Raw

__all__ = ["Mapped", "Rejected", "Settings", "map_batch", "map_one"]


class Settings(msgspec.Struct, frozen=True):
    """What a build is asked for, as far as mapping is concerned."""

    base: str
    contact_details: bool = False
    cells: bool = True


class Mapped(msgspec.Struct, frozen=True):
    """A record that was mapped: its quads as lines of N-Quads, and what the build wants to know of it."""

    name: str
    trial: str
    trial_iri: str
    graph: str
    source: str
    own_registry: bool
    updated: str
    preference: int
    sha256: str
    lines: bytes
    quads: int
    mentions: tuple[Mention, ...]
    notes: dict[str, int]


class Rejected(msgspec.Struct, frozen=True):
    """A record that was not mapped, and why."""

    name: str
    code: str
    reason: str
    place: str | None = None
    sha256: str | None = None


def map_batch(batch: Sequence[Raw], settings: Settings) -> list[Mapped | Rejected]:
    """Map some records; one that fails is rejected and the others go on."""
    return list(_each(batch, settings))


def _each(batch: Sequence[Raw], settings: Settings) -> Iterator[Mapped | Rejected]:
    for raw in batch:
        if raw.problem is not None:
            yield Rejected(raw.name, *raw.problem)
            continue
        digest = sha256(raw.data).hexdigest()
        try:
            yield map_one(raw, digest, settings)
        except Rejection as error:
            yield Rejected(raw.name, error.code, error.reason, error.place, digest)
        except TermError as error:
            yield Rejected(raw.name, "bad-value", str(error), None, digest)
        except (RecursionError, MemoryError) as error:
            yield Rejected(raw.name, "too-deep", f"the record is nested too deeply or too large: {error}", None, digest)


def map_one(raw: Raw, digest: str, settings: Settings) -> Mapped:
    """Map one record; raises :class:`Rejection` or :class:`TermError`."""
    document = Document(raw.data)
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
    graph = record_graph(trial, provenance, base=settings.base)
    graphs = [graph]
    if settings.cells:
        graphs.append(cell_graph(trial, mapper.source, base=settings.base))
    if settings.contact_details:
        graphs.append(contact_graph(trial, provenance, base=settings.base))
    return Mapped(
        name=raw.name,
        trial=trial.id,
        trial_iri=trial_iri(settings.base, trial.id),
        graph=graph.iri,
        source=mapper.source,
        own_registry=mapper.source == trial.registry,
        updated=trial.last_updated or trial.last_update_submitted or "",
        preference=mapper.preference,
        sha256=digest,
        lines=b"".join(each.to_bytes() for each in graphs),
        quads=sum(map(len, graphs)),
        mentions=tuple(graph.mentions),
        notes=dict(Counter(note.type for note in trial.notes)),
    )
