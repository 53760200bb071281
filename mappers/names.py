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

_SLUG = "".join(chr(at).lower() if chr(at).isalnum() else " " for at in range(128))
_SLUG_LENGTH = 60

# Academic degrees, professions and forms of address, as they trail or lead a person's name in registries.
_DEGREES = frozenset(
    """
    aprn arnp bm bs bsc bsn ba bch bds bmedsci bpharm ccrc ccrp cnm crc dc dds dm dmd dmsc dnp do dphil dpm dpt
    dr drph dsc dsci dnb dvm edd eng faan facc facep facp facs fccp fesc fracp frcp frcpc frcr frcs habil hons jd
    llm ma mb mba mbbch mbbs mbchb mch mchem md mdcm mdphd mdd med meng mhs mmed mms mmsc mph mphil mrcp mrcpch
    mrcpi ms msc mscr msn msph mspt mstat msw np od or otr pa pac pd pgce pharmd phd phdc psyd pt rd rn rnc rpt
    chb bao fcps mcps mrcs frcsi frcsc ccfp facoi mds mres mdres profdr aprof fetcs frcophth facr fasco mm
    pharmad orth clin operator
    scd sm msca fmd drmed phdmd mdphdmsc ph d doctor docteur doktor prof professor professeur assistant
    associate assoc attending clinical chief physician director candidate resident fellow senior consultant
    lecturer surgeon bachelor master doctorate degree
    """.split()
)
_ADDRESS = re.compile(
    r"^(?:(?:(?:univ|priv)[.-]*-?)?(?:dr|prof|professor|doctor|mr|mrs|ms|doz)(?:\.[\s-]*|[\s-]+)|(?:assoc|ass|asst|med|rer|nat|habil)\.?\s+)+",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")

_ORGANIZATION_WORDS = re.compile(
    r"\b(?:inc|incorporated|ltd|limited|llc|gmbh|corp|corporation|co\.|company|plc|pharma(?!d\b)\w*|therapeutics|biosciences?|"
    r"biologics?|biotech\w*|laborator(?:y|ies)|universit\w*|hospitals?|h[oô]pital|klinik\w*|clinics?|cent(?:er|re)s?|"
    r"cl[ií]nicas?|clinique|ospedale|policlinico|krankenhaus|azienda|fondazione|fondation|fundaci[oó]n|facult\w+|"
    r"administrat\w+|ctu|direction\s(?:de|des|du|g[eé]n[eé]rale)|clinical\s(?:trials?|stud(?:y|ies)|operations|sciences)|"
    r"institut\w*|foundation|group|organi[sz]ation|network|consortium|ministry|department|registry|s\.p\.a|a/s)\b",
    re.IGNORECASE,
)
# Legal forms that are also initials ("Spector, SA") count only behind two words, in capitals, without a comma.
_SHORT_LEGAL_FORM = re.compile(r"[^,\s]+(?:\s[^,\s]+)+\s(?:SA|S\.A\.|SAS|S\.p\.A\.?|SpA|BV|B\.V\.|AG|NV|N\.V\.|A/S)")
_ROLE_WORDS = frozenset(
    """
    medical director study central contact clinical trial trials operations call center centre use monitor
    manager coordinator lead leader chair information desk general responsible head chief team investigator
    principal site research sponsor recruitment recruiting office officer program project global development
    physician scientist transparency patient registry support services disclosure vice president executive
    cancelled senior associate scientific sciences medicine affairs safety regulatory toll free for of and the
    """.split()
)

# What is not named: a word for "some" site, a word for a place of research, and a number or nothing behind it.
_NUMBER = (
    r"(?:[\s\-–:#,.(]*(?:(?:no|nr|number|id|ref|reference|site)\b[\s.:#/-]*)*[A-Za-z]{0,6}[-_]?\d[\w./-]{0,16}\)?)"
)
_ANONYMOUS = re.compile(
    rf"""(?: (?:local|trial|research|study|clinical|investigat(?:ive|or|ional|ion)|recruiting|selected|many|multiple|
               various|undisclosed|confidential)
             (?:\s(?:research|study|trial|clinical|investigat(?:ive|or|ional)))? \s
             (?:sites?|institutions?|facilit(?:y|ies)|locations?) {_NUMBER}?
          | (?:research|study|trial|investigat(?:ive|or|ional)) \s cent(?:er|re)s? {_NUMBER}?
          | (?:site|cent(?:er|re)|facility|location|institution|investigator) [\s\-–:#]*
             (?:reference\sid/investigator)? {_NUMBER}
          | (?:for\sadditional\sinformation|please\scontact|contact|call)\b .*
          | (?:\d+|\W+|n/?a|none|unknown|undisclosed|redacted|\[redacted\]|withheld|tbd|facility|site|investigator)
        )""",
    re.IGNORECASE | re.VERBOSE,
)
_SPONSORS_SITE = re.compile(
    rf".{{0,60}}\b investigat(?:ive|ional|or) \s (?:site|cent(?:er|re))s? [,.]? {_NUMBER}? \W*",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=65_536)
def slug(name: str) -> str:
    """A readable, ASCII, lower-case piece of an IRI; never empty, at most 60 characters."""
    words = "-".join((name if name.isascii() else anyascii(name)).translate(_SLUG).split())
    if len(words) > _SLUG_LENGTH:
        words = words[: _SLUG_LENGTH + 1].rpartition("-")[0] or words[:_SLUG_LENGTH]
    return words or "unnamed"


def digest(*parts: str) -> str:
    """Eight hexadecimal digits that tell exact strings apart: SHA-256 of the parts joined with ``|``."""
    # surrogatepass: whether the text can be written at all is told later, with the record it is from.
    return sha256("|".join(parts).encode(errors="surrogatepass")).hexdigest()[:8]


@lru_cache(maxsize=65_536)
def person_label(name: str) -> str:
    """The name without titles and degrees: ``Fu-Sheng Wang, Doctor`` -> ``Fu-Sheng Wang``.

    A comma part goes only when every word of it is a degree or a form of address; ``Smith, John`` stays. Behind a full
    name and a degree all is title, whatever it says: ``Ahmad Jabir, MD, SpOT``.
    """
    first, *rest = [part.strip() for part in name.split(",")]
    kept, full, titles = [first], len(first.split()) > 1, False
    for part in filter(None, rest):
        if _is_degree(part) or (full and (titles or _is_title(part, first))):
            titles = True
        else:
            kept.append(part)
    words = _ADDRESS.sub("", _without_marks(", ".join(kept))).strip().split(" ")
    # Without commas only unmistakable degrees go, so that the surnames Ma, Do or Ba survive.
    while len(words) > 2 and _is_degree(words[-1]) and (len(words[-1].replace(".", "")) > 2 or words[-1] in _SURE):
        words.pop()
    stripped = " ".join(words)
    return stripped if _LETTERS.search(stripped) else name


_SPECIALIST = re.compile(r"\w+(?:ologist|iatrist|iatrician|surgeon)")
_DOTTED = re.compile(r"(?:[A-Z][a-z]{0,3}\.\s?){3,}[A-Z]?")
_SURE = frozenset({"MD", "M.D.", "M.D", "RN", "PT", "MS", "DO"})


def _without_marks(label: str) -> str:
    """Without bullets and colons that stand alone at either end."""
    words = label.split(" ")
    while len(words) > 1 and not any(map(str.isalnum, words[0])):
        del words[0]
    while len(words) > 1 and not any(map(str.isalnum, words[-1])):
        del words[-1]
    return " ".join(words)


def _is_title(part: str, name: str) -> bool:
    """Whether what follows a full name is an abbreviation no list knows ("SpOT", "M.B.B.S.M.S.", "MS-OMPT")."""
    letters = "".join(_LETTERS.findall(part))
    words = [word.lower() for word in _LETTERS.findall(part)]
    named = all(word in _DEGREES or word in _ROLE_WORDS or _SPECIALIST.fullmatch(word) for word in words)
    if words and (letters.lower() in _DEGREES or named or part.lower().startswith("doctor of ")):
        return True
    dotted = bool(_DOTTED.fullmatch(part))
    capitals = sum(map(str.isupper, letters))
    # Initials ("Garcia Lopez, MA") are shorter, and in a name in capitals a first name may look the same.
    return dotted or (" " not in part and len(letters) > 3 and capitals > 2 and not name.isupper())


def _is_degree(part: str) -> bool:
    words = ["".join(_LETTERS.findall(chunk)) for chunk in part.replace("/", " ").replace("&", " ").split()]
    named = [word.lower() for word in words if word]
    return bool(named) and all(word in _DEGREES for word in named)


@lru_cache(maxsize=65_536)
def is_organization(name: str) -> bool:
    """Whether a name entered as a person's is plainly an organisation's."""
    return bool(_ORGANIZATION_WORDS.search(name) or _SHORT_LEGAL_FORM.fullmatch(name)) and not _is_job(name)


@lru_cache(maxsize=65_536)
def is_person(name: str) -> bool:
    """Whether the name can be somebody's: no organisation, no job title ("Medical Director"), no phone number."""
    has_digits = _DIGIT.search(name) is not None
    named = bool(_LETTERS.search(name)) and not has_digits and not is_anonymous_site(name)
    return named and not _is_job(name) and not is_organization(name)


def _is_job(name: str) -> bool:
    words = [word.lower() for word in _LETTERS.findall(name)]
    return any(word in _ROLE_WORDS for word in words) and all(word in _ROLE_WORDS or word in _DEGREES for word in words)


# "Regeneron Study Site", "CT-155 Study Center", "Zai Lab Site 2005", "Sanofi Administrative Office". But "Soweto Clinical
# Research Site" says which.
_SOMEBODYS_SITE = re.compile(
    rf""".{{2,60}}? \b (?: (?:study|trial|selected|coordinating(?:\s research)?|recruiting) \s sites? {_NUMBER}?
                         | site \s* {_NUMBER} | administrative \s office | call \s cent(?:er|re)
                         | (?<=\d) \s study \s cent(?:er|re) ) \W*""",
    re.IGNORECASE | re.VERBOSE,
)
_CALL_CENTRE = re.compile(
    r"(?:call|study)\s+cent(?:er|re)|clinical\s+(?=trials?\b|research\b|study\b|sites?\b)", re.IGNORECASE
)
_INSTITUTION = re.compile(
    r"\b(?:hosp\w*|h[oô]pital|osp\w*|clinic|clinics|cl[ií]nica|klini\w*|univ\w*|cent(?:er|re|ro)s?|cent\w*|ctr|medic\w*|"
    r"health\w*|institut\w*|istituto|college|school|associates|practice|cancer|oncology|physicians?|crs)\b|[(/]",
    re.IGNORECASE,
)


@lru_cache(maxsize=65_536)
def is_anonymous_site(name: str) -> bool:
    """Whether a site's name withholds which site it is: "Research Site", "Local Institution - 0012"."""
    shown = name.strip(" ,;")
    if _ANONYMOUS.fullmatch(shown):
        return True
    if "investigat" in shown.lower():
        return bool(_SPONSORS_SITE.fullmatch(shown))
    found = _SOMEBODYS_SITE.fullmatch(shown)
    return found is not None and not _INSTITUTION.search(_CALL_CENTRE.sub("", shown))
