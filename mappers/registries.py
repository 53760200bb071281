"""Registry ids: how each registry writes them, how others write them, and which registry an id is from.

The registries are those of WHO's network and ClinicalTrials.gov; a national portal (SNCTP, REec) or a funder's list
(NCI's CTRP) is none of them. A Universal Trial Number (U1111-1234-5678) is no registry's id either.

Source: https://www.who.int/tools/clinical-trials-registry-platform/network/primary-registries
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

__all__ = ["REGISTRY_NCT", "RegistryId", "find_nct_id", "nct_id", "registry_id", "registry_ids", "registry_of"]

REGISTRY_NCT = "clinicaltrials.gov"
_NCT = re.compile(r"(?<![A-Za-z0-9])NCT[0-9]{8}(?![A-Za-z0-9])")


class RegistryId(NamedTuple):
    """An id in its registry's own form, without what does not tell trials apart (country, resubmission, "JPRN-")."""

    registry: str  # vocab/registry
    id: str
    series: str  # a trial has one id of a series; a register that changed its numbers has several series


class _Form(NamedTuple):
    registry: str
    pattern: re.Pattern[str]
    template: str
    lower: bool = False


_GAP = r"[\s:#.-]*"  # what people put between a prefix and its number
_EU = rf"(?:(?:EUDRA[\s-]?CT|EUCTR|EU[\s-]?CTR?|EUCT|CTIS){_GAP}(?:(?:NUMBER|NO|NR){_GAP})?)?"


def _form(registry: str, pattern: str, template: str, *, lower: bool = False) -> _Form:
    return _Form(registry, re.compile(rf"(?<![A-Z0-9])(?:{pattern})(?![A-Z0-9])", re.ASCII), template, lower)


# Series -> form, for text in capitals. EudraCT's numbers end with check digits of an unpublished rule, the country of
# an application follows; the EU's newer numbers begin with 5 behind the year, and end with the number of the
# resubmission.
_FORMS = {
    "nct": _form(REGISTRY_NCT, rf"NCT{_GAP}(\d{{8}})", "NCT{0}"),
    "eudract": _form(
        "euctr",
        _EU + r"(20[0-4]\d)-([0-46-9]\d{5})-(\d\d)(?:[-\s](?:[A-Z]{2}|3RD|OUTSIDE[\s-]EU/EEA|THIRD[\s-]COUNTRY))?",
        "{0}-{1}-{2}",
    ),
    "ctis": _form("ctis", _EU + r"(20[2-4]\d-5\d{5}-\d\d)(?:-\d\d)?", "{0}"),
    "isrctn": _form("isrctn", rf"ISRCTN{_GAP}(\d{{8}})", "ISRCTN{0}"),
    "anzctr": _form("anzctr", rf"(?:ACTRN|ANZCTR){_GAP}(?:ACTRN)?(\d{{14}})P?", "ACTRN{0}"),
    "chictr": _form("chictr", rf"CHICTR{_GAP}(\d{{10}})", "ChiCTR{0}"),
    "chictr-typed": _form("chictr", rf"CHICTR{_GAP}([A-Z]{{2,5}}){_GAP}(\d{{8}})", "ChiCTR-{0}-{1}"),
    "ctri": _form("ctri", r"CTRI[\s/-]*(\d{4})[\s/-]+(\d{2,3})[\s/-]+(\d{6})", "CTRI/{0}/{1}/{2}"),
    "umin": _form("umin", rf"(?:JPRN{_GAP})?UMIN{_GAP}(?:CTR{_GAP})?(?:UMIN)?(\d{{9}})", "UMIN{0}"),
    "jrct": _form("jrct", rf"(?:JPRN{_GAP})?JRCT{_GAP}(\d{{10}})", "jRCT{0}"),
    "jrct-act": _form("jrct", rf"(?:JPRN{_GAP})?JRCT{_GAP}([SABC])(\d{{9}})", "jRCT{0}{1}", lower=True),
    "japiccti": _form("japiccti", rf"(?:JPRN{_GAP})?JAPIC{_GAP}CTI{_GAP}(\d{{6}})", "JapicCTI-{0}"),
    "jma": _form("jprn", rf"(?:JPRN{_GAP})?JMA{_GAP}IIA{_GAP}(\d{{5}})", "JMA-IIA{0}"),
    "kct": _form("kct", rf"KCT{_GAP}(\d{{7}})", "KCT{0}"),
    "drks": _form("drks", rf"DRKS{_GAP}(\d{{8}})", "DRKS{0}"),
    "ntr": _form("ntr", rf"NTR{_GAP}(\d{{1,4}})", "NTR{0}"),
    # Five digits behind NL may be the number of an ethics committee's file ("NL67751.078.18").
    "nl": _form("ntr", r"NL[\s-]?(\d{1,4})(?![\d.])", "NL{0}"),
    "omon": _form("ntr", rf"(?:NL{_GAP})?OMON{_GAP}(\d{{4,6}})", "NL-OMON{0}"),
    "irct": _form("irct", rf"IRCT{_GAP}(\d{{9,17}})\s?N\s?(\d{{1,3}})", "IRCT{0}N{1}"),
    "pactr": _form("pactr", rf"PACTR{_GAP}(\d{{15,16}})", "PACTR{0}"),
    "slctr": _form("slctr", r"SLCTR[\s/-]*(\d{4})[\s/-]+(\d{3})", "SLCTR/{0}/{1}"),
    "tctr": _form("tctr", rf"TCTR{_GAP}(\d{{11}})", "TCTR{0}"),
    "rpcec": _form("rpcec", rf"RPCEC{_GAP}(\d{{8}})", "RPCEC{0}"),
    "rebec": _form("rebec", r"RBR[\s-]*((?=[A-Z]*\d)[A-Z0-9]{6,8})", "RBR-{0}", lower=True),
    "repec": _form("repec", r"PER[\s-]*(\d{3,4})-(\d{2})", "PER-{0}-{1}"),
    "lbctr": _form("lbctr", rf"LBCTR{_GAP}(\d{{10}})", "LBCTR{0}"),
    "itmctr": _form("itmctr", rf"ITMCTR{_GAP}(\d{{10}})", "ITMCTR{0}"),
}
# Chinese ids were written with the kind of study until 2017, and each registration has one id.
_ONE_SERIES = {"chictr-typed": "chictr", "jrct-act": "jrct"}
_ANY = re.compile("|".join(f"(?P<_{at}>{form.pattern.pattern})" for at, form in enumerate(_FORMS.values())), re.ASCII)
_SERIES = tuple(_FORMS)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("\u200b\ufeff\u00ad", ""))
# What may stand beside an id: the names of registries, and words for "number". Any other word may change the meaning.
_LABELS = frozenset(
    """
    eudract eudra ct eu euct euctr ctis ctr ec number numbers no nr num id ids identifier registration registry
    register registered reg ref reference trial trials clinical clinicaltrials gov who ictrp nct isrctn anzctr actrn
    chictr ctri jprn umin jrct japic japiccti kct cris drks ntr ltr omon irct pactr slctr tctr rpcec rebec rbr repec
    per lbctr itmctr http https www org show study ct2 and the of european union germany german chinese china
    australian australia new zealand dutch netherlands nederlands iranian iran japan japanese korean korea pan african
    indian india sri lanka thai peruvian brazilian cuban lebanese information system
    """.split()
)
_WORD = re.compile(r"[A-Z0-9]+|[^\W_]+")


def find_nct_id(text: str) -> str | None:
    """The first ClinicalTrials.gov id in the text; None where there is none (ASCII digits and letters only)."""
    found = _NCT.search(text)
    return found.group() if found else None


def nct_id(words: str) -> str | None:
    """The words as a ClinicalTrials.gov id, spaces around it left off; None where they are anything else."""
    found = words.strip(" \t\r\n")
    return found if _NCT.fullmatch(found) else None


def registry_of(identifier: str) -> str | None:
    """The code of ``vocab/registry`` whose ids look like this; None for an id of no known registry."""
    found = registry_id(identifier)
    return found.registry if found else None


def registry_id(text: str) -> RegistryId | None:
    """The one registry id that the text consists of (:func:`registry_ids`); None where it is none, or several."""
    found = registry_ids(text)
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=16_384)
def registry_ids(text: str) -> tuple[RegistryId, ...]:
    """The registry ids that a field for ids consists of, each once: ``EudraCT Number: 2004-000123-20-DE`` has one.

    Labels may stand beside them, and nothing else: "extension of NCT00000001" gives no id of this trial.
    """
    shown = normalize("NFKC", text).translate(_DASHES).upper()
    found: dict[RegistryId, None] = {}
    rest, end = [], 0
    for match in _ANY.finditer(shown):
        rest.append(shown[end : match.start()])
        end = match.end()
        found[_read(match)] = None
    rest.append(shown[end:])
    if not found or any(word.lower() not in _LABELS for part in rest for word in _WORD.findall(part)):
        return ()
    return tuple(found)


def _read(match: re.Match[str]) -> RegistryId:
    series = _SERIES[int((match.lastgroup or "_0")[1:])]
    form = _FORMS[series]
    own = form.pattern.search(match.string, match.start(), match.end())
    assert own is not None  # noqa: S101 - it is part of what has matched
    groups: Iterator[str] = (group.lower() if form.lower else group for group in own.groups())
    return RegistryId(form.registry, form.template.format(*groups), _ONE_SERIES.get(series, series))
