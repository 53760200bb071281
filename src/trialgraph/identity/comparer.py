"""Two names of a list compared, with the rules of a build but without one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from trialgraph.identity.compare import (
    CLOSE,
    DIFFERENT,
    PART,
    SAME,
    UNKNOWN,
    Verdict,
    compare_placed,
    compare_unplaced,
)
from trialgraph.identity.curated import CLOSE as CLOSE_ROW
from trialgraph.identity.curated import PART_OF, REPLACED_BY, CuratedRow, read_curated
from trialgraph.identity.forms import Form, Local, form
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.localities import STATED, Localities, Locality
from trialgraph.identity.organizations import one_of_group
from trialgraph.identity.places import country_code
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["Comparer"]

_VERDICTS = {PART_OF: PART, REPLACED_BY: DIFFERENT, CLOSE_ROW: CLOSE}


class Comparer:
    """Compares names; the gazetteer is loaded at the first comparison with a place."""

    def __init__(self, curated: Sequence[CuratedRow] | None = None) -> None:
        self._localities = Localities()
        self._rows: dict[frozenset[str], list[CuratedRow]] = {}
        for row in read_curated() if curated is None else curated:
            self._rows.setdefault(frozenset(row.ends), []).append(row)

    def compare(
        self,
        name_a: str,
        name_b: str,
        city: str | None = None,
        country: str | None = None,
        region: str | None = None,
    ) -> Verdict:
        """What two names are to each other, both at one place as far as it is given.

        The verdict is same, part, close (another legal form), different or unknown; the tier is empty where no rule
        for "same" fired.
        """
        city, country = (city or "").strip() or None, (country or "").strip() or None
        place = self._localities.local(city, (region or "").strip() or None, country) if city else None
        if reviewed := self._reviewed(name_a, name_b, place, country_code(country)):
            return reviewed
        if is_anonymous_site(name_a) or is_anonymous_site(name_b):
            return Verdict(UNKNOWN, "", "a name that withholds which site it is can be any")
        if place is not None:
            return compare_placed(form(name_a, place), form(name_b, place), place)
        return self._unplaced(name_a, name_b, country)

    def _unplaced(self, name_a: str, name_b: str, country: str | None) -> Verdict:
        code = country_code(country)
        one, other = (self._form(name, code) for name in (name_a, name_b))
        verdict = compare_unplaced(one, other, partial(self._localities.is_named, country=code))
        if verdict.tier == "T7" and verdict.verdict == SAME:
            legal = {form for form in (one.legal, other.legal) if form}
            if why := one_of_group(legal, {code} if code else set()):
                return Verdict(CLOSE, "T7", why)
        return verdict

    def _form(self, name: str, country: str | None) -> Form:
        mention = Mention("organization", "", name, country=country, field=STATED)
        return form(name, self._localities.organization(mention))

    def _reviewed(self, name_a: str, name_b: str, place: Locality | None, country: str | None) -> Verdict | None:
        for row in self._rows.get(frozenset((spelling_key(name_a), spelling_key(name_b))), ()):
            if not self._holds(row, place, country):
                continue
            verdict = _VERDICTS.get(row.predicate, SAME)
            if row.negative:
                verdict = DIFFERENT if verdict == SAME else UNKNOWN
            told = "succeeded by the other: " if row.predicate == REPLACED_BY else ""
            return Verdict(verdict, "T0", f"a reviewed row says so: {told}{row.proof}")
        return None

    def _holds(self, row: CuratedRow, place: Local | None, country: str | None) -> bool:
        """Whether the row speaks of the place; one that is not given may be the row's."""
        country = place.country if place is not None else country
        if row.country and country and row.country != country:
            return False
        if row.city and place is not None:
            there = self._localities.local(row.city, None, row.country)
            return there is None or there.id == place.id
        return True
