"""From decisions to entities: every name node gets the one node that stands for what it names."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from trialgraph.identity.matches import SAME, Match
from trialgraph.identity.names import Names

__all__ = ["Entities"]

_DECISIONS = """
CREATE TABLE decision (
  subject TEXT NOT NULL, object TEXT NOT NULL, predicate TEXT NOT NULL, tier TEXT NOT NULL, rule TEXT NOT NULL,
  evidence TEXT NOT NULL, subject_label TEXT NOT NULL, object_label TEXT NOT NULL,
  PRIMARY KEY (subject, object, predicate)
) WITHOUT ROWID
"""
# The most used name stands for an entity, then the shortest, then the first in order: the choice does not depend on the
# order of the input. The rank says so once for all.
_NAMES = """
CREATE TABLE name AS
SELECT row_number() OVER (ORDER BY SUM(uses) DESC, length(MIN(name)), iri) AS rank, iri, MIN(name) AS label, 0 AS entity
FROM mention WHERE kind <> 'trial' GROUP BY iri
"""
_PAIRS = """
SELECT one.rank, other.rank FROM decision d JOIN name one ON one.iri = d.subject JOIN name other ON other.iri = d.object
WHERE d.predicate = ?
"""


class Entities:
    """What the names name: names joined by a chain of "same" decisions are one entity."""

    def __init__(self, names: Names, matches: Iterable[Match]) -> None:
        self._database = names.database
        self._database.execute(_DECISIONS)
        self._database.executemany(
            "INSERT OR IGNORE INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    match.subject,
                    match.object,
                    match.predicate,
                    match.tier,
                    match.rule,
                    match.evidence,
                    match.subject_label,
                    match.object_label,
                )
                for match in matches
            ),
        )
        self._database.execute(_NAMES)
        self._database.execute("CREATE UNIQUE INDEX name_iri ON name (iri)")
        self._database.execute("CREATE UNIQUE INDEX name_rank ON name (rank)")
        self._join()

    def _join(self) -> None:
        parents = array("L", range(self._number("SELECT COUNT(*) FROM name") + 1))
        for one, other in self._database.execute(_PAIRS, (SAME,)):
            first, second = sorted((_root(parents, one), _root(parents, other)))
            parents[second] = first
        joined = ((_root(parents, rank), rank) for rank, parent in enumerate(parents) if parent != rank)
        self._database.execute("UPDATE name SET entity = rank")
        self._database.executemany("UPDATE name SET entity = ? WHERE rank = ?", joined)

    def matches(self) -> Iterator[Match]:
        """All decisions, in order."""
        rows = self._database.execute("SELECT * FROM decision ORDER BY subject, object, predicate")
        return (Match(*row) for row in rows)

    def names(self) -> Iterator[tuple[str, str]]:
        """IRI of each name, and the IRI of the name that stands for the entity (itself, when nothing else is known)."""
        return self._database.execute("SELECT n.iri, e.iri FROM name n JOIN name e ON e.rank = n.entity ORDER BY n.iri")

    def labels(self) -> Iterator[tuple[str, str]]:
        """IRI and label of each entity."""
        return self._database.execute("SELECT iri, label FROM name WHERE entity = rank ORDER BY iri")

    def counts(self) -> dict[str, int]:
        """How many names there are, how many entities, how many decisions."""
        return {
            "names": self._number("SELECT COUNT(*) FROM name"),
            "entities": self._number("SELECT COUNT(*) FROM name WHERE entity = rank"),
            "matches": self._number("SELECT COUNT(*) FROM decision"),
        }

    def kinds(self) -> dict[str, int]:
        """How many name nodes there are of each kind (organization, site, person, condition)."""
        return dict(
            self._database.execute(
                "SELECT kind, COUNT(DISTINCT iri) FROM mention WHERE kind <> 'trial' GROUP BY kind ORDER BY kind"
            )
        )

    def _number(self, question: str) -> int:
        return int(self._database.execute(question).fetchone()[0])


def _root(parents: array[int], rank: int) -> int:
    while parents[rank] != rank:
        parents[rank] = parents[parents[rank]]
        rank = parents[rank]
    return rank
