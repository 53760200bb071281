"""From ``graph.nq.zst`` to an Oxigraph store, a portion at a time: bounded in memory, and gone on with after a kill.

The bulk loader makes a portion visible whole or not at all. What is loaded is noted once it is safe on disk; a portion
that was loaded and not noted is loaded again, which changes nothing.
"""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from trialgraph.progress import Progress
from trialgraph.zstdfile import open_zstd

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["load_store"]

# The loader holds what it is given several times over: 96 MB of lines take some 400 MB.
_LOADED_AT_ONCE = 96 * 2**20


def load_store(quads: Path, folder: Path, progress: Progress) -> ox.Store:
    """The store in ``folder`` with the file's quads; what an earlier run has loaded of them is not loaded again."""
    import pyoxigraph as ox

    done = _noted(folder)
    if not _is_start(done, quads):
        shutil.rmtree(folder, ignore_errors=True)
        done = []
    for orphan in folder.glob("bulk-*.sst"):  # of a load that was killed: no part of the store, and never removed by it
        orphan.unlink()
    store = ox.Store(str(folder))
    size = quads.stat().st_size
    with quads.open("rb") as packed, open_zstd(packed) as lines:
        for at, portion in enumerate(_portions(lines)):
            if at >= len(done):
                store.bulk_load(portion, ox.RdfFormat.N_QUADS)
                store.flush()
                done.append(zlib.crc32(portion))
                _note(folder, done)
            progress("store", 0, packed.tell() / size)
    _notes(folder).unlink()
    return store


def _is_start(done: list[int], quads: Path) -> bool:
    """Whether the portions that were loaded are those that the file begins with."""
    if not done:
        return False
    with quads.open("rb") as packed, open_zstd(packed) as lines:
        found = [zlib.crc32(portion) for portion, _ in zip(_portions(lines), done, strict=False)]
    return found == done


def _portions(lines: IO[bytes]) -> Iterator[bytes]:
    while portion := lines.read(_LOADED_AT_ONCE):
        yield portion + lines.readline()


def _notes(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.loaded")


def _noted(folder: Path) -> list[int]:
    try:
        return msgspec.json.decode(_notes(folder).read_bytes(), type=list[int]) if folder.is_dir() else []
    except (OSError, msgspec.MsgspecError):
        return []


def _note(folder: Path, done: list[int]) -> None:
    beside = folder.with_name(f"{folder.name}.loading")
    beside.write_bytes(msgspec.json.encode(done))
    beside.replace(_notes(folder))
