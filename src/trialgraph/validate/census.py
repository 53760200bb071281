"""How many things were looked at: a name that many records share counts once, however many there are of them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from trialgraph.ontology import ONTOLOGY, TG
from trialgraph.validate.data import TYPE
from trialgraph.validate.units import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Census", "digest"]

# Things that many records name, and that count once.
_NAMED = frozenset(f"<{name}>" for name in (TG.Trial, TG.Organization, TG.Site, TG.Person, TG.Condition))
_START = f"<{ONTOLOGY}"
_MANY = 2**20


class Census:
    """Counts things by class. Names are kept as digests of eight bytes, a registry's millions in tens of megabytes."""

    def __init__(self) -> None:
        self._named: dict[str, set[int]] = {}
        self._packed: dict[str, NDArray[np.uint64]] = {}
        self._others: Counter[str] = Counter()

    def add(self, unit: Unit) -> None:
        """Count the things of a unit."""
        for subject, node in unit.nodes.items():
            for kind in node.get(TYPE, ()):
                if kind in _NAMED:
                    self._named.setdefault(kind, set()).add(digest(subject))
                elif kind.startswith(_START):
                    self._others[kind] += 1

    def merge(self, other: Census) -> None:
        """Add what another has counted elsewhere."""
        self._others.update(other._others)
        for kind, digests in other._named.items():
            mine = self._named.setdefault(kind, set())
            mine |= digests
            if len(mine) > _MANY:
                self._pack(kind)

    def result(self) -> dict[str, int]:
        """Class, without the ontology's IRI -> number of things."""
        for kind in self._named:
            self._pack(kind)
        counts = {kind: len(digests) for kind, digests in self._packed.items()} | dict(self._others)
        return {kind.removeprefix(_START).removesuffix(">"): counts[kind] for kind in sorted(counts)}

    def _pack(self, kind: str) -> None:
        fresh = np.fromiter(self._named[kind], np.uint64, len(self._named[kind]))
        self._packed[kind] = np.union1d(self._packed.get(kind, fresh), fresh)
        self._named[kind] = set()


@lru_cache(maxsize=2**16)  # most names are counted more than once, and some by thousands of records
def digest(name: str) -> int:
    """A name in eight bytes: of millions, no two are likely to share theirs."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
