"""What no label can say: whether the words around a hit make it the product's.

A tissue counts only where cells come from it, a donor only where the cells are theirs, a route only where the product
takes it. The transplant that patients have had, a scaffold, a sample, a target organ and another author's work do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, takewhile

from trialgraph.cells import cues
from trialgraph.cells.lexicon import Hit, plain
from trialgraph.cells.passages import Passage
from trialgraph.ontology import scheme

__all__ = [
    "CARS",
    "FRACTIONS",
    "ancestors",
    "carries_receptor",
    "gives_donor",
    "gives_route",
    "gives_source",
    "graft_of_others",
    "grown_from",
    "may_be_given",
    "mononuclear",
    "negated",
    "of_birth",
    "of_others",
]

FRACTIONS = frozenset({"bm-mnc", "svf"})  # sources whose cells are not grown
CARS = {"t-cell": "car-t", "gamma-delta-t": "car-t", "nk-cell": "car-nk"}
_CAR = re.compile(r"(?<![a-z])U?CARs?(?![a-z])|[Cc]himeric [Aa]ntigen [Rr]eceptor")
_DONOR = "the donor of the cells that are named"
_NEVER = frozenset({"platelet"})  # cells, but of no interest here
_SAMPLED = frozenset({"synovium", "peripheral-blood"})  # taken for a laboratory more often than for a product
_BLOOD_FORMING_TISSUES = frozenset({"cord-blood", "bone-marrow", "peripheral-blood"})
_MESENCHYMAL = re.compile(r"mesench|msc")
_FAR = 1_000_000
_LINE = 40  # letters
_NEAR = 12  # letters
_IN_BRACKETS = 5  # words
_NARRATED = 3  # different tissues in one sentence: a list of what there is, not of what is given


@cache
def ancestors(vocabulary: str, code: str) -> tuple[str, ...]:
    """The wider concepts, the nearest first."""
    above = scheme(vocabulary).broader(code)
    return () if above is None else (above, *ancestors(vocabulary, above))


def of_birth(code: str) -> bool:
    """Whether the source is a tissue of a birth: cord, placenta, amnion."""
    return "perinatal" in {code, *ancestors("cell-source", code)}


def negated(passage: Passage, hit: Hit) -> bool:
    """Whether the words before deny it: "not from the subject", "without stem cells", "rather than marrow"."""
    before = passage.before(hit, 4)
    if any(word in cues.NOT for word in before[-3:]) or before[-3:] == ["in", "place", "of"] or before[-1:] == ["non"]:
        return True
    return "not" in passage.vocabulary and any(pair in cues.WAS_NOT for pair in pairwise(passage.after(hit, 6)))


def may_be_given(passage: Passage, hit: Hit, *, named: bool = False) -> bool:
    """Whether cells of this kind are given, or only aimed at, counted, or part of a disease's name."""
    if hit.code in _NEVER or passage.overlaps(cues.NOT_GIVEN, hit):
        return False
    if hit.scheme == "cell-type" and hit.code in cues.OFTEN_TARGETS and not carries_receptor(passage, hit):
        if not named:
            return cues.GIVES.among([*passage.before(hit, 4), *passage.after(hit, 3)])
        rest = f"{passage.plain[: hit.start]} {passage.plain[hit.end :]}"
        own = passage.plain[hit.start : hit.end].split()
        return not rest.strip() or cues.GIVES.among(own) or cues.THERAPY.search(rest) is not None
    return True


def carries_receptor(passage: Passage, hit: Hit) -> bool:
    """Whether the cells are T or NK cells of whose chimeric antigen receptor their sentence tells."""
    return hit.code in CARS and _CAR.search(passage.text, *passage.sentence(hit)) is not None


def of_others(passage: Passage, hit: Hit) -> bool:
    """Whether the sentence tells what there is in the world, not what this trial gives."""
    if not passage.narrative:
        return False
    named = {each.code for each in passage.beside(hit, "cell-source")}
    families = {code for code in named if not any(code in ancestors("cell-source", other) for other in named)}
    return len(families) >= _NARRATED or bool(passage.places(cues.OTHERS, hit))


def graft_of_others(passage: Passage, hit: Hit, *, named: bool = False) -> bool:
    """Whether the hit belongs to a transplant that is not the product: "after allogeneic stem cell transplantation"."""
    phrase = " ".join([*hit.words.lower().replace("-", " ").split(), *passage.after(hit, 8)])
    found = cues.GRAFT.search(phrase)
    if found is None or found.start() > len(hit.words) + 1:
        return False
    told = phrase[: found.end()]
    if _MESENCHYMAL.search(told):
        return False
    cells = re.search(r"\bcells?\b", told) is not None
    blood = cues.BLOOD_FORMING.search(told) is not None
    if named:  # the product may be the transplant itself
        return blood and _MESENCHYMAL.search(passage.plain) is not None
    if blood or not cells:
        return True
    return any(word in cues.UNDERGONE for word in passage.before(hit, 4))


def gives_source(
    passage: Passage, hit: Hit, *, named: bool = False, taken: bool = False, marrow: bool = False, loose: bool = False
) -> str | None:
    """The rule by which the tissue is the product's source, or None.

    ``named``: the passage is a name of the product. ``taken``: it tells what is done with those who get it.
    ``marrow``: the cells are known to be of bone marrow. ``loose``: an ambiguous abbreviation is wanted, nothing else.
    """
    if hit.loose != loose or negated(passage, hit) or of_others(passage, hit):
        return None
    phrase = " ".join([hit.words.lower(), *passage.after(hit, 4)])
    if hit.code == "peripheral-blood" and passage.narrative and not cues.MOBILISED.search(phrase):
        made = "from" in passage.before(hit, 5) and _made(passage.before(hit, 6))
        if not made or not passage.words_of(cues.CELLS, *passage.sentence(hit)):
            return None  # in a story it is a sample
    if cues.HARMS.intersection(passage.after(hit, 1)):
        return None
    if hit.abbreviation:
        return "an abbreviation that stands for tissue and cells"
    if graft_of_others(passage, hit, named=named) or passage.overlaps(cues.NOT_GIVEN, hit):
        return None
    if named and hit.code in _BLOOD_FORMING_TISSUES and (passage.after(hit, 1) or [""])[0] in cues.GRAFTED:
        return "the transplant of a tissue that forms blood"
    if hit.code == "bm-mnc" and not (marrow or cues.MARROW.search(passage.plain)):
        return None  # mononuclear cells are of any blood
    if hit.code == "bm-mnc" and "blood" in passage.before(hit, 2) and not cues.MARROW.search(plain(hit.words)):
        return None
    if cues.CELLS.among(passage.plain[hit.start : hit.end].split()):
        return "a label that names tissue and cells"
    if _cells_after(passage, hit):
        return "a tissue, and cells that are named after it"
    if _from_here(passage, hit, own=taken) or _in_brackets(passage, hit):
        return "cells, and the tissue that they are from"
    if passage.after(hit, 1) == ["of"] and _part_of_next(passage, hit):
        return "a part of a tissue that cells are named after"
    if taken and hit.code not in _SAMPLED and not passage.places(cues.TESTED, hit):
        near = [*passage.before(hit, 4), *passage.after(hit, 3)]
        if cues.TAKEN.among(near) or cues.TAKEN.search(plain(hit.words)):
            return "the tissue is taken from somebody for the product"
    return None


def _cells_after(passage: Passage, hit: Hit) -> bool:
    """Whether cells are named by the tissue: "marrow stromal cells", "cord as an unlimited source of stem cells"."""
    after = passage.after(hit, 9)
    words = hit.words.lower()
    if (
        "membrane" in words
        and "derived" not in words
        and (not after or (after[0] != "derived" and after[0] not in cues.CELLS) or cues.STOPS.intersection(after[:4]))
    ):
        return False  # a membrane without cells is a dressing or a scaffold
    if after[:1] == ["as"] and "source" in after:
        after = after[after.index("source") + 2 :]
    for word in after[:7]:
        if word in cues.CELLS:
            return True
        if word in cues.STOPS:
            break
    return False


def _from_here(passage: Passage, hit: Hit, *, own: bool) -> bool:
    """Whether cells are from the tissue: "cells isolated from the patient's fat", "stem cells of bone marrow".

    A text of the product's own (``own``) may leave the cells out: "expanded from the marrow of donors".
    """
    before = passage.before(hit, 20)
    for at in range(len(before) - 1, max(len(before) - 8, -1), -1):
        word = before[at]
        if word == "from" or (word == "of" and at and (before[at - 1] == "out" or before[at - 1] in cues.CELLS)):
            made = own and at > 0 and before[at - 1] in cues.MADE
            return made or cues.CELLS.among(before[:at]) or cues.CELLS.among(passage.after(hit, 12))
        if word in cues.STOPS and word not in cues.PEOPLE:
            break
    return False


def _in_brackets(passage: Passage, hit: Hit) -> bool:
    """Whether the tissue stands in brackets behind cells: "stem cells (bone marrow or fat)"."""
    opening = passage.text.rfind("(", passage.sentence(hit)[0], hit.start)
    if opening < 0 or ")" in passage.text[opening : hit.start]:
        return False
    before, inside = passage.plain[:opening].split(), passage.plain[opening : hit.start].split()
    return bool(before) and before[-1] in cues.CELLS and len(inside) <= _IN_BRACKETS


def _part_of_next(passage: Passage, hit: Hit) -> bool:
    """Whether the next tissue is a wider one: "Wharton's jelly of the umbilical cord"."""
    wider = ancestors("cell-source", hit.code)
    return any(
        hit.end < other.start <= hit.end + _NEAR and other.code in wider for other in passage.beside(hit, "cell-source")
    )


def grown_from(passage: Passage, hit: Hit) -> bool:
    """Whether the cells are grown from the fraction and not the fraction itself: "expanded from mononuclear cells"."""
    return hit.code in FRACTIONS and ("from" in passage.before(hit, 4) or "derived" in passage.after(hit, 1))


def mononuclear(passage: Passage, hit: Hit) -> bool:
    """Whether the marrow's cells are not grown: "marrow-derived MNC", "mononuclear marrow cells"."""
    near = [*passage.before(hit, 2), *passage.after(hit, 2)]
    return any(word == "mononuclear" or word.rstrip("s").endswith("mnc") for word in near)


def gives_donor(passage: Passage, hit: Hit, *, named: bool = False) -> str | None:
    """The rule by which the donor is that of the product's cells, or None."""
    if negated(passage, hit) or of_others(passage, hit) or graft_of_others(passage, hit, named=named):
        return None
    after = passage.after(hit, 10)
    if hit.words.lower().startswith("from ") and not _made(passage.before(hit, 3)):
        return None
    for word, following in pairwise([*after, ""]):
        if word in cues.CELLS or word in cues.TISSUES or (word, following) == ("bone", "marrow"):
            return _DONOR
        if word in cues.OTHER_HEADS and following not in cues.CELLS:
            return None
        if word in cues.STOPS:
            break
    if named:
        return _DONOR
    told = any(word in cues.CELLS or word in cues.TISSUES for word in passage.around(hit).split())
    return _DONOR if told else None


def _made(before: Sequence[str]) -> bool:
    """Whether what comes "from the patient" is taken or made from there."""
    return any(word in cues.MADE or word in cues.TAKEN for word in before)


def gives_route(
    passage: Passage,
    hit: Hit,
    *,
    named: bool = False,
    sure: bool = False,
    product: frozenset[str] = frozenset(),
    others: frozenset[str] = frozenset(),
    goes_on: bool = False,
) -> str | None:
    """The rule by which the product goes this way, and not a drug or a catheter of the same sentence, or None.

    ``sure``: the passage is of the trial as a whole, so its sentence has to name the cells or a word of ``product``.
    ``others``: words of the trial's other drugs. ``goes_on``: "they" may be the cells of the sentence before.
    """
    rule = f"a label of {hit.code}"
    if negated(passage, hit) or of_others(passage, hit):
        return None
    before, after = passage.before(hit, 3), passage.after(hit, 3)
    if hit.words.isupper() and cues.NUMERAL.among(before[-2:]):
        return None  # "Grade III-IV"
    if hit.words == "SC" and passage.spans(cues.STEM_CELLS_SC):
        return None  # the record's own abbreviation
    if hit.words == "IA" and not passage.spans(cues.JOINTS):
        return None  # intra-arterial, too
    if hit.words.lower().startswith("fistul") and before and before[-1] in cues.SHUNTS:
        return None
    if hit.words.lower().startswith("vein") and before and before[-1] in cues.OTHER_VEINS:
        return None
    if hit.loose and not _led_to(passage, hit):
        return None
    if after and after[0] in cues.PLACED and not _led_to(passage, hit):
        return None
    if after[:1] == ["of"] and cues.DRUG_UNITS.intersection(passage.after(hit, 4)):
        return None  # "subcutaneous injection of 20 mg"
    if hit.code == "subcutaneous" and cues.FATTY.search(" ".join(after)):
        return None
    if hit.code == "oral-intake" and not (named or cues.CELLS.among([*passage.before(hit, 6), *passage.after(hit, 4)])):
        return None  # hardly ever the way of cells
    near = list(takewhile(lambda word: word not in cues.BESIDE and word not in cues.DRUGS, passage.after(hit, 5)))
    if cues.CELLS.among(near):
        return rule
    if near and not hit.loose and not sure and near[0] in cues.DEED and near[1:2] != ["of"]:
        return rule
    sentence = passage.sentence(hit)
    cells = passage.words_of(cues.CELLS, *sentence)
    told = [*cells, *passage.places(cues.TOLD_PRODUCT, hit), *passage.words_of(product, *sentence)]
    if sure and not told and not (goes_on and _goes_on(passage, hit)):
        return None
    if not cells and not named and passage.places(cues.CARRIERS, hit):
        return None
    drugs = [*passage.places(cues.DRUGS, hit), *passage.words_of(others, *sentence)]
    if drugs and _distance(hit, drugs) < _distance(hit, [at for at in told if not _is_time(passage, at)]):
        return None
    return rule if named or passage.places(cues.GIVEN, hit) else None


def _goes_on(passage: Passage, hit: Hit) -> bool:
    """Whether the sentence has no subject of its own: "They are infused ...", "Infusion into a vein"."""
    first = (passage.before(hit, 30) or [""])[0]
    return first in cues.GOES_ON or first in cues.GIVEN


def _is_time(passage: Passage, at: int) -> bool:
    """Whether the word there only tells when: "before MSC", "after the cells"."""
    return not cues.PAST.isdisjoint(passage.plain[max(0, at - _NEAR) : at].split()[-2:])


def _distance(hit: Hit, places: list[int]) -> int:
    """How many characters away the nearest of the places is; very far where there is none."""
    return min((abs(at - hit.start) for at in places), default=_FAR)


def _shouted(passage: Passage, hit: Hit) -> bool:
    """Whether the sentence is in capitals, as titles are at times, so that they make no abbreviation."""
    words = passage.text[slice(*passage.sentence(hit))]
    return words.isupper() and len(words) > _LINE


def _led_to(passage: Passage, hit: Hit) -> bool:
    """Whether the words before lead the product to this place: "injected into the left", "applied to each"."""
    if hit.words.isupper() and not _shouted(passage, hit):
        near = [*passage.before(hit, 3), *passage.after(hit, 3)]
        # "SC" beside cells is as often short for stem cells.
        cells = hit.words != "SC" and cues.CELLS.among(near)
        return cells or any(word in cues.DEED or word in {"via", "by", "kg", "treated"} for word in near)
    around = passage.around(hit).split()
    if hit.code == "scaffold":  # a carrier is where the cells are, not where they go
        return cues.CELLS.among(around) and cues.DEED.among(around)
    if cues.INJECTED.among(passage.after(hit, 1)):
        return True
    before = passage.before(hit, 25)
    leads = cues.INTO if passage.narrative and hit.words.lower() not in cues.ORGANS else cues.INTO_IT
    backwards = range(len(before) - 1, max(len(before) - 8, -1), -1)
    at = next((at for at in backwards if before[at] in leads or before[at] in cues.ASIDE), None)
    if at is None or before[at] not in leads:
        return False
    cells_into = before[at] in cues.INTO_IT and cues.CELLS.among(before[max(0, at - 3) : at])
    return cells_into or cues.DEED.among(before[:at])
