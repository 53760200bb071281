"""What the number of a dose counts, and per what: "allogeneic mesenchymal stem cells (MSC) per kg of body weight"."""

from __future__ import annotations

import re

import msgspec

__all__ = ["Unit", "is_average", "is_culture", "is_laboratory", "names_cells", "near_cells", "unit_of"]


class Unit(msgspec.Struct, frozen=True):
    """The unit of an amount, its basis, and where its words end; ``said`` is false when no word names the unit."""

    name: str
    per: str | None
    end: int
    said: bool


# Words for cells: the word itself, names of types, and abbreviations that end like "stem cells", "progenitor cells".
_CELL = (
    r"(?:[\w+/'’-]*?(?i:cells?|cellules|c[eé]lulas|mscs?|blasts?|cytes?|islets?)\b|(?i:cells?(?=and\b|\d))"
    r"|[\w+-]*(?:SCs?|[MT]NCs?|PCs?|EFs?|CMEs?|CSMs?|TILs?|DCs?|CTLs?|CDCs?|BMACs?|BMCs?|MNC|OPCs?|Tregs?|MAPCs?|MSVs?|PBMCs?|DLIs?|SVF)\b"
    r"|(?:anti-?)?(?:[\w/-]*CAR[- ]?(?:T|NK|gdT)s?|NK|CIK|RPE)\b|CD\d+[+＋]|CAR\+)"
)
_CELL += r"(?:['’]s\b(?=\s?(?:/|per\b)))?"  # "MSC's/kg"
# ... but not in "MSC-derived exosomes".
_CELL += r"(?!-?\s?(?:derived\s(?!from)|-?(?i:exos|evs?\b|secretome|conditioned)))"
_ABOUT_CELLS = re.compile(
    r"(?i)cells?\b|mscs?\b|blasts?\b|cytes?\b|\bstem\b|stromal|mesenchymal|car[ -]?t\b|\bNK\b|exosom|vesicle|SCs\b"
)
_PARTICLE = r"(?i:(?:nano-?\s?)?(?:vesicles?|particles?)|exosomes?|exos\b|s?EVs?\b)"
_IEQ = r"(?:IEQs?\b|(?i:islet equivalents?))"

# What numbers of other things are followed by.
_FOREIGN = re.compile(
    r"\s?[(]?(?:of\s)?(?:(?i:infectious |international |viable |live |total |viral |bacterial? )*"
    r"(?:I\.?U|U|[PC]FU|FFU|TU|vg|VG|vp|VP|v\.p\.|GC|gc|kDa|Da"
    r"|Hz|mg|mcg|g|ng|[µμu]g|[µμ]m|mm|nm|cm|mL|ml|l|L|mol|mmol|Bq|Gy|kcal|EID50|TCID ?50|CCID50|pfu|cfu|iu|u)\b"
    r"|(?i:(?:international |infectious |colony|plaque|transducing|dosage |particle |infectivity )"
    r"[\s-]?(?:forming )?units?|units?\b(?! of)|copies|genomes?|vectors?\b"
    r"|(?:viral|virus|vector|lentivir\w*|aav\w*|adenovir\w*|genome|bacteri\w*|lactobac\w*|bifido\w*|spores?|sporozoites?"
    r"|platelets?|red blood|erythrocytes?|sperm\w*|people|persons?|patients?|women|men|adults|children|deaths"
    r"|cases|subjects|participants|individuals|americans|dollars|usd|euros?|years?|days?|weeks?|months?|hours|minutes|min"
    r"|times|births|live births"
    r"|colony|cfus?|organisms?|parasites?|inhabitants|new|annual\w*|worldwide|population|%|°)\b))"
    r"|\s?(?:%|°|€|\$)"
)
_STOP = (
    r"(?!(?:in|by|via|at|on|for|with|without|and|or|to|was|were|will|is|are|be|been|then|into|through|over|after|before|from"
    r"|during|per|each|every|once|twice|followed|plus|versus|injected|infused|administered|given|suspended|delivered|diluted"
    r"|resuspended|transplanted|mL|ml|mg|patients?|subjects?|participants?|clusters|spheroids|colonies|who|that|which|if|when|as|the|intravenous(?:ly)?|IV|iv|i\.v\.)[\s,])"
)
_FILLER = rf"(?:{_STOP}[^\W\d][\w+/'’®™*.-]*[\s,]{{1,2}}|\(\w[\w+/ -]{{0,20}}\)\s)"
_TOLERANCE = re.compile(r"\s?(?:[(\[]\s?)?(?:\+\s?/?\s?[-–]|±)\s?\d+\s?%\s?[)\]]?")
_UNIT = re.compile(
    rf"(?:,(?=\s?(?i:cells?|mscs?)\s?(?:/|per\b)))?[\s-]{{0,2}}[(\[]?\s?(?:units?\s)?(?:of\s)?(?:the\s)?(?:{_FILLER}){{0,9}}?(?:(?P<particles>{_PARTICLE})|(?P<islets>{_IEQ})|(?P<cells>{_CELL}))"
)
_ASIDE = re.compile(r"\s?(?:\((?!\d)[^()]{1,40}\)|\[[^\[\]\d]{1,40}\])")
_AGAIN = re.compile(rf"(?:{_ASIDE.pattern})?(?P<cells>\+?\s(?:T[\s-]|NK[\s-])?(?i:cells?)\b|\s\((?i:cells?)(?=\s?/))?")
_NEAR = re.compile(rf"(?:{_CELL}|\bdoses?|\bdosage|\bstromal)[\s)\],:：=+-]{{0,4}}(?:of|at|is|with)?[\s(]{{0,2}}$")
_THING = (
    r"knee|joint|hip|dis[ck]|eye|leg|limb|foot|hand|ear|breast|ovary|testis|testicle|side|segment|level|hemisphere|lung|site|point"
    r"|lesion|fistula|tract|wound|ulcer|implant|scaffold|injection|infusion|dose|administration|treatment|application|time"
    r"|course|cycle|vial|bag|syringe|graft|tooth|defect|brain|heart|kidney|shoulder|ankle|muscle"
)
# "MSCs IV per kg": how it is given, before what it is counted per.
_ROUTE = r"(?:\s(?i:iv|i\.v\.|intra[a-z]+)(?=\s(?:per\s?/?|/)\s?(?i:kg|kilo|body)))?"
_BASIS = re.compile(
    rf"{_ROUTE}\s?[)\]]?\s?(?:\bper\s?/|/|∕|\bper\b|[·•∙*](?=\s?kg)|x\s?(?=[kK][gG])|[*×]\s?weight\s?\(|\b(?:for|in|into|to|at)\s(?:each|every)\b|\beach\b"
    r"|(?=(?:kg|Kg|KG)[\s-]?(?:1\b|/?bb\b|⁻¹|\^-1|body|BW|of body|bw))|\((?:per |/))\s?"
    r"(?i:(?:each|every|the|actual|ideal|recipient(?:'s)?|patient's|participant's|treated|affected|study|target|ischemic|one|individual"
    r"|(?:total\s)?body(?:[\s-]?(?:weight|mass))?(?=\s(?:kg|kilo))|1(?!\s?m[lL]))\s)*\(?"
    r"(?:(?P<kg>(?i:kgs?|kilo(?:gram)?(?:me)?s?)(?:\b|(?=(?i:body|bw)))(?:\s?[·./*-]?\s?(?:of\s)?(?i:(?:the\s)?(?:recipient|predicted|ideal|actual|patient|participant|subject|lean|total)?(?:['’]?s?)\s?(?:body[\s-]?(?:weight|mass)|bodyweight|b\.?w\.?\b|weight\b)))?)"
    r"|(?P<m2>m2\b|m²|m\^2|(?i:square met(?:er|re)s?))"
    r"|(?P<cm2>cm2\b|cm²|cm\^2|(?i:sq(?:uare|\.)?\s?(?:cm|centimet(?:er|re)s?)))"
    r"|(?P<volume>(?i:ml|cc|cm3|cm³|cm\^3|millilit(?:er|re)s?|cubic centimet(?:er|re)s?)\b|cm³)"
    r"|(?P<some>\d+(?:[.,]\d+)?(?:\s?(?:-|to)\s?\d+)?\s?(?P<of>(?i:ml|cc|µl|μl|ul|kg|l)\b))"
    r"|(?P<person>(?i:patient|subject|person|recipient|participant|individual|animal)s?\b(?!'))"
    r"|(?P<laboratory>(?:[µμu]l|[µμu]L|L|l|dl|dL|lit(?:er|re)|mm3|mm³|mm\^3|(?i:micro-?lit(?:er|re)s?|hpf|field|well|flask|min(?:ute)?s?\.?|h(?:ou)?r?s?|sec(?:ond)?s?|g|gram|mg|mm2|million|year))\b)"
    rf"|(?P<day>(?i:days?|d|week|month)\b)"
    rf"|(?P<thing>(?i:(?:[a-z]+\s(?-i:(?![A-Z]{{2}})))?(?:{_THING})s?)\b))"
)
_LABORATORY = re.compile(
    r"(?i)\b(?:platelets?(?: counts?)?|PLT|WBC|white (?:blood )?cells?|leu[ck]ocytes?|neutrophils?|ANC|granulocytes?"
    r"|CD4\+?|lymphocyte counts?|h(?:a)?emoglobin|viral loads?|eosinophils?|erythrocytes?|RBC|reticulocytes?|sperm"
    r"|circulating blasts?|bacteri\w+|cryopreserved at|expand(?:s|ed)? (?:up )?to)\b[^.;\d]{0,40}$"
)
# Cells in a flask: a density that is no dose, whatever it is counted per.
_CULTURE = re.compile(
    r"(?i)\b(?:(?:re-?|sub-?)?(?:seeded|plated|cultured|inoculated|passaged)\s(?:\w+\s){0,4}?(?:at|in|onto|into)"
    r"|(?:re-?)?plated|(?:seeding|plating)\s(?:density|concentration))\b[^.;\d]{0,40}$"
)
_AVERAGE = re.compile(r"\s?,?\s?(?:on average|in average|on the average)\b")


def names_cells(text: str) -> bool:
    """Whether a text has any word for cells."""
    return _ABOUT_CELLS.search(text) is not None


def is_laboratory(before: str) -> bool:
    """Whether a number behind this text is a blood count or the like."""
    return _LABORATORY.search(before) is not None


def is_culture(before: str) -> bool:
    """Whether a number behind this text tells how densely cells grow in a flask."""
    return _CULTURE.search(before) is not None


def is_average(text: str, at: int) -> bool:
    """Whether a number is said to be one on average: a fluid's composition."""
    return _AVERAGE.match(text, at) is not None


def near_cells(before: str) -> bool:
    """Whether a word for cells, or for a dose, stands right before a number."""
    return _NEAR.search(before) is not None


def unit_of(text: str, at: int) -> Unit | None:
    """The unit of a number that ends at ``at``; None when it is another's: units of a virus, litres, patients."""
    tolerance = _TOLERANCE.match(text, at)
    at = tolerance.end() if tolerance else at
    basis = _basis(text, at)
    if basis is None:
        return None
    per, volume, end = basis
    if end == at and _FOREIGN.match(text, at):
        return None
    found = _UNIT.match(text, end)
    if found is None:
        aside = _ASIDE.match(text, at) if end == at else None
        if aside is None:
            return Unit("cells" + volume, per, end, said=False)
        basis = _basis(text, aside.end())
        if basis is None:
            return None
        per, volume, after = basis
        return Unit("cells" + volume, per, end if after == aside.end() else after, said=False)
    name = "particles" if found["particles"] else "IEQ" if found["islets"] else "cells"
    if end > at:
        return Unit(name + volume, per, found.end(), said=True)
    again = _AGAIN.match(text, found.end())
    behind = again.end() if again else found.end()
    last = behind if again and again["cells"] else found.end()
    basis = _basis(text, behind)
    if basis is None:
        return None
    per, volume, end = basis
    return Unit(name + volume, per, last if end == behind else end, said=True)


def _basis(text: str, at: int) -> tuple[str | None, str, int] | None:
    """(per what, "/mL" of a concentration, where it ends); None for what is counted in laboratories, or a rate."""
    per, volume = None, ""
    while (found := _BASIS.match(text, at)) is not None:
        if found["laboratory"]:
            return None
        if found["kg"] or found["m2"] or found["cm2"]:
            per = "kg" if found["kg"] else "m2" if found["m2"] else "cm2"
        elif found["volume"]:
            volume = "/mL"
        elif found["some"]:
            per = found["some"] if found["of"].lower() == "kg" else per
        elif found["thing"]:
            per = per or found["thing"]
        at = found.end()
    return per, volume, at
