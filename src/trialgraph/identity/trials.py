"""One trial in several registries: the same only by a registry id that one of its records gives.

A record may give a wrong id, and an extension may give its parent's. So no group may hold two ids of one series: all
that only one side says in such a group is refused, and what two records say of each other holds.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from trialgraph.identity.matches import SAME_TRIAL, Match, Refused
from trialgraph.identity.names import Names
from trialgraph.mappers.emit import Mention, trial_iri
from trialgraph.mappers.registries import registry_id, registry_ids

__all__ = ["trial_matches"]

# A grant or a sponsor's own number is no statement of another registration, even where it looks like a registry id.
_STATED = frozenset(
    {
        "identifier",
        *(f"identifier:{code}" for code in ("ctis", "eudract-number", "other", "registry", "secondary-id")),
    }
)
# holder: whose id a key is (former: by an id that the registry has replaced); given: the keys that a record gives.
_TABLES = (
    "CREATE TEMP TABLE holder (iri TEXT PRIMARY KEY, id TEXT NOT NULL, key TEXT NOT NULL, former INTEGER NOT NULL)",
    "CREATE TEMP TABLE alias (key TEXT NOT NULL, iri TEXT NOT NULL)",
    "CREATE TEMP TABLE given (iri TEXT NOT NULL, key TEXT NOT NULL, evidence TEXT NOT NULL)",
)
_TIDY = (
    """CREATE TEMP TABLE replaced AS
    SELECT a.key, MIN(h.key) AS target FROM alias a JOIN holder h USING (iri)
    WHERE a.key <> h.key GROUP BY a.key HAVING COUNT(DISTINCT h.key) = 1""",
    "DELETE FROM replaced WHERE target IN (SELECT key FROM replaced)",
    "CREATE UNIQUE INDEX replaced_key ON replaced (key)",
    """UPDATE holder SET former = 1, key = (SELECT target FROM replaced r WHERE r.key = holder.key)
    WHERE key IN (SELECT key FROM replaced)""",
    """UPDATE given SET key = (SELECT target FROM replaced r WHERE r.key = given.key)
    WHERE key IN (SELECT key FROM replaced)""",
    "CREATE INDEX holder_key ON holder (key, former, iri)",
    # One row for each pair of keys in one direction.
    """CREATE TEMP TABLE link AS SELECT DISTINCT h.key AS giver, g.key AS given, 0 AS refused
    FROM given g JOIN holder h USING (iri) WHERE h.key <> g.key""",
    "CREATE UNIQUE INDEX link_pair ON link (giver, given)",
    """CREATE TEMP TABLE node AS SELECT row_number() OVER (ORDER BY key) AS rank, key, 0 AS leader
    FROM (SELECT giver AS key FROM link UNION SELECT given FROM link)""",
    "CREATE UNIQUE INDEX node_key ON node (key)",
    "CREATE UNIQUE INDEX node_rank ON node (rank)",
)
_PAIRS = "SELECT a.rank, b.rank FROM link JOIN node a ON a.key = giver JOIN node b ON b.key = given"
_LINKS = "SELECT giver, given FROM link JOIN node ON key = giver WHERE leader = ? ORDER BY giver, given"
_KEPT = """
SELECT h.iri, h.id, g.key, g.evidence, EXISTS (SELECT 1 FROM link back WHERE back.giver = g.key AND back.given = h.key)
FROM given g JOIN holder h USING (iri) JOIN link l ON l.giver = h.key AND l.given = g.key
WHERE NOT l.refused ORDER BY h.iri, g.key, g.evidence
"""
_SHARED = """
SELECT key, iri, id, former FROM holder WHERE key IN (SELECT key FROM holder GROUP BY key HAVING COUNT(*) > 1)
ORDER BY key, former, iri
"""


def trial_matches(names: Names, refuse: Callable[[Refused], object] | None = None) -> Iterator[Match]:
    """Which trials are the same, by the ids that their records give; ``refuse`` is told of each group that is not.

    An id whose own record was not read is a trial too: its IRI is the one that the record would have.
    """
    ids = _Ids(names)
    yield from ids.one_id()
    for group in ids.contested():
        if refuse is not None:
            refuse(group)
    yield from ids.given()


class _Ids:
    """The ids that the records give, as tables: a registry has a million."""

    def __init__(self, names: Names) -> None:
        self._database = names.database
        self._base = ""
        for table in ("holder", "alias", "given", "replaced", "link", "node"):
            self._database.execute(f"DROP TABLE IF EXISTS temp.{table}")
        for statement in _TABLES:
            self._database.execute(statement)
        for mention in names.of_kind("trial"):
            self._add(mention)
        for statement in _TIDY:
            self._database.execute(statement)
        self._group()

    def _add(self, mention: Mention) -> None:
        if mention.field == "id":
            found = registry_id(mention.name)
            self._base = mention.iri.rpartition("/")[0].removesuffix("trial")
            row = (mention.iri, mention.name, found.id if found else mention.name)
            self._database.execute("INSERT OR IGNORE INTO holder VALUES (?, ?, ?, 0)", row)
        elif mention.field == "alias":
            rows = ((found.id, mention.iri) for found in registry_ids(mention.name))
            self._database.executemany("INSERT INTO alias VALUES (?, ?)", rows)
        elif mention.field in _STATED:
            record = (mention.record or "").removeprefix(self._base)
            evidence = f"{record} gives {mention.name} ({mention.field.replace(':', ' of type ')})"
            stated = ((mention.iri, found.id, evidence) for found in registry_ids(mention.name))
            self._database.executemany("INSERT INTO given VALUES (?, ?, ?)", stated)

    def _group(self) -> None:
        """Write each node's group into the table: the lowest rank of those that links join."""
        parents = array("L", range(self._database.execute("SELECT COUNT(*) FROM node").fetchone()[0] + 1))
        for one, other in self._database.execute(_PAIRS):
            first, second = sorted((_root(parents, one), _root(parents, other)))
            parents[second] = first
        leaders = ((_root(parents, rank), rank) for rank in range(1, len(parents)))
        self._database.executemany("UPDATE node SET leader = ? WHERE rank = ?", leaders)
        self._database.execute("CREATE INDEX node_leader ON node (leader, key)")

    def one_id(self) -> Iterator[Match]:
        """Trials under one id: in two spellings, for two countries, or by an id that has been replaced."""
        rows = self._database.execute(_SHARED)
        for key, group in groupby(rows, key=lambda row: row[0]):
            (_, chosen, chosen_id, _), *others = group
            for _, iri, written, former in others:
                rule = "an id that its registry has replaced" if former else "one registry id, written differently"
                yield Match(iri, chosen, SAME_TRIAL, "R1", rule, key, written, chosen_id)

    def contested(self) -> Iterator[Refused]:
        """The groups with two ids of one series; their links are refused, but for what two records say alike."""
        rows = self._database.execute("SELECT leader, key FROM node ORDER BY leader, key")
        for leader, group in groupby(rows, key=lambda row: row[0]):
            keys = [key for _, key in group]
            clash = _clash(keys)
            if clash is None:
                continue
            links = set(self._database.execute(_LINKS, (leader,)))
            mutual = [link for link in sorted(links) if (link[1], link[0]) in links]
            kept = {key for group in _groups(mutual) if _clash(group) is None for key in group}
            refused = [link for link in links if not (link in mutual and link[0] in kept)]
            self._database.executemany("UPDATE link SET refused = 1 WHERE giver = ? AND given = ?", refused)
            yield Refused(
                tuple(self._trial(key)[0] for key in keys),
                f"it would join {clash}",
                "R1",
                "a registry id that a record gives",
            )

    def given(self) -> Iterator[Match]:
        """One decision for each trial and id that a record of it gives, unless refused."""
        rows = self._database.execute(_KEPT)
        for (iri, written, key, mutual), claims in groupby(rows, key=lambda row: (*row[:3], row[4])):
            other, other_id, known = self._trial(key)
            told = "both records give" if mutual else "the record gives"
            rule = f"a registry id that {told}" + ("" if known else "; that registry's record was not read")
            evidence = "; ".join(claim[3] for claim in claims)
            yield Match(iri, other, SAME_TRIAL, "R1", rule, evidence, written, other_id)

    def _trial(self, key: str) -> tuple[str, str, bool]:
        """IRI and id of the trial with that id, and whether a record of it was read."""
        chosen = "SELECT iri, id FROM holder WHERE key = ? ORDER BY former, iri LIMIT 1"
        found = self._database.execute(chosen, (key,)).fetchone()
        return (found[0], found[1], True) if found else (trial_iri(self._base, key), key, False)


def _clash(keys: Iterable[str]) -> str | None:
    """Two ids or more of one series, in words; a trial has one."""
    series: dict[str, list[str]] = {}
    for key in keys:
        found = registry_id(key)
        if found is not None:
            series.setdefault(found.series, []).append(key)
    clashes = [" and ".join(sorted(ids)) for ids in series.values() if len(ids) > 1]
    return "; ".join(sorted(clashes)) or None


def _groups(links: Iterable[tuple[str, str]]) -> list[set[str]]:
    """What links join, directly or by way of others."""
    groups: dict[str, set[str]] = {}
    for one, other in links:
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(joined, joined))
    return list({id(group): group for group in groups.values()}.values())


def _root(parents: array[int], rank: int) -> int:
    while parents[rank] != rank:
        parents[rank] = parents[parents[rank]]
        rank = parents[rank]
    return rank
