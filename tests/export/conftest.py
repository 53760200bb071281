"""A build of the examples, and what files say when they are read again."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard

import trialgraph as tg

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "build"
    tg.build(EXAMPLES, out=folder, jobs=1)
    return folder


@pytest.fixture(scope="session")
def kg(built: Path) -> tg.KnowledgeGraph:
    return tg.open(built)


@pytest.fixture(scope="session")
def hundred(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tg.KnowledgeGraph:
    """A build of a hundred real records."""
    records = sorted((shared / "data" / "ctgov-v2").glob("*.json"))[:100]
    return tg.build(records, out=tmp_path_factory.mktemp("hundred") / "build", jobs=1)


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompressobj().decompress(data) if path.suffix == ".zst" else data


@pytest.fixture(scope="session")
def read() -> Callable[[Path], set[ox.Quad]]:
    """The quads of a file, whatever it is."""

    def quads(path: Path) -> set[ox.Quad]:
        form = ox.RdfFormat.from_extension(path.name.split(".")[1])
        assert form is not None
        return set(ox.parse(unpacked(path), form))

    return quads
