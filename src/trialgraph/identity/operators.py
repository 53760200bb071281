"""Which organisation operates a site: the one whose name the site bears."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trialgraph.identity.forms import CITY_WORDS, Form, Local, form
from trialgraph.identity.matches import OPERATED_BY, Match
from trialgraph.identity.names import Names
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["operator_matches"]


def operator_matches(names: Names, local_of: Callable[[Mention], Local]) -> Iterator[Match]:
    """A decision for each site whose name some organisation has, once habits of writing are undone."""
    names.bear("organization", lambda organization: _known_by(form(organization.name)))
    for site in names.of_kind("site"):
        one = form(site.name, local_of(site))
        if is_anonymous_site(site.name) or (not one.own and not one.names_place):
            continue
        key = " ".join(one.habits)
        operator = names.bearer(key, None)
        if operator is not None:
            same = one.spelled == form(operator.name).spelled
            rule = "the site bears the organisation's name" + ("" if same else ", once habits of writing are undone")
            yield Match(site.iri, operator.iri, OPERATED_BY, "T4", rule, key, site.name, operator.name)


def _known_by(organization: Form) -> Iterator[tuple[str, str | None]]:
    """The words of its name; of a hospital's also with "X City" as X."""
    words = organization.habits
    yield " ".join(words), None
    if "hospital" in words:
        for at, word in enumerate(words):
            if at and word in CITY_WORDS:
                yield " ".join(words[:at] + words[at + 1 :]), None
