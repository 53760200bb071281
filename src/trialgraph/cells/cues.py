"""The words around a hit that decide whether it counts, as lists: ``*`` stands for any letters, a comma parts them.

They are written for plain text (small letters, no punctuation) and match whatever the case. What they are for is said
where they are used, in :mod:`trialgraph.cells.context` and :mod:`trialgraph.cells.products`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Phrases", "phrases", "words"]

_EVERYWHERE = frozenset({"cell", "cells", "stem"})
_REMEMBERED = 50_000  # words of a registry that come again


class _Known(dict[str, bool]):
    """Whether a word matches, asked of the pattern once."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        super().__init__()
        self._pattern = pattern

    def __missing__(self, word: str) -> bool:
        if len(self) > _REMEMBERED:
            self.clear()
        self[word] = known = self._pattern.fullmatch(word) is not None
        return known


class Phrases:
    """Phrases that are looked for as whole words, in plain text."""

    def __init__(self, text: str) -> None:
        found = [" ".join(each.split()) for each in text.split(",") if each.strip()]
        longer = [each for each in found if " " in each]
        self._pattern = _whole(found)
        self._longer = _whole(longer) if longer else None
        self._keys = frozenset(filter(None, map(_key, longer)))
        if len([phrase for phrase in longer if _key(phrase)]) < len(longer):
            self._keys = frozenset()  # a phrase without a whole word may stand in any text
        self._known = _Known(self._pattern)

    def __contains__(self, word: str) -> bool:
        """Whether the whole word is one of them."""
        return self._known[word]

    def search(self, text: str) -> re.Match[str] | None:
        """The first in the text."""
        return self._pattern.search(text)

    def spans(self, text: str, words: Iterable[tuple[str, int]], known: frozenset[str]) -> list[tuple[int, int]]:
        """Where they stand in a text whose words (``known``, and where each begins) are told."""
        matches = self._known
        found = [(at, at + len(word)) for word, at in words if matches[word]]
        if self._longer is not None and not (self._keys and self._keys.isdisjoint(known)):
            found += [match.span() for match in self._longer.finditer(text)]
        return found

    def among(self, found: Iterable[str]) -> bool:
        """Whether any of the words is one of them."""
        return any(map(self._known.__getitem__, found))


def _key(phrase: str) -> str:
    """The rarest whole word of a phrase (the longest that is not of cells): a text that lacks it lacks the phrase."""
    whole = (word for word in phrase.split() if "*" not in word)
    return max(whole, key=lambda word: (word not in _EVERYWHERE, len(word)), default="")


def _whole(found: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(_pattern, found))})\b")


def phrases(text: str) -> Phrases:
    """The phrases of a list, parted by commas."""
    return Phrases(text)


def words(text: str) -> frozenset[str]:
    """The words of a list, parted by spaces."""
    return frozenset(text.split())


def _pattern(phrase: str) -> str:
    return r"[\s-]+".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())


# ---- cells and tissues

CELLS = phrases("""
*msc, *mscs, msc*, mpc, mpcs, *psc, *pscs, hsc, hscs, nsc, nscs, epc, epcs, npc, npcs, asc, ascs, hasc, hascs,
adsc, adscs, hadsc, hadscs, cell, cells, car, cart, *til, *tils, nk, lymphocyte, lymphocytes, stem, stems,
stemcell, stemcells, stromal, mesench*, progenitor, progenitors, precursor, precursors, exosome, exosomes, exo,
exos, vesicle, vesicles, ev, evs, sev, sevs, secretome, conditioned, mnc, mncs, bmmnc, bmmncs, pbmnc, pbmncs,
mononuclear, nucleated, concentrate, concentrated, concentrates, concentration, fraction, svf, bmac, myoblast*,
fibroblast*, osteoblast*, *cytes, *cyte, islet, islets, ccm, mitochondria
""")
TISSUES = words("fat adipose lipoaspirate marrow cord placenta placental umbilical")
MARROW = phrases("marrow, bm, bmmnc, bmmncs, bmac")
MOBILISED = phrases("mobiliz*, mobilis*, mesench*, progenitor*, *apheresis")
FATTY = phrases("fat, adipose, lipoaspirat*, liposuction")
TAKEN = phrases("""
aspirat*, harvest*, punctur*, extract*, collect*, liposuction, lipoaspirat*, withdraw*, obtained
""")
TESTED = phrases("""
assess*, evaluat*, analys*, analyz*, examin*, measur*, assay*, cytometr*, sample, samples, sampling, biops*,
relapse, residual, mrd, monitor*, sham, biomarker*
""")

# Between a tissue and its cells none of these words stands.
STOPS = words("""
for in into to with without during after before following who which that is are was were be been will of by via
using on at from than as through if when while where regeneration repair disease disorder treatment failure
injury injuries transplant transplantation transplantations transplanted recipients patients niche suppression
function toxicity edema biopsy biopsies lesions lesion bed homing scaffold scaffolds membrane composite response
graft grafts recession ageing aging insufficiency previa deficiency degeneration dysfunction sample samples shows
""")
# What is wrong with the tissue before, or done to it: it is no source.
HARMS = words("""
injury injuries disease diseases disorder disorders failure edema lesion lesions wound wounds burn burns ulcer ulcers
defect defects necrosis regeneration repair stimulation suppression niche atrophy
""")
PEOPLE = words("patients recipients")
NOT = words("not no without never than instead unlike except neither nor")

WAS_NOT = {(verb, "not") for verb in words("is are was were be")}

# ---- the transplants, the people and the work of others

GRAFT = re.compile(
    r"(?:(?:derived|peripheral|blood|bone|marrow|cord|umbilical|haplo\w*|hla|matched|mismatched|identical|related"
    r"|unrelated|sibling|donors?|allogen\w*|allo|auto|autologous|h[ae]{1,2}mato?poietic|h[ae]{1,2}mopoietic|stem"
    r"|progenitor|cells?|solid|organ|renal|kidney|liver|lung|heart|cardiac|islet|or|and|from) )*"
    r"(?:transplant\w*|hsct|hct|bmt|sct|allohsct|allosct|grafts?|engraftment|pbsct|bmts)\b"
)
BLOOD_FORMING = phrases("""
hematopoietic, haematopoietic, hemopoietic, haemopoietic, hsct, hct, bmt, hsc, myeloablative, leukemia,
leukaemia, lymphoma, organ, renal, kidney, liver, lung, heart
""")
GRAFTED = words("transplant transplants transplantation transplantations graft grafts unit units infusion")
UNDERGONE = words("""
after undergoing undergo underwent following recipients recipient receiving receive received post in during for
before prior pre at with
""")
PAST = words("after following previous previously prior post before")
_CAN_BE = ", ".join(
    f"{may}{how} be{easily} {done}"
    for may in ("can", "could", "may", "might")
    for how in ("", " *")
    for easily in ("", " *")
    for done in words("isolated obtained derived harvested found extracted used collected grown")
)
OTHERS = phrases(
    _CAN_BE
    + """,
animal, animals, mice, mouse, rat, rats, murine, preclinical, pre clinical, in vitro, other sources, such as,
various tissues, various sources, several tissues, several sources, several groups, several studies, many
tissues, many sources, studies have, studies has, studies had, trials have, trials had, reports have, previous
stud*, previous report*, previous trial*, previous work, previous experience, previously reported, previously
shown, previously published, previously described, previously demonstrated, reported, literature, to date,
candidate, candidates, promising, experimental model, experimental models, in studies, substantial, first
isolated, first described, first identified, compared to bone, compared with bone, compared to adipose, compared
with adipose, compared to msc, compared with msc, unlike, expressed, expression, been studied, been shown, been
investigated, had received, elsewhere, have been used, has been used, excluded, exclusion, been proposed, been suggested
"""
)

# What a donor's word may speak of instead of the cells: "autologous serum", "allogeneic bone graft".
OTHER_HEADS = phrases("""
serum, sera, plasma, prp, platelet, platelets, bone, flap, tendon, hamstring, transplant*, hsct, hct, bmt, sct,
hsc, hscs, allohsct, hematopoietic, haematopoietic, hemopoietic, haemopoietic, microfat, nanofat, skin, dermal,
vein, nerve, conjunctiva*, cranioplasty, cartilage, graft, grafts, grafting, fibrin, limbal, osteochondral,
meniscus, keratinocyte, keratinocytes, chondrocyte, chondrocytes, cancellous, allograft, autograft, tumor,
tumour, leuk*, antibod*, vaccine, blood
""")

# ---- ways and places

GIVEN = phrases("""
inject*, infus*, administ*, implant*, transplant*, deliver*, given, receiv*, appl*, instill*, seed*, load*,
place, placed, places, placement, *msc, *mscs, cell, cells, stem, exosome, exosomes, dose, dosed, doses, via,
through, by, treat*, drip*, spray*, dressing, smear*
""")
DEED = phrases("""
inject*, reinject*, infus*, reinfus*, administ*, implant*, reimplant*, transplant*, deliver*, appl*, instill*,
graft*, place, placed, places, placing, seeded, loaded, inserted, spray*, dripped, covered, embedded, mixed,
combined, deposited, introduced, given, infiltrat*, dose
""")
INJECTED = phrases("inject*, infus*, instill*, administ*, deliver*")
INTO = words("into in to on onto at around over inside within through via by")
INTO_IT = words("into onto")
# Whose they are, or what is wrong with them: no way goes through these words to a place.
ASIDE = words("with who whose having suffering be been being because due")
BESIDE = words("and plus with or before after to for in are is was were will be during when while which that")
MADE = words(
    "derived isolated obtained expanded prepared grown cultured manufactured produced harvested generated made taken"
)
GOES_ON = words("it they these those this which each")
STEM_CELLS_SC = phrases("stem cell sc, stem cells sc")
JOINTS = phrases("*articular*, knee*, hip, hips, joint, joints, *arthr*")
DRUG_UNITS = words("mg μg ug mcg g iu units")
ORGANS = frozenset(
    {"kidney", "heart", "liver", "brain", "lung", "spinal cord", "myocardium", "eye", "eyes", "uterus", "ovary"}
)
# The way's own word is also that of a place where something is wrong: "intracerebral haemorrhage", "perianal fistula".
PLACED = phrases("""
hemorrhage*, haemorrhage*, adhesion, adhesions, fistula*, fat, adipose, tissue, tissues, immunoglobulin*,
abscess*, lesion, lesions, fracture, fractures, cholestasis, disease, ulcer, ulcers, wound, wounds, defect,
defects, scar, scars, tumor, tumors, tumour, tumours, infection, infections, pressure, aneurysm*, stenosis,
surgery, anesthesia, fluid, symptom, symptoms, pain, crohn, mass, metastasis, metastases
""")
SHUNTS = phrases("arteriovenous, av")
OTHER_FISTULAS = phrases("""
pouch, vagina*, rectovaginal, *pleural, *cutaneous, *esophageal, *oesophageal, vesico*,
urethr*
""")
OTHER_VEINS = words("portal hepatic splenic umbilical saphenous retinal outflow")
PLATELETS = phrases("prp, prf, prfm, ppp, platelet rich, platelet poor, platelet lysate")
NUMERAL = phrases("i, ii, iii, iv, v, grade, grades, stage, stages, phase, type, class, kl, level")
DRUGS = phrases("""
antibiotic, antibiotics, cef*, *mycin, steroid, steroids, *predniso*, dexamethasone, hydrocortisone, heparin,
insulin, anesth*, anaesth*, lidocaine, sedation, midazolam, contrast, *mab, *cillin, chemotherapy,
cyclophosphamide, fludarabine, busulfan, melphalan, placebo, immunoglobulin, ivig, atg, thymoglobulin, g csf,
filgrastim, antihistamin*, diphenhydramine, pheniramine, paracetamol, acetaminophen, remdesivir, tocilizumab,
methotrexate, tacrolimus, cyclosporin*, liraglutide, enoxaparin, vancomycin, furosemide, analges*, catheter
related, venous access, vascular access, *zolomide, alteplase, tpa, rt pa, thrombol*
""")
# Given alone they are another treatment; beside cells they carry them.
CARRIERS = phrases("saline, hyaluronic, albumin, fluid, fluids, plasmalyte, ringer")
TOLD_PRODUCT = phrases("""
investigational product, investigational drug, investigational treatment, investigational agent, study product,
study drug, study treatment, study agent
""")

# ---- products

CONTROL = phrases("""
placebo*, saline, sodium chloride, vehicle, sham, comparator, control, standard, conventional, care, dextrose,
ringer, without, no
""")
CONTROL_FIRST = phrases("""
placebo*, sham, vehicle, control, controls, saline, normal saline, no, without, standard, conventional
""")
COMBINED = phrases("plus, and, with, combined")
# It watches, samples or prepares: not a product, whatever its description says of cells.
OTHER_DEEDS = phrases("""
follow up, followup, observation, observational, no intervention, questionnaire, questionnaires, survey,
surveys, monitoring, sample, samples, sampling, biopsy, biopsies, blood draw, collection, data, registry,
aspiration, harvest, harvesting, mri, imaging, assessment, assessments, laboratory, assay, mobilization,
mobilisation, conditioning, exercise, physiotherapy, rehabilitation, depletion, apheresis, aphaeresis,
leukapheresis, leukopheresis, collecting, isolation, biomarker, biomarkers, analysis, analyses, staining,
evaluation, test, tests, testing, diagnostic, guideline, guidelines
""")
CELLS_DEED = phrases("mesench*, *msc, *mscs, inject*, infus*, transplant*, implant*")
NOT_GIVEN = phrases("""
red cell, red cells, red blood cell, red blood cells, packed cell, packed cells, cell count, cell counts, stem
cell factor, cell saver, cell savers, cell engager, cell engagers, anti t cell, anti t cells, anti b cell, anti
b cells, cell cycle, cell lung, cell carcinoma, cell cancer, cell lymphoma, cell leuk*, cell tumor, cell tumors,
cell tumour, cell tumours, cell anemia, cell anaemia, sickle cell, sickle cells, cell death, cell myeloma, mast
cell, mast cells, giant cell, giant cells, hairy cell, hairy cells, t cell lymphoma, b cell lymphoma, cell
activation, cell depleting, stem cell mobili*, cell surface, fuel cell, fuel cells, growth factor, growth
factors, tumor cell, tumor cells, tumour cell, tumour cells, cancer cell, cancer cells, leukemia cell, leukemia
cells, circulating, solar cell, sperm cell, cell salvage, cell density, cell phone, cell phones, progenitor cell
mobili*, antithymocyte, anti thymocyte, stem cell deficien*, limbal stem cell deficien*,
*cyte growth, *blast growth, *cyte colony stimulat*, *phage colony stimulat*, *cyte macrophage colony stimulat*, cell
growth factor, cell growth factors, *phage inflammatory protein, *phage
migration inhibit*
""")
# Kinds of cells that are the target of drugs as often as they are given.
OFTEN_TARGETS = words("""
t-cell b-cell lymphocyte platelet granulocyte monocyte macrophage endothelial epithelial fibroblast osteoblast
hepatocyte islet melanocyte treg nk-cell endothelial-progenitor photoreceptor rpe cardiomyocyte pericyte
tenocyte nkt
""")
GIVES = phrases("inject*, infus*, transplant*, implant*, receiv*, given, administ*, transfer*")
THERAPY = phrases("""
porcine, xenogen*, human, infus*, inject*, transplant*, implant*, therap*, transfus*, autologous, allogen*,
expanded, engineered, modified, derived, donor, activated, specific, cultured, suspension, sheet, graft, grafts,
product, adoptive*, cell, cells, vaccine, haplo*, patch, patches
""")
GIVING = phrases("""
inject*, infus*, administ*, implant*, transplant*, deliver*, receiv*, applied, application, apply, applies,
seeded, contain*, consist*, compris*, suspen*, graft*, given, treated with, placed, instill*, dose, composed,
isolated, derived, loaded, concentrate, concentrated, concentrates, cells kg, million, x10, 10 6, 10 7, gives,
give, giving
""")
# What follows the product in a title: "Stem cells for osteoarthritis", "Stem cell therapy of".
MEANT = words("for in to treatment therapy treating against versus vs and or with plus")
# A name that tells nothing of what is in it: what does, is asked of the titles.
GENERAL_FIRST = phrases("""
experimental, study drug, study product, intervention, treatment, therapy, injection, infusion, single dose, low
dose, high dose, mid dose, middle dose, dose, cohort, group, arm, imp, investigational, cellular, biological,
active, transplantation, implantation, intravenous, intrathecal, intraarticular, intra articular,
intramyocardial, autologous, allogen*, cardiac drug, drug, 1, 2, a, b
""")
