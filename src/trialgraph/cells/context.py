"""What no label can say: whether the words around a hit make it the product's.

A tissue counts only where cells come from it, a donor only where the cells are theirs, a route only where the product
takes it. The transplant that patients have had, a scaffold, a sample, a target organ and another author's work do not.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from trialgraph.cells.lexicon import Hit
from trialgraph.cells.passages import Passage
from trialgraph.ontology import scheme

__all__ = [
    "FRACTIONS",
    "ancestors",
    "gives_donor",
    "gives_route",
    "gives_source",
    "graft_of_others",
    "grown_from",
    "mononuclear",
    "negated",
    "of_others",
]

_CELLS = re.compile(
    r"(?:[a-z0-9]*mscs?|msc[a-z]{2,}|mpcs?|[a-z]{1,4}pscs?|[hn]scs?|epcs?|npcs?|[a-z]?ascs?|h?adscs?|cells?|stems?|stemcells?|stromal|mesench[a-z]+|progenitors?|precursors?"
    r"|exosomes?|exos?|vesicles?|[a-z]*evs?|secretome|conditioned|[a-z]*mncs?|mononuclear|nucleated|concentrat(?:e[ds]?|ion)"
    r"|fraction|[a-z]*svf|bmac|[a-z]{3,}blasts?|[a-z]{3,}cytes?|islets?|ccm|mitochondria)"
)
_CELL_WORDS = re.compile(rf"\b{_CELLS.pattern}\b")
# Between a tissue and its cells none of these words stands.
_STOPS = frozenset(
    "for in into to with without during after before following who which that is are was were be been will of by via "
    "using on at from than as through as if when while where while regeneration repair disease disorder treatment "
    "failure injury injuries transplant transplantation transplantations transplanted recipients patients niche "
    "suppression function toxicity edema biopsy biopsies lesions lesion bed homing scaffold scaffolds membrane "
    "composite response graft grafts".split()
)
_MARROW = re.compile(r"\b(?:marrow|bm|bmmnc|bm-mnc|bmac)")
_PEOPLE = frozenset({"patients", "recipients"})
_MOBILISED = re.compile(r"mobili[sz]|mesench|progenitor|apheresis")
FRACTIONS = frozenset({"bm-mnc", "svf"})  # sources whose cells are not grown
_BLOOD_FORMING_TISSUES = frozenset({"cord-blood", "bone-marrow", "peripheral-blood"})
_TAKEN = re.compile(
    r"aspirat\w*|harvest\w*|punctur\w*|extract\w*|collect\w*|liposuction|lipoaspirat\w*|withdraw\w*|obtained"
)
_TESTED = re.compile(
    r"\b(?:assess\w*|evaluat\w*|analy[sz]\w*|examin\w*|measur\w*|assay\w*|cytometr\w*|samples?|sampling|biops\w*|relapse"
    r"|residual|mrd|monitor\w*|sham|biomarkers?)\b"
)
_NOT = frozenset({"not", "no", "without", "never", "than", "instead", "unlike", "except", "non", "neither", "nor"})
_GRAFT = re.compile(
    r"(?:(?:derived|peripheral|blood|bone|marrow|cord|umbilical|haplo\w*|hla|matched|mismatched|identical|related|unrelated"
    r"|sibling|donors?|allogen\w*|allo|auto|autologous|h[ae]+mato?poietic|hemopoietic|haemopoietic|stem|progenitor|cells?"
    r"|solid|organ|renal|kidney|liver|lung|heart|cardiac|islet|or|and|from) )*"
    r"(?:transplant\w*|hsct|hct|bmt|sct|allohsct|allosct|grafts?|engraftment|pbsct|bmts)\b"
)
_BLOOD_FORMING = re.compile(
    r"h[ae]{1,2}mato?poietic|h[ae]{1,2}mopoietic|hsct|hct|bmt|hsc|myeloablative|leuk[ae]+mia|lymphoma|organ|renal|kidney|liver|lung|heart"
)
_UNDERGONE = frozenset(
    "after undergoing undergo underwent following recipients recipient receiving receive received post in during for "
    "before prior pre at with".split()
)
_OTHERS = re.compile(
    r"\b(?:(?:can|could|may|might) be (?:easily |readily )?(?:isolated|obtained|derived|harvested|found|extracted|used|collected)"
    r"|animals?|mice|mouse|rats?|murine|preclinical|pre clinical|in vitro|other sources|such as|various|several"
    r"|many (?:tissues|sources)|(?:studies|trials|reports) (?:have|has|had)|previous (?:stud\w+|reports?|trials?|work|experience)"
    r"|previously (?:reported|shown|published|described|demonstrated)|reported|literature|to date|candidates?|promising|experimental models?|in studies|substantial"
    r"|first (?:isolated|described|identified)|compared (?:to|with) (?:bone|adipose|msc)|unlike)\b"
)
_NARRATED = 3  # different tissues in one sentence: a list of what there is, not of what is given

_OTHER_HEADS = re.compile(
    r"(?:serum|sera|plasma|prp|platelet|platelets|bone|flap|tendon|hamstring|transplant\w*|hsct|hct|bmt|sct|hscs?|allohsct"
    r"|h[ae]{1,2}mato?poietic|h[ae]{1,2}mopoietic|microfat|nanofat|skin|dermal|vein|nerve|conjunctiva\w*|cranioplasty|cartilage"
    r"|graft|grafts|grafting|fibrin|limbal|osteochondral|meniscus|keratinocytes?|chondrocytes?|cancellous|allograft|autograft"
    r"|tumou?r|leuk\w+|antibod\w+|vaccine)"
)
_FAT = frozenset({"fat", "adipose", "lipoaspirate", "marrow", "cord", "placenta", "placental", "umbilical"})

_GIVEN = re.compile(
    r"\b(?:inject\w*|infus\w*|administ\w*|implant\w*|transplant\w*|deliver\w*|given|receiv\w*|appl\w*|instill\w*|seed\w*"
    r"|load\w*|place[ds]?|placement|[a-z0-9]*mscs?|cells?|stem|exosomes?|dose[ds]?|via|through|by|treat\w*|drip\w*|spray\w*)\b"
)
_DRUGS = re.compile(
    r"\b(?:antibiotics?|cef\w+|\w+mycin|steroids?|\w*predniso\w+|dexamethasone|hydrocortisone|heparin|insulin|an[ae]+sth\w+"
    r"|lidocaine|sedation|midazolam|contrast|\w+mab|\w+cillin|chemotherapy|cyclophosphamide|fludarabine|busulfan|melphalan"
    r"|placebo|immunoglobulin|ivig|atg|thymoglobulin|g csf|filgrastim|antihistamin\w*|diphenhydramine|pheniramine|paracetamol"
    r"|acetaminophen|remdesivir|tocilizumab|methotrexate|tacrolimus|cyclosporin\w*|liraglutide"
    r"|enoxaparin|vancomycin|furosemide|analges\w+|catheter related|access|alteplase|tpa|rt pa|thrombol\w+)\b"
)


# The way's own word is also that of a place where something is wrong: "intracerebral haemorrhage", "perianal fistula".
_PLACED = re.compile(
    r"(?:h[ae]+morrhages?|adhesions?|fistula\w*|fat|adipose|tissues?|immunoglobulins?|abscess\w*|lesions?|fractures?|cholestasis"
    r"|disease|ulcers?|wounds?|defects?|scars?|tumou?rs?|infections?|pressure|aneurysms?|stenosis|surgery|anesthesia|fluid"
    r"|symptoms?|pain|crohn|mass|metastas[ei]s)"
)
_INTO = frozenset("into in to on onto at around over inside within through via of".split())
_OTHER_FISTULAS = re.compile(
    r"pouch|vagina\w*|rectovaginal|\w*pleural|arteriovenous|av|\w*cutaneous|\w*[eo]sophageal|vesico\w*|urethr\w*"
)
_OTHER_VEINS = frozenset({"portal", "hepatic", "splenic", "umbilical", "saphenous", "retinal", "outflow"})
_BESIDE = frozenset({"and", "plus", "with", "or"})
_INTO_IT = frozenset({"into", "onto"})
_ORGANS = frozenset(
    {"kidney", "heart", "liver", "brain", "lung", "spinal cord", "myocardium", "eye", "eyes", "uterus", "ovary"}
)
_TOLD_PRODUCT = re.compile(r"\b(?:investigational|study) (?:product|drug|treatment|agent)\b")
_NUMERAL = re.compile(r"i{1,3}|iv|v|grades?|stages?|phase|type|class|kl|level")
_FATTY = re.compile(r"\b(?:fat|adipose|lipoaspirat\w*|liposuction)\b")
_INJECTED = re.compile(r"inject\w*|infus\w*|instill\w*|administ\w*|deliver\w*")
_DEED = re.compile(
    r"(?:re)?(?:inject\w*|infus\w*|administ\w*|implant\w*|transplant\w*|deliver\w*|appl\w*|instill\w*|graft\w*|place[ds]?|placing"
    r"|seeded|loaded|inserted|spray\w*|dripped|covered|embedded|mixed|combined|deposited|introduced|given|infiltrat\w*|dose)"
)

# Given alone they are another treatment; beside cells they carry them.
_CARRIERS = re.compile(r"\b(?:saline|hyaluronic|albumin|fluids?|plasmalyte|ringer)\b")


def ancestors(vocabulary: str, code: str) -> list[str]:
    """The wider concepts, the nearest first."""
    found: list[str] = []
    above = scheme(vocabulary).broader(code)
    while above is not None:
        found.append(above)
        above = scheme(vocabulary).broader(above)
    return found


def negated(passage: Passage, hit: Hit) -> bool:
    """Whether the words before deny it: "not from the subject", "without stem cells", "rather than marrow"."""
    before = passage.before(hit, 4)
    return any(word in _NOT for word in before[-3:]) or before[-4:-2] == ["in", "place"]


def of_others(passage: Passage, hit: Hit) -> bool:
    """Whether the sentence tells what there is in the world, not what this trial gives."""
    if not passage.narrative:
        return False
    start, end = passage.sentence(hit)
    named = {each.code for each in passage.of("cell-source") if start <= each.start < end}
    families = {code for code in named if not any(code in ancestors("cell-source", other) for other in named)}
    return len(families) >= _NARRATED or _OTHERS.search(passage.around(hit)) is not None


def graft_of_others(passage: Passage, hit: Hit, *, named: bool = False) -> bool:
    """Whether the hit belongs to a transplant that is not the product: "after allogeneic stem cell transplantation"."""
    phrase = " ".join([*hit.words.lower().replace("-", " ").split(), *passage.after(hit, 8)])
    found = _GRAFT.search(phrase)
    if found is None or found.start() > len(hit.words) + 1:
        return False
    told = phrase[: found.end()]
    if re.search(r"mesench|msc", told):
        return False
    cells = re.search(r"\bcells?\b", told) is not None
    blood = _BLOOD_FORMING.search(told) is not None
    if named:  # the product may be the transplant itself
        return blood and re.search(r"mesench|msc", passage.plain) is not None
    if blood or not cells:
        return True
    return any(word in _UNDERGONE for word in passage.before(hit, 4))


def gives_source(
    passage: Passage, hit: Hit, *, named: bool = False, taken: bool = False, marrow: bool = False
) -> str | None:
    """The rule by which the tissue is the product's source, or None.

    ``named``: the passage is a name of the product. ``taken``: it tells what is done with patients of the product's arm.
    ``marrow``: the cells are known to be of bone marrow.
    """
    if negated(passage, hit) or of_others(passage, hit):
        return None
    phrase = " ".join([hit.words.lower(), *passage.after(hit, 4)])
    if hit.code == "peripheral-blood" and passage.narrative and not _MOBILISED.search(phrase):
        return None  # in a story it is a sample
    if hit.abbreviation:
        return "an abbreviation that stands for tissue and cells"
    if graft_of_others(passage, hit, named=named):
        return None
    if named and hit.code in _BLOOD_FORMING_TISSUES and (passage.after(hit, 1) or [""])[0].startswith("transplant"):
        return "the transplant of a tissue that forms blood"
    if hit.code == "bm-mnc" and not (marrow or _MARROW.search(passage.plain)):
        return None  # mononuclear cells are of any blood
    if hit.code == "bm-mnc" and "blood" in passage.before(hit, 2) and not _MARROW.search(hit.words.lower()):
        return None
    if _CELLS.search(hit.words.lower()) and any(map(_CELLS.fullmatch, hit.words.lower().replace("-", " ").split())):
        return "a label that names tissue and cells"
    if _cells_after(passage, hit):
        return "a tissue, and cells that are named after it"
    if _from_here(passage, hit):
        return "cells, and the tissue that they are from"
    if taken and not _TESTED.search(passage.around(hit)):
        near = [*passage.before(hit, 4), *passage.after(hit, 3)]
        if any(map(_TAKEN.fullmatch, near)) or _TAKEN.search(hit.words.lower()):
            return "the tissue is taken from somebody for the product"
    return None


def _cells_after(passage: Passage, hit: Hit) -> bool:
    """Whether cells are named by the tissue: "marrow stromal cells", "cord as an unlimited source of stem cells"."""
    after = passage.after(hit, 9)
    if "membrane" in hit.words.lower() and not (after and (after[0] == "derived" or _CELLS.fullmatch(after[0]))):
        return False  # a membrane without cells is a dressing
    if after[:1] == ["as"] and "source" in after:
        after = after[after.index("source") + 2 :]
    for word in after[:7]:
        if _CELLS.fullmatch(word):
            return True
        if word in _STOPS:
            break
    return False


def _from_here(passage: Passage, hit: Hit) -> bool:
    """Whether cells are from the tissue: "cells isolated from the patient's fat", "stem cells of bone marrow"."""
    before = passage.before(hit, 20)
    for at in range(len(before) - 1, max(len(before) - 8, -1), -1):
        word = before[at]
        if word == "from" or (word == "of" and at and (before[at - 1] == "out" or _CELLS.fullmatch(before[at - 1]))):
            return any(map(_CELLS.fullmatch, before[:at])) or any(map(_CELLS.fullmatch, passage.after(hit, 12)))
        if word in _STOPS and word not in _PEOPLE:
            break
    return False


def grown_from(passage: Passage, hit: Hit) -> bool:
    """Whether the cells are grown from the fraction and not the fraction itself: "expanded from mononuclear cells"."""
    return "from" in passage.before(hit, 4) or "derived" in passage.after(hit, 1)


def mononuclear(passage: Passage, hit: Hit) -> bool:
    """Whether the marrow's cells are not grown: "marrow-derived MNC", "mononuclear marrow cells"."""
    near = [*passage.before(hit, 2), *passage.after(hit, 2)]
    return any(word == "mononuclear" or word.rstrip("s").endswith("mnc") for word in near)


def gives_donor(passage: Passage, hit: Hit, *, named: bool = False) -> bool:
    """Whether the donor is that of the product's cells."""
    if negated(passage, hit) or of_others(passage, hit) or graft_of_others(passage, hit, named=named):
        return False
    after = passage.after(hit, 10)
    for word, following in pairwise([*after, ""]):
        if _CELLS.fullmatch(word) or word in _FAT or (word, following) == ("bone", "marrow"):
            return True
        if _OTHER_HEADS.fullmatch(word):
            return False
    if named:
        return True
    return any(_CELLS.fullmatch(word) or word in _FAT for word in passage.around(hit).split())


def gives_route(
    passage: Passage, hit: Hit, *, named: bool = False, sure: bool = False, product: frozenset[str] = frozenset()
) -> bool:
    """Whether the product goes this way, and not a drug or a catheter of the same sentence.

    ``sure``: the passage is of the trial as a whole, so its sentence has to name the cells or a word of ``product``.
    """
    if negated(passage, hit) or of_others(passage, hit):
        return False
    before, after = passage.before(hit, 3), passage.after(hit, 3)
    if hit.words.isupper() and any(map(_NUMERAL.fullmatch, before[-2:])):
        return False  # "Grade III-IV"
    if hit.words == "IA" and not re.search(r"articular|knee|hip|joint|arthr", passage.plain):
        return False  # intra-arterial, too
    if hit.words.lower().startswith("vein") and before and before[-1] in _OTHER_VEINS:
        return False
    if hit.ambiguous and not _led_to(passage, hit):
        return False
    if after and _PLACED.fullmatch(after[0]) and not _led_to(passage, hit):
        return False
    if hit.code == "subcutaneous" and _FATTY.search(" ".join(after)):
        return False
    if hit.words.lower().startswith("fistula") and before and _OTHER_FISTULAS.fullmatch(before[-1]):
        return False
    start, end = passage.sentence(hit)
    given = [found.start() + start for found in _GIVEN.finditer(passage.plain[start:end])]
    cells = [found.start() + start for found in _CELL_WORDS.finditer(passage.plain[start:end])]
    near = list(takewhile(lambda word: word not in _BESIDE, passage.after(hit, 5)))
    if any(map(_CELLS.fullmatch, near)):
        return True
    told = cells or _TOLD_PRODUCT.search(passage.plain[start:end]) or product.intersection(passage.around(hit).split())
    if sure and not told:
        return False
    if not cells and not named and _CARRIERS.search(passage.plain[start:end]):
        return False
    drugs = [found.start() + start for found in _DRUGS.finditer(passage.plain[start:end])]
    if drugs and min(abs(at - hit.start) for at in drugs) < min((abs(at - hit.start) for at in cells), default=1000):
        return False
    return named or bool(given)


def _led_to(passage: Passage, hit: Hit) -> bool:
    """Whether the words before lead the product to this place: "injected into the left", "applied to each"."""
    if hit.words.isupper():
        near = [*passage.before(hit, 3), *passage.after(hit, 3)]
        return any(_DEED.fullmatch(word) or _CELLS.fullmatch(word) or word in {"via", "by", "kg"} for word in near)
    around = passage.around(hit).split()
    if hit.code == "scaffold":  # a carrier is where the cells are, not where they go
        return any(map(_CELLS.fullmatch, around)) and any(map(_DEED.fullmatch, around))
    if any(map(_INJECTED.fullmatch, passage.after(hit, 1))):
        return True
    before = passage.before(hit, 25)
    leads = _INTO if passage.narrative and hit.words.lower() not in _ORGANS else _INTO_IT
    at = next((at for at in range(len(before) - 1, max(len(before) - 6, -1), -1) if before[at] in leads), None)
    return at is not None and any(map(_DEED.fullmatch, before[:at]))
