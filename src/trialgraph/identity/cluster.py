"""Names of a list put together, with the rules of a build but without one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from trialgraph.identity.localities import STATED
from trialgraph.identity.names import Names
from trialgraph.identity.places import country_code
from trialgraph.identity.resolving import resolve
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import digest, is_anonymous_site

__all__ = ["Clustered", "Named", "cluster"]


class Named(NamedTuple):
    """A name of a list, and its place as far as the list says it."""

    name: str
    city: str | None = None
    country: str | None = None


class Clustered(NamedTuple):
    """The cluster of a name (a number, in the order in which the list begins them), its label, and its ROR id."""

    cluster: int
    label: str
    ror: str | None = None


def cluster(rows: Iterable[Named]) -> list[Clustered]:
    """The cluster of each row. Rows with a city are sites, compared within their place; others are organisations.

    A name that withholds itself ("Research Site") is a cluster of its own in each row.
    """
    nodes: list[str] = []
    names = Names()
    uses: dict[Mention, int] = {}
    for at, row in enumerate(rows):
        mention = _mention(row, at)
        nodes.append(mention.iri)
        uses[mention] = uses.get(mention, 0) + 1
    names.add(uses.items())
    entities = resolve(names)
    entity = dict(entities.names())
    labels = dict(entities.labels())
    numbers: dict[str, int] = {}
    return [Clustered(numbers.setdefault(entity[node], len(numbers) + 1), labels[entity[node]]) for node in nodes]


def _mention(row: Named, at: int) -> Mention:
    name, city = row.name.strip(), (row.city or "").strip() or None
    country = country_code(row.country) or (row.country or "").strip() or None
    only = str(at) if is_anonymous_site(name) else ""
    kind = "site" if city else "organization"
    return Mention(
        kind, f"{kind}/{digest(name, city or '', country or '', only)}", name, city, None, country, field=STATED
    )
