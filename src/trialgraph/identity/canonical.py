"""From decisions to entities: every name node gets the one node that stands for what it names."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from trialgraph.identity.closure import Contradiction, closed
from trialgraph.identity.curated_rows import CuratedRow
from trialgraph.identity.lexicon import is_known
from trialgraph.identity.matches import RELATED, SAME, SAME_TRIAL, Match, Refused
from trialgraph.identity.names import Names
from trialgraph.identity.spelling import spelled

__all__ = ["Entities"]

_LONG = 5  # letters of a word that can be told from a misspelling
_FIELDS = Match.__struct_fields__
_PROPOSALS = """
CREATE TEMP TABLE proposal (
  part INTEGER, subject TEXT NOT NULL, object TEXT NOT NULL, predicate TEXT NOT NULL, tier TEXT NOT NULL,
  rule TEXT NOT NULL, evidence TEXT NOT NULL, subject_label TEXT NOT NULL, object_label TEXT NOT NULL,
  negative INTEGER NOT NULL, refused TEXT NOT NULL
)
"""
_DECISIONS = """
CREATE TABLE decision (
  subject TEXT NOT NULL, object TEXT NOT NULL, predicate TEXT NOT NULL, tier TEXT NOT NULL, rule TEXT NOT NULL,
  evidence TEXT NOT NULL, subject_label TEXT NOT NULL, object_label TEXT NOT NULL, negative INTEGER NOT NULL,
  refused TEXT NOT NULL,
  PRIMARY KEY (subject, object, predicate, tier)
) WITHOUT ROWID
"""
# The most used name stands for an entity, then the one with the fewest words that are none (misspellings), then the
# shortest, then the first in order: the choice does not depend on the order of the input. The rank says so for all.
_NAMES = """
CREATE TABLE name AS
SELECT row_number() OVER (ORDER BY SUM(uses) DESC, slips(MIN(name)), length(MIN(name)), iri) AS rank, iri,
  MIN(name) AS label, 0 AS entity
FROM mention WHERE kind <> 'trial' GROUP BY iri
"""
_PAIRS = """
SELECT one.rank, other.rank, p.rowid FROM {table} p
JOIN name one ON one.iri = p.subject JOIN name other ON other.iri = p.object WHERE p.predicate = ? AND p.negative = 0
"""
_REGISTERED = """
SELECT entity, ror FROM (
  SELECT e.iri AS entity, d.object AS ror, row_number() OVER (
    PARTITION BY e.iri ORDER BY SUM((SELECT SUM(uses) FROM mention m WHERE m.iri = n.iri)) DESC, d.object
  ) AS place
  FROM decision d JOIN name n ON n.iri = d.subject JOIN name e ON e.rank = n.entity
  WHERE d.tier = 'T5' GROUP BY e.iri, d.object
) WHERE place = 1 ORDER BY entity
"""
_ALL = f"SELECT {', '.join(_FIELDS)} FROM"


class Entities:
    """What the names name: names joined by a chain of "same" decisions are one entity."""

    def __init__(self, names: Names) -> None:
        self._database = names.database
        self._database.create_function("slips", 1, _slips, deterministic=True)
        self.idle: tuple[CuratedRow, ...] = ()
        """Reviewed rows that speak of no two names in use."""
        for statement in (_PROPOSALS, _DECISIONS, _NAMES):
            self._database.execute(statement)
        self._database.execute("CREATE UNIQUE INDEX name_iri ON name (iri)")
        self._database.execute("CREATE UNIQUE INDEX name_rank ON name (rank)")
        self._database.execute("UPDATE name SET entity = rank")

    def decide(self, matches: Iterable[Match]) -> None:
        """Take decisions as they are; of those that come to the same by one tier, the first counts."""
        self._database.executemany(
            f"INSERT OR IGNORE INTO decision VALUES ({', '.join('?' * len(_FIELDS))})",  # noqa: S608 - no words of others
            (tuple(getattr(match, field) for field in _FIELDS) for match in matches),
        )

    def close(self, matches: Iterable[Match], *, unlike: Contradiction, apart: Contradiction) -> None:
        """Decide which of the matches that say "same" hold together, group by group."""
        self._database.executemany(
            f"INSERT INTO proposal VALUES (0, {', '.join('?' * len(_FIELDS))})",  # noqa: S608 - no words of others
            (tuple(getattr(match, field) for field in _FIELDS) for match in matches),
        )
        parents = self._parents("proposal")
        rows = self._database.execute(_PAIRS.format(table="proposal"), (SAME,)).fetchall()
        self._database.executemany(
            "UPDATE proposal SET part = ? WHERE rowid = ?", ((_root(parents, one), row) for one, _, row in rows)
        )
        found = self._database.execute(f"SELECT part, {', '.join(_FIELDS)} FROM proposal ORDER BY part")  # noqa: S608 - no words of others
        for _, group in groupby(found, key=lambda row: row[0]):
            self.decide(closed((_match(row[1:]) for row in group), unlike=unlike, apart=apart))

    def refuse(self, group: Refused) -> None:
        """Note that names were not joined although there is evidence for it."""
        first, *others = sorted(group.members)
        for other in others:
            labels = self._label(first), self._label(other)
            match = Match(first, other, RELATED, group.tier, group.rule, "", *labels, False, group.reason)
            self.decide([match])

    def _label(self, iri: str) -> str:
        """The first of its names; of a trial, its own id, not one that a record gives beside it."""
        found = self._database.execute(
            "SELECT name FROM mention WHERE iri = ? ORDER BY field IS NOT 'id', name LIMIT 1", (iri,)
        ).fetchone()
        return str(found[0]) if found else iri.rpartition("/")[2]

    def join(self) -> None:
        """Name the entities by the decisions taken so far; :meth:`entity` knows them then."""
        parents = self._parents("decision")
        joined = ((_root(parents, rank), rank) for rank, parent in enumerate(parents) if parent != rank)
        self._database.execute("UPDATE name SET entity = rank")
        self._database.executemany("UPDATE name SET entity = ? WHERE rank = ?", joined)

    def entity(self, iri: str) -> str:
        """The IRI of the name that stands for what a name names."""
        found = self._database.execute(
            "SELECT e.iri FROM name n JOIN name e ON e.rank = n.entity WHERE n.iri = ?", (iri,)
        ).fetchone()
        return iri if found is None else str(found[0])

    def _parents(self, table: str) -> array[int]:
        rowid = "p.rowid" if table == "proposal" else "0"
        parents = array("L", range(self._number("SELECT COUNT(*) FROM name") + 1))
        pairs = self._database.execute(_PAIRS.format(table=table).replace("p.rowid", rowid), (SAME,))
        for one, other, _ in pairs:
            first, second = sorted((_root(parents, one), _root(parents, other)))
            parents[second] = first
        return parents

    def matches(self) -> Iterator[Match]:
        """All decisions, in order."""
        return map(_match, self._database.execute(f"{_ALL} decision ORDER BY subject, object, predicate, tier"))

    def links(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subject and object of the decisions with a predicate that hold, each pair once."""
        return self._database.execute(
            "SELECT DISTINCT subject, object FROM decision WHERE predicate = ? AND negative = 0 AND refused = '' "
            "ORDER BY subject, object",
            (predicate,),
        )

    def registered(self) -> Iterator[str]:
        """The ROR ids that names were linked to."""
        found = self._database.execute("SELECT DISTINCT object FROM decision WHERE tier = 'T5' ORDER BY object")
        return (ror for (ror,) in found)

    def registered_entities(self) -> Iterator[tuple[str, str]]:
        """IRI of each entity with a ROR id, and the id; of several (one follows the other) the most used."""
        return self._database.execute(_REGISTERED)

    def unread_trials(self) -> Iterator[tuple[str, str]]:
        """IRI and id of the trials that records name as the same, and of which no record was read."""
        return self._database.execute(
            "SELECT object, MIN(object_label) FROM decision WHERE predicate = ? AND refused = '' AND object NOT IN "
            "(SELECT iri FROM mention WHERE kind = 'trial' AND field = 'id') GROUP BY object ORDER BY object",
            (SAME_TRIAL,),
        )

    def names(self) -> Iterator[tuple[str, str]]:
        """IRI of each name, and the IRI of the name that stands for the entity (itself, when nothing else is known)."""
        return self._database.execute("SELECT n.iri, e.iri FROM name n JOIN name e ON e.rank = n.entity ORDER BY n.iri")

    def labels(self) -> Iterator[tuple[str, str]]:
        """IRI and label of each entity."""
        return self._database.execute("SELECT iri, label FROM name WHERE entity = rank ORDER BY iri")

    def counts(self) -> dict[str, int]:
        """How many names there are, how many entities, how many decisions, how many refused."""
        return {
            "names": self._number("SELECT COUNT(*) FROM name"),
            "entities": self._number("SELECT COUNT(*) FROM name WHERE entity = rank"),
            "matches": self._number("SELECT COUNT(*) FROM decision"),
            "refused": self._number("SELECT COUNT(*) FROM decision WHERE refused <> ''"),
        }

    def tiers(self) -> dict[str, int]:
        """How many decisions each tier made."""
        return dict(
            self._database.execute("SELECT tier, COUNT(*) FROM decision WHERE refused = '' GROUP BY tier ORDER BY tier")
        )

    def kinds(self) -> dict[str, int]:
        """How many name nodes there are of each kind (organization, site, person, condition)."""
        return dict(
            self._database.execute(
                "SELECT kind, COUNT(DISTINCT iri) FROM mention WHERE kind <> 'trial' GROUP BY kind ORDER BY kind"
            )
        )

    def _number(self, question: str) -> int:
        return int(self._database.execute(question).fetchone()[0])


def _match(row: tuple[Any, ...]) -> Match:
    subject, other, predicate, tier, rule, evidence, subject_label, object_label, negative, refused = row
    labels = (subject_label, object_label)
    return Match(subject, other, predicate, tier, rule, evidence, *labels, bool(negative), refused)


def _slips(name: str) -> int:
    return sum(len(word) >= _LONG and word.isalpha() and not is_known(word) for word in spelled(name))


def _root(parents: array[int], rank: int) -> int:
    while parents[rank] != rank:
        parents[rank] = parents[parents[rank]]
        rank = parents[rank]
    return rank
