"""What a name is, before anyone asks whether two names are the same: slugs, people's titles, names that name nobody.

The recognisers here decide only how a name is *written down* in a record graph. Whether two names mean one thing is
decided later, in ``trialgraph.identity``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from anyascii import anyascii

__all__ = ["digest", "is_anonymous_site", "is_organization", "is_person", "person_label", "slug"]

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 60

# Academic degrees, professions and forms of address, as they trail or lead a person's name in registries.
_DEGREES = frozenset(
    """
    aprn arnp bm bs bsc bsn ba bch bpharm cnm dc dds dm dmd dmsc dnp do dphil dpm dpt dr drph dsc dvm edd eng facc
    facep facp facs fccp fesc fracp frcp frcpc frcs habil hons jd llm ma mba mbbch mbbs mbchb mch mchem md mdcm mdphd mdd
    med meng mhs mms mmsc mph mphil mrcp mrcpch ms msc mscr msn mspt mstat np od otr pa pac pd pgce pharmd phd phdc psyd
    pt rd rn rnc rpt scd sm msca fmd drmed phdmd mdphdmsc
    doctor docteur doktor prof professor professeur assistant associate assoc attending clinical chief physician
    director candidate resident fellow senior consultant lecturer surgeon bachelor master doctorate degree
    """.split()
)
_ADDRESS = re.compile(
    r"^(?:(?:dr|prof|professor|doctor|mr|mrs|ms|pd|univ|med|assoc|ass|asst|habil|a|o)\.?\s+)*(?:dr|prof|professor|doctor|mr|mrs|ms)\.?\s+",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")

_ORGANIZATION_WORDS = re.compile(
    r"\b(?:inc|incorporated|ltd|limited|llc|gmbh|s\.?a\.?s?|s\.?p\.?a|b\.?v|a/s|ag|corp|corporation|co\.|company|plc|pharma\w*|"
    r"therapeutics|biosciences?|biologics?|biotech\w*|laborator(?:y|ies)|universit\w*|hospitals?|h[oô]pital|klinik\w*|clinics?|"
    r"cent(?:er|re)s?|institut\w*|foundation|group|organi[sz]ation|network|consortium|ministry|department)\b",
    re.IGNORECASE,
)
_ROLE_WORDS = frozenset(
    """
    medical director study central contact clinical trial trials operations call center centre use monitor manager
    coordinator lead leader chair information desk general responsible head chief team investigator principal site
    research sponsor recruitment recruiting office officer program project global development physician scientist
    transparency patient registry support services disclosure for of and the
    """.split()
)

_ANONYMOUS = re.compile(
    r"""(?: (?:local|trial|research|study|clinical|investigat(?:ive|or|ional|ion)|recruiting|medical|selected|many|multiple|various|
               \w+\s(?=investigati) | for \s additional .*)
            \s (?:research\s|study\s|trial\s)? (?:sites?|institutions?|facilit(?:y|ies)|locations?|cent(?:er|re)s?|hospitals?)
            (?: \s* [-–:#,(]? \s* (?:no\.?|number|reference|id|site)? \s* [-–:#]? \s* [\w./-]{0,14} \d [\w./-]* \)? )?
          | (?:site|cent(?:er|re)|facility|location|institution) (?:\s|[-–:#])* (?:no\.?|number|reference\s(?:id|number).*|ref\S*)? [\s:#]* [\w./-]{0,12}\d[\w./-]* .{0,24}
          | .{0,60}\b (?:investigati(?:ve|onal)|investigator|clinical\strial|research|study) \s site s? (?:\W+\w{0,12}\d\w*\W*)?
          | (?:\d+|\W+|n/?a|none|unknown|undisclosed|redacted|\[redacted\]|withheld|tbd|facility|site|investigator)
        )""",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=262_144)
def slug(name: str) -> str:
    """A readable, ASCII, lower-case piece of an IRI; never empty, at most 60 characters."""
    words = _NOT_SLUG.sub("-", (name if name.isascii() else anyascii(name)).lower()).strip("-")
    if len(words) > _SLUG_LENGTH:
        words = words[: _SLUG_LENGTH + 1].rpartition("-")[0] or words[:_SLUG_LENGTH]
    return words or "unnamed"


def digest(*parts: str) -> str:
    """Eight hexadecimal digits that tell exact strings apart: SHA-256 of the parts joined with ``|``."""
    return sha256("|".join(parts).encode()).hexdigest()[:8]


@lru_cache(maxsize=65_536)
def person_label(name: str) -> str:
    """The name without titles and degrees: ``Fu-Sheng Wang, Doctor`` -> ``Fu-Sheng Wang``.

    A comma part goes only when every word of it is a degree or a form of address; ``Smith, John`` stays.
    """
    first, *rest = [part.strip() for part in name.split(",")]
    kept = [first] + [part for part in rest if part and not _is_degree(part)]
    label = _ADDRESS.sub("", ", ".join(kept)).strip()
    words = label.split(" ")
    # Without commas only unmistakable degrees go, so that the surnames Ma, Do or Ba survive.
    while len(words) > 2 and _is_degree(words[-1]) and (len(words[-1].replace(".", "")) > 2 or words[-1] in _SURE):
        words.pop()
    return " ".join(words) or name


_SURE = frozenset({"MD", "M.D.", "M.D", "RN", "PT", "MS", "DO"})


def _is_degree(part: str) -> bool:
    words = [word for chunk in part.replace("/", " ").replace("&", " ").split() if (word := "".join(_LETTERS.findall(chunk)))]
    return all(word.lower() in _DEGREES for word in words)


@lru_cache(maxsize=65_536)
def is_organization(name: str) -> bool:
    """Whether a name entered as a person's is plainly an organisation's."""
    return bool(_ORGANIZATION_WORDS.search(name)) and not _is_job(name)


@lru_cache(maxsize=65_536)
def is_person(name: str) -> bool:
    """Whether the name can be somebody's: neither an organisation nor a job title ("Medical Director")."""
    return bool(_LETTERS.search(name)) and not _is_job(name) and not is_organization(name)


def _is_job(name: str) -> bool:
    return all(word.lower() in _ROLE_WORDS for word in _LETTERS.findall(name))


@lru_cache(maxsize=65_536)
def is_anonymous_site(name: str) -> bool:
    """Whether a site's name withholds which site it is: "Research Site", "Local Institution - 0012"."""
    return bool(_ANONYMOUS.fullmatch(name.strip()))
