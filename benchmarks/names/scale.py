"""``python -m benchmarks.names.scale NAMES CLUSTERS``: cluster a file of names in a process that can be measured."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.measure import measure
from benchmarks.names.figures import Cell, Figures
from benchmarks.names.ours import Ours
from benchmarks.names.truth import Named, mentions

__all__ = ["scale_figures"]

_MB = 1_000_000
_MANY = 30


def scale_figures(path: Path, largest: int) -> Iterator[Figures]:
    """Seconds and memory for all names of sponsors and of facilities, and the largest clusters in full."""
    rows: list[list[Cell]] = []
    listed: list[Figures] = []
    for kind, names in zip(("sponsors", "facilities"), mentions(path), strict=True):
        with tempfile.TemporaryDirectory() as folder:
            given, found = Path(folder, "names.json"), Path(folder, "clusters.json")
            given.write_bytes(msgspec.json.encode(names))
            ran = measure([sys.executable, "-m", "benchmarks.names.scale", str(given), str(found)])
            said = msgspec.json.decode(found.read_bytes(), type=list[str])
        clusters = _by_size(names, said)
        several = sum(len(members) > 1 for members in clusters)
        many = sum(len(members) > _MANY for members in clusters)
        rows.append([kind, len(names), len(clusters), several, many, len(clusters[0]), ran.seconds, ran.peak / _MB])
        if largest:
            shown = clusters[:largest]
            listed.append(
                Figures(
                    f"The {len(shown)} largest clusters of {kind}",
                    ["names", "of which"],
                    [
                        [len(members), " | ".join(" @ ".join(filter(None, each)) for each in members)]
                        for members in shown
                    ],
                )
            )
    columns = ["", "names", "clusters", "of several", f"of over {_MANY}", "largest", "seconds", "peak MB"]
    yield Figures("All distinct names of the mentions, each in a process of its own", columns, rows)
    yield from listed


def _by_size(names: Sequence[Named], said: Sequence[str]) -> list[list[Named]]:
    clusters: defaultdict[str, list[Named]] = defaultdict(list)
    for name, cluster in zip(names, said, strict=True):
        clusters[cluster].append(name)
    return sorted(clusters.values(), key=lambda members: (-len(members), members[0].name))


def main(given: Path, found: Path) -> None:
    """Read names, write the cluster of each."""
    names = msgspec.json.decode(given.read_bytes(), type=list[Named])
    found.write_bytes(msgspec.json.encode(Ours().cluster(names)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
