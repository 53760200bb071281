"""Which organisation operates a site: the one whose name the site bears."""

from __future__ import annotations

from trialgraph.identity.forms import Form
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.matches import OPERATED_BY, Match
from trialgraph.identity.names import Key, Names
from trialgraph.identity.organizations import name_key
from trialgraph.mappers.emit import Mention

__all__ = ["operator_key", "operator_match"]


def operator_key(site: Form) -> Key | None:
    """The key of an organisation of the site's name; a kind of place ("University Hospital") is nobody's name."""
    return name_key(site) if site.own or site.names_place else None


def operator_match(names: Names, site: Mention, key: Key) -> Match | None:
    """The organisation that has the key, once habits of writing are undone; the keys must be made already."""
    operator = names.bearer("organization", key)
    if operator is None:
        return None
    same = spelling_key(site.name) == spelling_key(operator.name)
    rule = "the site bears the organisation's name" + ("" if same else ", once habits of writing are undone")
    return Match(site.iri, operator.iri, OPERATED_BY, "T4", rule, " ".join(key[1:]), site.name, operator.name)
