"""The words that names of organisations are made of, apart from those that name somebody: what each stands for.

Written-out forms are English, so that a name in one language meets the same name in another. All words are as
:func:`~trialgraph.identity.spelling.spelled` gives them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain

from cleanco import termdata

from trialgraph.identity.spelling import spelled

__all__ = [
    "ACRONYMS",
    "COMPASS",
    "DEDICATIONS",
    "EXPANSIONS",
    "GENERIC",
    "HOUSES",
    "Phrase",
    "Table",
    "KINDS",
    "LIGHT",
    "NUMBERS",
    "SIMPLIFICATIONS",
    "STOP",
    "TRANSLATIONS",
    "UNITS",
    "folded",
    "legal_forms",
    "national_forms",
]


Phrase = tuple[str, ...]
Table = dict[Phrase, Phrase]


def folded(word: str) -> str:
    """A word of these tables without its plural; any with an umlaut written in one way: either is the same word."""
    singular = _singular(word)
    return singular if singular in _vocabulary() else _with_one_umlaut(word)


def _singular(word: str) -> str:
    """A name keeps its s: Cruces is not Cruce."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _with_one_umlaut(word)


def _with_one_umlaut(word: str) -> str:
    return _UMLAUT.sub(r"\1", word) if len(word) > 5 and ("ae" in word or "oe" in word or "ue" in word) else word


@cache
def _vocabulary() -> frozenset[str]:
    tables = (EXPANSIONS, TRANSLATIONS, SIMPLIFICATIONS)
    phrases = (word for table in tables for phrase in chain(table, table.values()) for word in phrase)
    return frozenset(chain(phrases, GENERIC, UNITS, KINDS, COMMON))


# Not within pinyin (Yuexi) and not before a vowel (queens).
_UMLAUT = re.compile(r"([ao]|(?<![aeioqxyj])u)e(?![aeiou])")


def _table(text: str) -> Table:
    """``a, b c -> d`` lines as phrase -> phrase, in folded words."""
    table = {}
    for line in text.strip().splitlines():
        written, _, meant = line.partition("->")
        for phrase in written.split(","):
            table[tuple(map(_singular, phrase.split()))] = tuple(map(_singular, meant.split()))
    return table


def _words(text: str) -> frozenset[str]:
    return frozenset(map(_singular, text.split()))


# Abbreviations: habits of writing (K3).
EXPANSIONS = _table(
    """
    univ, uni, unive, univer, universit, unv, universities -> university
    hosp, hospitals, hsp, hospita -> hospital
    ctr, cntr, centre, centers, centres, cent, cen, centr -> center
    dept, dep, depart, departments, dpt, departament, departement -> department
    inst, institutes, institut, instit -> institute
    natl, nat -> national
    intl, internat, int -> international
    med -> medical
    hop, hosptal -> hospital
    st, sainte, ste, sankt, sint -> saint
    mt -> mount
    ft -> fort
    affil, aff, affiliate -> affiliated
    assoc, assn, assocs, associate, asso -> associates
    acad -> academy
    coll, colleges, col -> college
    sch, schl, schools -> school
    sci, scis, science -> sciences
    res, rsch, researches -> research
    gen, genl -> general
    mem, meml -> memorial
    prov, province -> provincial
    reg, regl -> regional
    div -> division
    dr, drs -> doctor
    fdn, fndn, found, foundations -> foundation
    govt, gov -> government
    grp -> group
    hlth, hlthcare -> health
    lab, labs, laboratories -> laboratory
    mgmt -> management
    pharm, pharma, pharmaceutical -> pharmaceuticals
    prof -> professor
    svc, svcs, service, serv -> services
    soc -> society
    sys, systems -> system
    tech, technol, technologies -> technology
    clin, clinics -> clinic
    onc, oncol -> oncology
    hem, hematol, haematology -> hematology
    ped, peds, pediatrics, paediatric, paediatrics -> pediatric
    ortho, orthopaedic, orthopaedics, orthopedics -> orthopedic
    gyn, gynaecology -> gynecology
    childrens, child, childern -> children
    womens -> women
    peoples -> people
    veterans, veteran -> veterans
    vamc, dvamc -> va medical center
    vahcs -> va healthcare system
    department veteran affairs, dept veteran affairs, us department veteran affairs, veteran affairs, veteran administration, dva -> va
    health care -> healthcare
    mc -> medical center
    tumour -> tumor
    labor -> labour
    organisation, org -> organization
    programme, programs, program, programmes -> program
    trials -> trial
    specialist -> specialists
    consultant -> consultants
    physician, doctors -> physicians
    disease -> diseases
    therapy, therapeutic, therapeutics -> therapeutics
    study, studies -> studies
    institution -> institute
    corp -> corporation
    inc, incorporation -> incorporated
    ltd, limted, limitd -> limited
    co -> company
    pvt, pte -> private
    chr, centre hospitalier universitaire, centre hospitalo universitaire -> chu
    chru, centre hospitalier regional universitaire, centre hospitalier regional et universitaire -> chu
    assistance publique hopitaux paris, ap hp -> aphp
    assistance publique hopitaux marseille, ap hm -> aphm
    traditional chinese medicine -> tcm
    """
)

# What says the same in another language or another turn of phrase: only between names of one place (T3).
TRANSLATIONS = _table(
    """
    hopital, hospitalier, hospitaliere, hopitaux, hospitais, hospitales, hospitalar, ospedale, ospedali, ospedaliera, ospedaliero, krankenhaus, hospitalario, ziekenhuis, szpital, hastanesi, sjukhus, sjukhuset, sygehus, sykehus, nemocnice, ligonine, spital, spitalul, korhaz, bolnica, hospitaal, sairaala, klinikum, kliniken, hospitals -> hospital
    universitario, universitaria, universitarios, universitaire, universitaires, universitari, universitat, universitaet, universita, universite, universidad, universidade, universitair, universitesi, uniwersytet, uniwersytecki, universitets, universitet, universitetet, universitatea, univerzita, universitas, universiteit, universiteto, universitetshospital, u -> university
    universitatsklinikum, universitaetsklinikum, universitatsklinik, universitaetsklinik, uniklinik, uniklinikum, universitatsmedizin, universitaetsmedizin, universitatskliniken, universitatsspital, universitaetsspital, universitatskrankenhaus, universitetssykehus, universitetssjukhus, universitetssjukhuset, universitetshospital, universitetssygehus -> university hospital
    centro, centrum, zentrum, centru -> center
    centrul -> center
    instituto, istituto, institutul, instytut, institutet, institutt -> institute
    policlinico, policlinica, polyclinique -> polyclinic
    clinica, clinico, clinique, cliniques, klinik, klinika, kliniek, clinicas, poliklinik, klinieken, klinikos, clinical -> clinic
    nacional, nazionale, nationale, nationales, nationaal, narodowy -> national
    medico, medica, medicale, medizinische, medisch, medicine, medicina, medecine, medizin, medyczny, medyczne, tip, meditsinskiy -> medical
    oncologia, oncologico, oncologie, onkologie, onkologii, oncologic, oncological, oncologique, onkologisches, onko, onco -> oncology
    generale, geral -> general
    regionale, regionales, regionaal -> regional
    fakultesi, faculte, facultad, faculdade, facolta, fakultat, fakulta -> faculty
    azienda, az -> hospital
    recherche, investigacion, ricerca, pesquisa, forschung -> research
    enfermedades, maladies, malattie -> diseases
    infantil, enfant, enfants, kinder, bambino, ninos, infantile -> children
    fundacion, fondation, fondazione, fundacao, stiftung, stichting, fundacio -> foundation
    center hospital, hospital hospital, hospital center -> hospital
    medical school, school medical sciences, college medical, school medical, faculty medical, medical faculty, medical college -> medical school
    virgen, vergine -> virgin
    sao, san, santo, santa, santi, sant, sfantul, sfanta, sf, sveti, s -> saint
    nuestra senora, ntra sra, nossa senhora, notre dame, our lady -> our lady
    professor doctor -> professor
    sacre coeur -> sacrecoeur
    municipale, municipal -> municipal
    chu -> university hospital
    """
)

# What is said with more or with fewer words: only between names of one place (T3).
SIMPLIFICATIONS = _table(
    """
    hospital medical center, hospital center, hospital hospital, center hospital, hospital clinic, medical center hospital, complejo hospital, complexo hospital -> hospital
    cancer institute -> cancer center
    association -> associates
    comprehensive cancer center, regional cancer center, cancer care center -> cancer center
    health system, healthcare system -> health
    health sciences center, health sciences -> healthsciences
    hsc -> healthsciences
    """
)

ACRONYMS = _table(
    """
    ucla -> university california los angeles
    ucsf -> university california san francisco
    ucsd -> university california san diego
    uci -> university california irvine
    uab -> university alabama birmingham
    usc -> university southern california
    unc -> university north carolina
    nyu -> new york university
    ohsu -> oregon health science university
    mgh -> massachusetts general hospital
    suny -> state university new york
    utmb -> university texas medical branch
    utsw -> university texas southwestern
    mskcc -> memorial sloan kettering cancer center
    mdacc -> md anderson cancer center
    vumc -> vanderbilt university medical center
    lumc -> leiden university medical center
    """
)

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
NUMBERS = {
    **{word: str(at) for at, word in enumerate(_ORDINALS, 1)},
    **{"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"},
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"},
}

STOP = frozenset(
    """
    the of and for at in on to by with an
    de la le du des di del della delle dei degli dell do da dos das d l les los las el et y e i en
    der die das und im am fur fuer von zu zum zur het voor ved og i och
    no nr n num
    """.split()
)

# Words that many organisations share: a name made of these alone names nobody.
GENERIC = _words(
    """
    hospital university medical center clinic clinical institute college school department national general public
    central regional district city municipal provincial state county children women people affiliated teaching
    research health healthcare care sciences medicine cancer foundation company limited incorporated corporation
    group international private practice study studies site investigator saint red cross memorial military army royal
    new north south east west eastern western northern southern oncology hematology pediatric allergy asthma
    dermatology cardiology neurology psychiatry surgery surgical ophthalmology eye heart lung liver kidney diabetes
    infectious diseases association associates society trust academy faculty division unit services system network
    program laboratory pharmaceuticals therapeutics biotechnology technology trial development community family
    specialists physicians consultants rehabilitation maternity maternal orthopedic urology gastroenterology
    rheumatology endocrinology radiology radiation dental stomatology chest tumor mental psychiatric emergency
    internal primary outpatient polyclinic ambulatory comprehensive integrated traditional chinese tcm hospice
    ministry government federal republic board council office organization federation union center union
    main campus branch house home middle upper lower old great
    medical group partners advanced clinic pain women arthritis osteoporosis vascular retina vision spine
    immunology gynecology obstetrics fertility sleep wellness treatment prevention control disease drug science
    healthsciences cancer research professor doctor academic
    """
)

# Whom hospitals are dedicated to, or what to: many bear the name.
DEDICATIONS = _words(
    """
    mercy samaritan good lady mary marys john luke joseph james vincent anthony elizabeth francis michael anne
    thomas mark paul peter george nicholas sacre coeur trinity providence hope grace faith holy jewish baptist
    methodist presbyterian lutheran catholic adventist sacrecoeur virgin va kaiser permanente apollo
    """
)

# Other words that are said in the plural or not.
COMMON = _words(
    """
    bioscience biologic biopharmaceutical device product solution partner trial outcome injury disorder medicine
    veteran elderly employee student teacher nurse surgeon worker friend
    """
)

# Kinds of hospitals: a city has one of each under one name.
KINDS = _words("children women maternity cancer eye heart chest dental stomatology mental psychiatric military")

# A unit of an organisation: "X, Department of Y" is a part of X.
UNITS = _words(
    """
    department division unit section service services clinic faculty school college institute laboratory program
    office branch campus pavilion building ward center group study studies site network satellite practice
    registry bank core team chair cancer cardiology neurology oncology hematology pediatric surgery dermatology
    ophthalmology psychiatry radiology urology research
    """
)

# Words which a name of a hospital has or has not, where another word names it: country -> words ("" anywhere).
LIGHT = {
    "": _words("nhs crs system site irccs the pc pllc llc llp pa md incorporated limited ood gmbh spa corporation professor doctor name"),
    "ES": _words("university general hospital center clinic complex"),
    "IT": _words("university hospital center irccs foundation polyclinic presidio"),
    "FR": _words("university hospital center aphp aphm regional"),
    "PT": _words("university hospital center"),
    "GR": _words("university general hospital"),
    "FI": _words("university central"),
    "BE": _words("university hospital center clinic az uz"),
    "CA": _words("hospital center"),
}

# Whose house a hospital is, said before or after its name.
HOUSES = tuple(
    tuple(map(_singular, house.split()))
    for house in ("nhs foundation trust", "nhs trust", "university health network", "uhn", "aphp", "aphm", "irccs")
)

COMPASS = _words(
    """
    north south east west northern southern eastern western northeast northwest southeast southwest northeastern
    northwestern southeastern southwestern
    """
)

_FEW = 4
_WORLDWIDE = frozenset({"incorporated", "corporation", "company", "limited", "llc", "plc", "lp", "llp"})
# Forms that are one: abbreviated or written out.
_ONE_FORM = {
    form: meant
    for meant, forms in {
        "limited": "ltd, limited, co ltd, company limited, co limited",
        "private limited": "private limited, pvt ltd, private ltd, pvt limited, p ltd",
        "pte ltd": "pte ltd, pte limited, pte",
        "pty ltd": "pty ltd, pty limited, pty",
        "incorporated": "inc, incorporated",
        "corporation": "corp, corporation",
        "company": "co, company, and co, and company",
    }.items()
    for form in (tuple(words.split()) for words in forms.split(", "))
}
# Legal forms that are as often something else at the end of a name: a country, a state, a degree, a little word.
_ALSO_OTHER = _words("ca uk da et at pt ok nl ae sc sd mb ks ee is ps ss sf ba od fa pa sp us se private md c e i a")
_MORE_FORMS = "corp, co ltd, company limited, private limited, llc, pa, gmbh und co kg, ggmbh, ev, aps, e v, se, kg"


@cache
def legal_forms() -> dict[tuple[str, ...], str]:
    """Legal forms of companies in all countries, as words -> the form they are (source: cleanco, and a few more)."""
    groups = chain(termdata.terms_by_type.values(), termdata.terms_by_country.values(), [_MORE_FORMS.split(", ")])
    forms = set(_ONE_FORM) | {spelled(term) for terms in groups for term in terms if term.isascii()}
    return {form: _ONE_FORM.get(form, " ".join(form)) for form in forms if not (len(form) == 1 and form[0] in _ALSO_OTHER)}


@cache
def national_forms() -> frozenset[str]:
    """Legal forms that only a few countries have: a company with one may be one country's of a larger group."""
    countries: Counter[str] = Counter()
    for terms in termdata.terms_by_country.values():
        countries.update({" ".join(spelled(term)) for term in terms if term.isascii()})
    known = set(legal_forms().values())
    return frozenset(form for form, number in countries.items() if number <= _FEW and form in known) - _WORLDWIDE
