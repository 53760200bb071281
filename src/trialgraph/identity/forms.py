"""What a name is made of: its keys from exact to loose, its numbers, its legal form, and what a rule let fall of it.

K1 is the spelling, K3 the words once habits of writing are undone, K4 the same in any order; the core is what is left
at a place once that place, the language and the ornaments of hospitals' names are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import OSA

from trialgraph.identity.lexicon import is_known
from trialgraph.identity.marks import without_marks, without_own_initials
from trialgraph.identity.spelling import spelled
from trialgraph.identity.vocabulary import (
    ACRONYMS,
    COMPASS,
    DEDICATIONS,
    EXPANSIONS,
    GENERIC,
    HOUSES,
    NUMBERS,
    SIMPLIFICATIONS,
    STOP,
    TRANSLATIONS,
    VOCABULARY,
    Phrase,
    Table,
    folded,
    legal_forms,
)

__all__ = ["CITY_WORDS", "COUNTRY_BEFORE", "NOWHERE", "Form", "Local", "form", "habits", "is_own", "phrase", "tells"]

_NUMBERED = re.compile(r"(?:n[or])?0*([0-9]+)(?:st|nd|rd|th)?")
_OF_CENTERS: Table = {(word, "cancer", "center"): ("cancer", "center") for word in ("comprehensive", "regional")}
# Units that are no organisation without one.
_UNITS_ALONE = frozenset("department division faculty school unit section service clinic office program".split())
_TO = (("to",), ("with",))
# "Norway: Ministry of Health": how registries write authorities.
COUNTRY_BEFORE = re.compile(r"([A-Z][A-Za-z ]{2,30}):\s+")
_SCHOOL = ("medical", "school")
CITY_WORDS = frozenset({"city", "municipal", "municipality"})


class Local(msgspec.Struct, frozen=True):
    """The place of a name: an id to compare, the phrases by which its city, its division and its country are called."""

    id: str | None = None
    country: str | None = None
    city: frozenset[Phrase] = frozenset()
    division: frozenset[Phrase] = frozenset()
    land: frozenset[Phrase] = frozenset()
    division_codes: frozenset[str] = frozenset()  # as in addresses: ny
    stated: str | None = None  # id of the place that an organisation's name says
    name: Phrase = ()  # the city's name before all others

    @property
    def words(self) -> frozenset[str]:
        """The words of the phrases that could be somebody's name."""
        return _telling_words(self.city | self.division | self.land)


NOWHERE = Local()


class Form(msgspec.Struct, frozen=True):
    """A name, taken apart; words are plain and small."""

    name: str
    spelled: tuple[str, ...]  # K1
    short: tuple[str, ...]  # K1 without its own initials: National Cancer Institute (NCI)
    bare: tuple[str, ...]  # K1 without a legal form
    habits: tuple[str, ...]  # K3: in order, legal form apart
    bag: tuple[str, ...]  # K4: K3 in any order
    whole: tuple[str, ...]  # in one language, the place and all
    strict: tuple[str, ...]  # the core in order, with nothing said in other words
    line: tuple[str, ...]  # the core, in order
    core: tuple[str, ...]  # the core, in any order
    legal: str | None
    dropped: tuple[str, ...]  # why the core lacks words, in words
    own: bool  # whether some word of the core tells it from others (a place's name does not)
    rare: bool  # the same without the words that many hospitals have: saints, chains
    names_place: bool
    only_place: bool  # it says nothing but its place
    numbers: tuple[str, ...]
    compass: frozenset[str]
    code: str | None  # a network's number for the site
    country: str | None  # as far as it is stated
    stated: str | None  # the place that the name itself says
    town: Phrase  # the name of its town before all others
    towns: frozenset[Phrase]  # all of them


@lru_cache(maxsize=16_384)
def form(name: str, local: Local = NOWHERE) -> Form:
    """The name taken apart as one of that place."""
    words = spelled(name)
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    bare, legal = _without_legal_form(words)
    usual = _without_city_word(habits(bare), local)
    whole, line, dropped, code = _core(name, local)
    if legal is None and local.id is None:  # "Bayer AG, Switzerland"
        line, legal = _without_legal_form(line)
    own, few = _owns(line, local)
    return Form(
        name=name,
        spelled=words,
        short=without_own_initials(words, []),
        bare=bare,
        habits=usual,
        bag=tuple(sorted(usual)),
        whole=whole,
        strict=_strict(whole, local),
        line=line,
        core=tuple(sorted(line)),
        legal=legal,
        dropped=dropped,
        own=own if local.id is not None else few,
        rare=few,
        names_place=not local.words.isdisjoint(line),
        only_place=local.words.issuperset(line),
        numbers=tuple(sorted(word for word in line if word.isdigit())),
        compass=(frozenset(line) & COMPASS).difference(*local.city),
        code=code,
        country=local.country,
        stated=local.stated,
        town=local.name,
        towns=local.city,
    )


def tells(one: Form) -> bool:
    """Whether the name is more than a kind of place: "University Hospital" and "Department of Medicine" are not."""
    kind = len(one.core) >= 3 and _UNITS_ALONE.isdisjoint(one.habits)
    return one.own or (one.names_place and not one.only_place) or kind


def habits(words: Sequence[str]) -> tuple[str, ...]:
    """K3 of spelled words: abbreviations written out, ordinals as numbers, little words left out, plurals undone."""
    # "affiliated to X" says no more than "of X"
    told = [word for at, word in enumerate(words) if word != "affiliated" or words[at + 1 : at + 2] not in _TO]
    plain = [_plain(word) for word in told if word not in STOP]
    return tuple(_replaced(plain, EXPANSIONS)) or tuple(words)


@lru_cache(maxsize=65_536)
def _plain(word: str) -> str:
    return folded(corrected(_number(word)))


def corrected(word: str) -> str:
    """A word that is no word but nearly one of those that names of organisations are made of, as that word."""
    if len(word) < 7 or folded(word) in _WRITTEN or is_known(word):
        return word
    found = process.extract(word, _LONG, scorer=OSA.distance, score_cutoff=1 if len(word) < 9 else 2, limit=None)
    near = [other for other, distance, _ in found if distance == found[0][1]]
    # Between hospital and hosptal there is nothing to choose.
    if len({tuple(_replaced([other], EXPANSIONS)) for other in near}) != 1:
        return word
    return min(near, key=lambda other: (other not in GENERIC, other))


def _number(word: str) -> str:
    numbered = _NUMBERED.fullmatch(word)
    return numbered[1] if numbered else NUMBERS.get(word, word)


def _replaced(words: Sequence[str], table: Table) -> list[str]:
    """The words with phrases of the table put as it says, the longest phrase first."""
    longest = _LONGEST[id(table)]
    if longest.keys().isdisjoint(words):
        return list(words)
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(longest.get(words[at], 0), len(words) - at), 0, -1):
            meant = table.get(tuple(words[at : at + size]))
            if meant is not None:
                found.extend(meant)
                at += size
                break
        else:
            found.append(words[at])
            at += 1
    return found


def _without_legal_form(words: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    forms = legal_forms()
    for size in range(min(4, len(words) - 1), 0, -1):
        if words[-size:] in forms:
            return words[:-size], forms[words[-size:]]
    return words, None


def _without_city_word(words: tuple[str, ...], local: Local) -> tuple[str, ...]:
    """ "X City" and "X Municipal" as X in the name of a hospital at X."""
    if "hospital" not in words or not local.city or CITY_WORDS.isdisjoint(words):
        return words
    city = _telling_words(local.city)
    return tuple(
        word
        for at, word in enumerate(words)
        # Nagoya City University is another than Nagoya University.
        if not (at and word in CITY_WORDS and words[at - 1] in city and words[at + 1 : at + 2] != ("university",))
    )


def _core(name: str, local: Local) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str | None]:
    dropped: list[str] = []
    shown, code = without_marks(name, dropped)
    if (before := COUNTRY_BEFORE.match(shown)) and phrase(before[1]) in local.land:
        dropped.append("the name of its country")
        shown = shown[before.end() :]
    words = spelled(shown)
    words, legal = _without_legal_form(words[1:] if len(words) > 1 and words[0] == "the" else words)
    if legal:
        dropped.append(f"the legal form ({legal})")
    words = without_own_initials(words, dropped)
    whole = _without_city_word(_translated(_replaced(habits(words), ACRONYMS)), local)
    whole = _with_one_name(whole, local)
    line = list(whole)
    if local.id is not None:
        line = _replaced(_replaced(line, SIMPLIFICATIONS), SIMPLIFICATIONS)
    line = _without_school(line, dropped)
    line = _without_houses(line, dropped)
    line = _without_place(line, local, dropped)
    return whole, tuple(line), tuple(dropped), code


def _strict(whole: Phrase, local: Local) -> Phrase:
    line = _replaced(_without_houses(_without_school(list(whole), []), []), _OF_CENTERS)
    return tuple(_without_place(line, local, []))


def _translated(words: Sequence[str]) -> Phrase:
    # Twice: "Centre Hospitalier" is a center and a hospital first, then one hospital.
    return tuple(_replaced(_replaced(words, TRANSLATIONS), TRANSLATIONS))


@lru_cache(maxsize=65_536)
def phrase(name: str) -> Phrase:
    """The name of a place as it stands within the core of other names."""
    return _translated(habits(spelled(name)))


def _without_school(words: list[str], dropped: list[str]) -> list[str]:
    """A hospital of a university's medical school is the university's: the school is left out, and its name."""
    if not {"hospital", "university"}.issubset(words):
        return words
    rest = _without(words, _SCHOOL)
    if len(rest) == len(words):
        return words
    at = next(at for at, pair in enumerate(pairwise(words)) if pair == _SCHOOL)
    if at and words[at - 1] in words[: at - 1]:
        rest = rest[: at - 1] + rest[at:]
    dropped.append("the university's medical school")
    return rest


def _without_houses(words: list[str], dropped: list[str]) -> list[str]:
    """Without whose house a hospital is, as long as its own name is left."""
    for house in HOUSES:
        rest = _without(words, house)
        if len(rest) < len(words) and any(map(_is_name, rest)):
            dropped.append(f"whose house it is ({' '.join(house)})")
            return rest
    return words


def _without_place(words: list[str], local: Local, dropped: list[str]) -> list[str]:
    """Without the names of the place, as long as something else tells the name from others.

    Country and region go only at the end, as in an address: the University of Illinois keeps its name.
    """
    if local.division and not local.division_codes.isdisjoint(words):
        name = min(local.division, key=lambda phrase: (len(phrase), phrase))
        words = [part for word in words for part in (name if word in local.division_codes else (word,))]
    steps = (local.land, "country"), (local.division, "region"), (local.city, "city"), (local.division, "region")
    for phrases, what in steps:
        rest = words
        for phrase in _longest_first(phrases):
            rest = _without(rest, phrase, last=what != "city")
        if len(rest) < len(words) and any(map(_is_name, rest)):
            dropped.append(f"the name of its {what}")
            words = rest
    return words


def _with_one_name(words: Phrase, local: Local) -> Phrase:
    """The town under one of its names, where it stands in the name of a hospital: Ghent and Gent."""
    if not local.name or _telling_words(local.city).isdisjoint(words):
        return words
    line = list(words)
    for phrase in _longest_first(local.city):
        at = next((at for at in range(len(line)) if tuple(line[at : at + len(phrase)]) == phrase), None)
        if at is not None:
            return tuple(line[:at]) + local.name + tuple(line[at + len(phrase) :])
    return words


def _without(words: list[str], phrase: Phrase, *, last: bool = False) -> list[str]:
    if phrase[0] not in words:
        return words
    size = len(phrase)
    for at in [len(words) - size] if last else range(len(words) - size + 1):
        if at >= 0 and tuple(words[at : at + size]) == phrase:
            return words[:at] + words[at + size :]
    return words


@lru_cache(maxsize=4096)
def _longest_first(phrases: frozenset[Phrase]) -> tuple[Phrase, ...]:
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


def _owns(line: Sequence[str], local: Local) -> tuple[bool, bool]:
    """Whether a word tells the name from others at its place; and in the world, where each saint has many hospitals."""
    known = local.words
    words = [word for word in line if _is_name(word) and word not in known]
    saints = {line[at + 1] for at, word in enumerate(line[:-1]) if word == "saint"}
    return bool(words), any(word not in saints and word not in DEDICATIONS for word in words)


def is_own(word: str, local: Local) -> bool:
    """Whether a word can tell a name from others at the place: it is no kind of organisation and not the place's."""
    return _is_name(word) and word not in local.words


def _is_name(word: str) -> bool:
    return len(word) > 1 and not word.isdigit() and word not in GENERIC


@lru_cache(maxsize=4096)
def _telling_words(phrases: frozenset[Phrase]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase if word not in GENERIC)


def _longest(table: Table) -> dict[str, int]:
    """How many words the longest phrase has that begins with a word."""
    found: dict[str, int] = {}
    for phrase in table:
        found[phrase[0]] = max(len(phrase), found.get(phrase[0], 0))
    return found


_TABLES = (EXPANSIONS, TRANSLATIONS, ACRONYMS, SIMPLIFICATIONS, _OF_CENTERS)
_LONGEST = {id(table): _longest(table) for table in _TABLES}
# Long words of the tables: what a word may be a misspelling of.
_LONG = sorted(
    word
    for word in GENERIC | COMPASS | {phrase[0] for phrase in (*EXPANSIONS, *TRANSLATIONS) if len(phrase) == 1}
    if len(word) >= 7
)
_WRITTEN = frozenset(_LONG) | VOCABULARY
