"""Names of a list put together, with the rules of a build but without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from trialgraph.identity.canonical import Entities
from trialgraph.identity.localities import STATED
from trialgraph.identity.names import Names
from trialgraph.identity.places import country_code
from trialgraph.identity.resolving import resolve
from trialgraph.identity.ror import Registry
from trialgraph.mappers.emit import Mention, organization_iri, site_iri
from trialgraph.mappers.names import is_anonymous_site
from trialgraph.progress import Progress, silent

__all__ = ["Clustered", "Named", "cluster"]

_PIECE = 10_000
# Each row of the list with its name node; an entity is numbered where the list first has it.
_NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT entity, row_number() OVER (ORDER BY MIN(at)) AS cluster
FROM listed l JOIN name n ON n.iri = l.iri GROUP BY entity
"""
_CLUSTERED = """
SELECT c.cluster, e.label, r.ror FROM listed l JOIN name n ON n.iri = l.iri JOIN numbered c ON c.entity = n.entity
JOIN name e ON e.rank = n.entity LEFT JOIN registered r ON r.entity = e.iri ORDER BY l.at
"""


class Named(NamedTuple):
    """A name of a list, and its place as far as the list says it."""

    name: str
    city: str | None = None
    country: str | None = None
    region: str | None = None


class Clustered(NamedTuple):
    """The cluster of a name (a number, in the order in which the list begins them), its label, and its ROR id."""

    cluster: int
    label: str
    ror: str | None = None


def cluster(
    rows: Iterable[Named],
    *,
    ror: Registry | None = None,
    scratch: Path | None = None,
    progress: Progress = silent,
) -> Iterator[Clustered]:
    """The cluster of each row, in the order of the rows, once all of them are read.

    Rows with a city are sites, compared within their place; others are organisations. A name that withholds itself
    ("Research Site") is a cluster of its own in each row. ``ror`` brings the ids of ROR, and joins by them; ``scratch``
    is the file of the database (in memory without one).
    """
    names = Names(scratch)
    names.database.execute("CREATE TEMP TABLE listed (at INTEGER PRIMARY KEY, iri TEXT NOT NULL)")
    listed = enumerate(rows)
    while piece := [(at, _mention(row, at)) for at, row in islice(listed, _PIECE)]:
        names.add((mention, 1) for _, mention in piece)
        names.database.executemany("INSERT INTO listed VALUES (?, ?)", ((at, mention.iri) for at, mention in piece))
        progress("names", piece[-1][0] + 1, None)
    return _clustered(names, resolve(names, registry=ror, progress=progress))


def _clustered(names: Names, entities: Entities) -> Iterator[Clustered]:
    database = names.database
    database.execute("CREATE TEMP TABLE registered (entity TEXT PRIMARY KEY, ror TEXT NOT NULL)")
    database.executemany("INSERT INTO registered VALUES (?, ?)", list(entities.registered_entities()))
    database.execute(_NUMBERED)
    database.execute("CREATE UNIQUE INDEX numbered_entity ON numbered (entity)")
    return map(Clustered._make, database.execute(_CLUSTERED))


def _mention(row: Named, at: int) -> Mention:
    name = row.name.strip()
    city, region, country = ((part or "").strip() or None for part in (row.city, row.region, row.country))
    country = country_code(country) or country
    if city and name:
        iri = site_iri("", name, city, region, country, str(at))
        return Mention("site", iri, name, city, region, country, field=STATED)
    # A list can have two organisations of one name in two countries; a record's graph cannot.
    only = str(at) if is_anonymous_site(name) or not name else country
    return Mention("organization", organization_iri("", name, only), name, country=country, field=STATED)
