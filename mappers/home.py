"""Where the sponsors of a trial are at home, as far as the trial is evidence of it."""

from __future__ import annotations

from typing import NamedTuple

from trialgraph.mappers.trial import Trial

__all__ = ["Home", "home_of"]


class Home(NamedTuple):
    """The one country that all sites of a trial lie in (none where there are several), and its sponsors' names."""

    country: str | None
    sponsors: frozenset[str]

    def country_of(self, organization: str) -> str | None:
        """The country that the trial is evidence of, for one of its sponsors: evidence, not proof."""
        return self.country if organization in self.sponsors else None

    def is_company(self, name: str) -> bool:
        """Whether a person's name of one word is that of a sponsor ("Novartis"), in full or in short."""
        short = name.casefold()
        return " " not in short and any(sponsor.split(" ")[0].casefold() == short for sponsor in self.sponsors)


def home_of(trial: Trial) -> Home:
    """What the sites of a trial say about the country of its lead sponsor and its collaborators."""
    countries = {location.country or location.country_name for location in trial.locations} | set(trial.countries)
    sponsors = [*trial.collaborators, *([trial.lead_sponsor] if trial.lead_sponsor is not None else [])]
    return Home(countries.pop() if len(countries) == 1 else None, frozenset(each.name for each in sponsors))
