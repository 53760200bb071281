"""``python -m benchmarks.corpus N -o FILE``: a corpus of N studies of ClinicalTrials.gov API v2.

By default the studies are generated: the sizes and the structure are the registry's, the words are invented, and the
same seed gives the same bytes. ``--from`` takes records that you have instead, and numbers them anew.
"""

from __future__ import annotations

import statistics
import zipfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
import zstandard

from benchmarks.generated import studies
from benchmarks.renumbered import renumbered
from trialgraph.errors import TrialgraphError

__all__ = ["Distribution", "make_corpus", "records"]

_PLACES = {"p50": 0.50, "p90": 0.90, "p95": 0.95, "p99": 0.99}


class _Places(msgspec.Struct, rename="camel"):
    locations: list[msgspec.Raw] = []


class _Protocol(msgspec.Struct, rename="camel"):
    contacts_locations_module: _Places = msgspec.field(default_factory=_Places)


class _Measured(msgspec.Struct, rename="camel"):
    """What of a study the distribution is made from."""

    protocol_section: _Protocol
    has_results: bool = False


class Distribution:
    """Bytes and sites of the studies that went by."""

    def __init__(self) -> None:
        self.bytes, self.sites, self.results = array("Q"), array("Q"), 0

    def add(self, data: bytes) -> None:
        """Take one study into account."""
        study = msgspec.json.decode(data, type=_Measured)
        self.bytes.append(len(data))
        self.sites.append(len(study.protocol_section.contacts_locations_module.locations))
        self.results += study.has_results

    def lines(self) -> Iterator[str]:
        """The distribution in words."""
        for name, values in (("bytes", sorted(self.bytes)), ("sites", sorted(self.sites))):
            if values:
                places = (
                    f"{key} {values[min(len(values) - 1, int(len(values) * at))]:,}" for key, at in _PLACES.items()
                )
                yield f"{name}: {', '.join(places)}, mean {statistics.fmean(values):,.1f}, most {values[-1]:,}"
        yield f"{len(self.bytes):,} studies, {sum(self.bytes):,} bytes, {self.results:,} with results"


def records(count: int, sources: Sequence[Path] = (), seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Ids and JSON of so many studies: generated ones, or those of the sources under new ids."""
    return renumbered(sources, count, seed) if sources else studies(count, seed)


def make_corpus(out: Path, found: Iterable[tuple[str, bytes]]) -> Distribution:
    """Write the studies to ``out`` (.jsonl, .jsonl.zst, .zip or a folder); a file takes its name when it is whole."""
    told = Distribution()
    with _writer(out) as write:
        for nct_id, data in found:
            told.add(data)
            write(nct_id, data)
    return told


@contextmanager
def _writer(out: Path) -> Iterator[Callable[[str, bytes], object]]:
    if not out.suffix:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise TrialgraphError(f"{out} is not empty")
        yield lambda nct_id, data: (out / f"{nct_id}.json").write_bytes(data)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f"{out.name}.part")
    if out.suffix == ".zip":
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            yield lambda nct_id, data: archive.writestr(zipfile.ZipInfo(f"{nct_id}.json"), data, zipfile.ZIP_DEFLATED)
    elif out.name.endswith(".jsonl.zst"):
        with beside.open("wb") as handle, zstandard.ZstdCompressor().stream_writer(handle) as packed:
            yield lambda nct_id, data: packed.write(data + b"\n")
    elif out.suffix == ".jsonl":
        with beside.open("wb") as handle:
            yield lambda nct_id, data: handle.write(data + b"\n")
    else:
        raise TrialgraphError(f"{out} is no corpus: name a .jsonl, .jsonl.zst or .zip file, or a folder")
    beside.replace(out)


def main(
    count: Annotated[int, typer.Argument(min=1, max=10_000_000, help="How many studies.")],
    out: Annotated[Path, typer.Option("--out", "-o", help=".jsonl, .jsonl.zst, .zip, or a folder.")],
    sources: Annotated[
        list[Path] | None, typer.Option("--from", help="Records to number anew, may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same corpus.")] = 1,
) -> None:
    """Make a corpus of studies and tell how large they are."""
    for line in make_corpus(out, records(count, sources or (), seed)).lines():
        typer.echo(line)


if __name__ == "__main__":
    typer.run(main)
