"""Batches of records, mapped: each is a part on disk, named by what went in, so that none is ever made twice."""

from __future__ import annotations

import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from trialgraph.coverage import Tally, measure
from trialgraph.mappers.emit import Mention
from trialgraph.mapping import About, Rejected, Settings, map_one
from trialgraph.quadfile import Packer, pack, unpack
from trialgraph.sources import Raw

__all__ = ["Entry", "Part", "batches", "entry_lines", "make_part", "read_part"]

_MOST_RECORDS = 256
_MOST_BYTES = 4 * 2**20


class Entry(msgspec.Struct, frozen=True, tag=True):
    """A record that was mapped, where its lines stand in its part, and the names that it uses."""

    about: About
    start: int
    end: int
    mentions: tuple[int, ...]  # places in Part.names


class Part(msgspec.Struct, frozen=True):
    """What became of a batch; its lines are the zstd frames of the file beside it."""

    outcomes: list[Entry | Rejected]
    names: list[Mention]
    size: int  # of the frames, in bytes
    checksum: int
    coverage: list[tuple[str, str, Tally]] = []  # mapper, path, counts

    def uses(self) -> Iterator[tuple[Mention, int]]:
        """Each name, and how many records of the part use it."""
        counted = Counter(at for entry in self.outcomes if isinstance(entry, Entry) for at in entry.mentions)
        return ((self.names[at], number) for at, number in counted.items())


def batches(records: Iterable[Raw]) -> Iterator[list[Raw]]:
    """The records in batches of a few megabytes; the same records give the same batches."""
    batch: list[Raw] = []
    size = 0
    for raw in records:
        batch.append(raw)
        size += len(raw.data)
        if len(batch) >= _MOST_RECORDS or size >= _MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def make_part(batch: Sequence[Raw], settings: Settings, folder: Path) -> str:
    """Map a batch and keep it in the folder, if it is not there yet; returns its name. Runs in worker processes."""
    digests = [sha256(raw.data).hexdigest() for raw in batch]
    told = msgspec.msgpack.encode([(raw.name, raw.problem, digest) for raw, digest in zip(batch, digests, strict=True)])
    name = sha256(told).hexdigest()[:32]
    if not _is_whole(folder, name):
        _write_part(folder, name, *_mapped(batch, digests, settings))
    return name


def _mapped(batch: Sequence[Raw], digests: Sequence[str], settings: Settings) -> tuple[bytes, Part]:
    """The frames of a batch's records, and what became of each."""
    packer, end = Packer(), 0
    outcomes: list[Entry | Rejected] = []
    places: dict[Mention, int] = {}
    for raw, digest in zip(batch, digests, strict=True):
        if raw.problem is not None:
            outcomes.append(Rejected(raw.name, *raw.problem))
            continue
        outcome = map_one(raw.data, raw.name, digest, settings)
        if isinstance(outcome, Rejected):
            outcomes.append(outcome)
            continue
        packer.add(outcome.lines)
        start, end = end, end + len(outcome.lines)
        mentions = tuple(places.setdefault(mention, len(places)) for mention in outcome.mentions)
        outcomes.append(Entry(outcome.about, start, end, mentions))
    packed = packer.close()
    coverage = _coverage(batch, outcomes, settings)
    return packed, Part(outcomes, list(places), len(packed), zlib.crc32(packed), coverage)


def _coverage(
    batch: Sequence[Raw], outcomes: Sequence[Entry | Rejected], settings: Settings
) -> list[tuple[str, str, Tally]]:
    if not settings.coverage:
        return []
    known = [raw.data for raw, outcome in zip(batch, outcomes, strict=True) if isinstance(outcome, Entry)]
    return measure(known, contact_details=settings.contact_details)


def _write_part(folder: Path, name: str, packed: bytes, part: Part) -> None:
    # The index last: where it is, the lines are.
    _put(folder / f"{name}.nq.zst", packed)
    _put(folder / f"{name}.index", msgspec.msgpack.encode(part))


def _put(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(path)


def _is_whole(folder: Path, name: str) -> bool:
    """Whether an earlier run has made the part, and nothing has happened to it since."""
    try:
        part = read_part(folder, name)
        packed = (folder / f"{name}.nq.zst").read_bytes()
    except (OSError, msgspec.MsgspecError):
        return False
    return len(packed) == part.size and zlib.crc32(packed) == part.checksum


_Decoder = msgspec.msgpack.Decoder(Part)


def read_part(folder: Path, name: str) -> Part:
    """What became of the records of a part."""
    return _Decoder.decode((folder / f"{name}.index").read_bytes())


def entry_lines(folder: Path, name: str, entries: Iterable[Entry]) -> bytes:
    """The lines of some of a part's records, as frames."""
    lines = unpack((folder / f"{name}.nq.zst").read_bytes())
    return pack(*(lines[entry.start : entry.end] for entry in entries))
