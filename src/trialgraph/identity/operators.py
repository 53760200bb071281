"""Which organisation operates a site: the one whose name the site bears."""

from __future__ import annotations

from trialgraph.identity.forms import Form, form
from trialgraph.identity.matches import OPERATED_BY, Match
from trialgraph.identity.names import Names
from trialgraph.identity.organizations import name_key
from trialgraph.mappers.emit import Mention

__all__ = ["operator_match"]


def operator_match(names: Names, site: Mention, one: Form) -> Match | None:
    """The organisation whose name a site has, once habits of writing are undone; its keys must be made already.

    ``one`` is the site's name taken apart. A kind of place ("University Hospital") is nobody's name.
    """
    if not (one.own or one.names_place):
        return None
    operator = names.bearer("organization", name_key(one))
    if operator is None:
        return None
    same = one.spelled == form(operator.name).spelled
    rule = "the site bears the organisation's name" + ("" if same else ", once habits of writing are undone")
    return Match(site.iri, operator.iri, OPERATED_BY, "T4", rule, " ".join(one.habits), site.name, operator.name)
