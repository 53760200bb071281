"""Where a registry shows a trial to people."""

from __future__ import annotations

from urllib.parse import quote

from trialgraph.mappers.registries import registry_id

__all__ = ["registry_page"]

_PAGES = {
    "anzctr": "https://www.anzctr.org.au/{}.aspx",
    "clinicaltrials.gov": "https://clinicaltrials.gov/study/{}",
    "ctis": "https://euclinicaltrials.eu/ctis-public/view/{}",
    "drks": "https://drks.de/search/en/trial/{}",
    "euctr": "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
    "isrctn": "https://www.isrctn.com/{}",
}
# WHO's portal holds the records of all registries of its network.
_PORTAL = "https://trialsearch.who.int/Trial2.aspx?TrialID={}"


def registry_page(trial: str) -> str | None:
    """The page of a trial by its id, as the registry writes it; None for what is no id of a known registry."""
    found = registry_id(trial)
    if found is None:
        return None
    return _PAGES.get(found.registry, _PORTAL).format(quote(found.id, safe=""))
