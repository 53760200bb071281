"""Registry ids: every primary registry's, in the ways in which people write them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mappers.registries import registry_id, registry_ids, registry_of
from trialgraph.ontology import TG, VOCAB, scheme, vocabulary_quads

# Registry, the id in its registry's form, other ways to write it.
FORMS = [
    ("clinicaltrials.gov", "NCT04280705", ["nct04280705", "NCT 04280705", "https://clinicaltrials.gov/show/NCT04280705"]),
    ("euctr", "2012-002553-38", ["EUCTR2012-002553-38-DE", "EudraCT Number: 2012-002553-38", "2012-002553-38-3rd"]),
    ("euctr", "2008-001191-68", ["Eudra-CT2008-001191-68", "2008–001191–68", "EUCTR2008-001191-68-Outside-EU/EEA"]),
    ("ctis", "2022-501515-14", ["EU CT 2022-501515-14-01", "CTIS2022-501515-14-00", "EUCT no. 2022-501515-14"]),
    ("isrctn", "ISRCTN83971151", ["ISRCTN 83971151", "isrctn-83971151"]),
    ("anzctr", "ACTRN12605000000011", ["ACTRN12605000000011p", "ANZCTR: ACTRN12605000000011", "actrn 12605000000011"]),
    ("chictr", "ChiCTR1900028497", ["CHICTR1900028497", "ChiCTR 1900028497"]),
    ("chictr", "ChiCTR-TRC-09000345", ["ChiCTR‐TRC‐09000345", "chictr-trc-09000345"]),
    ("ctri", "CTRI/2010/091/000123", ["CTRI-2010-091-000123", "ctri/2010/091/000123"]),
    ("umin", "UMIN000012345", ["JPRN-UMIN000012345", "UMIN-CTR UMIN000012345", "UMIN 000012345"]),
    ("jrct", "jRCT2031190264", ["JPRN-jRCT2031190264", "JRCT2031190264"]),
    ("jrct", "jRCTs051180199", ["JPRN-jRCTs051180199"]),
    ("jrct", "jRCTc030190264", ["JPRN-JRCTC030190264"]),
    ("japiccti", "JapicCTI-205326", ["JPRN-JapicCTI-205326", "JapicCTI205326"]),
    ("jprn", "JMA-IIA00012", ["JPRN-JMA-IIA00012"]),
    ("kct", "KCT0004907", ["KCT 0004907", "CRIS: KCT0004907"]),
    ("drks", "DRKS00021238", ["DRKS-ID: DRKS00021238"]),
    ("ntr", "NTR1234", ["Netherlands Trial Register NTR1234"]),
    ("ntr", "NL8547", ["NL 8547", "Dutch Trial Register NL8547"]),
    ("ntr", "NL-OMON12345", ["NL‑OMON12345"]),
    ("irct", "IRCT138811223286N1", ["IRCT138811223286 N1"]),
    ("irct", "IRCT20200324046852N1", ["IRCT20200324046852n1"]),
    ("pactr", "PACTR202008855701534", ["PACTR 202008855701534"]),
    ("slctr", "SLCTR/2008/003", ["SLCTR-2008-003"]),
    ("tctr", "TCTR20180508003", ["tctr20180508003"]),
    ("rpcec", "RPCEC00000123", ["rpcec00000123"]),
    ("rebec", "RBR-9d8z6m", ["RBR-9D8Z6M", "rbr 9d8z6m"]),
    ("repec", "PER-010-20", ["per-010-20"]),
    ("lbctr", "LBCTR2020043495", ["LBCTR 2020043495"]),
    ("itmctr", "ITMCTR2020000012", ["ITMCTR 2020000012"]),
]  # fmt: skip
WRITTEN = [(registry, own, other) for registry, own, others in FORMS for other in (own, *others)]


@pytest.mark.parametrize(("registry", "own", "written"), WRITTEN)
def test_an_id_in_its_registrys_form(registry: str, own: str, written: str) -> None:
    found = registry_id(written)
    assert found is not None
    assert (found.registry, found.id) == (registry, own)
    assert registry_of(written) == registry


def test_each_registry_of_the_vocabulary_has_a_pattern() -> None:
    registries = {registry for registry, _, _ in FORMS}
    assert set(scheme("registry").codes) == registries


@pytest.mark.parametrize(
    "text",
    [
        "",
        "U1111-1234-5678",  # WHO's Universal Trial Number
        "NCI-2016-01587",
        "REec-2015-1768",
        "SNCTP000001674",
        "NL67751.078.18",  # an ethics committee's file
        "NCT0428070",
        "NCT042807055",
        "XNCT04280705",
        "2012-002553",
        "12012-002553-38",
        "RBR-abcdef",
        "extension of NCT04280705",
        "rollover study NCT04280705",
        "see NCT04280705",
        "parent NCT04280705; NCT04280706",
        "NCT04280705 (main study)",
        "NCT٠٤٢٨٠٧٠٥",
        "R01 CA123456",
        "18-007999",
    ],
)
def test_what_is_no_registry_id_or_says_more_than_one(text: str) -> None:
    assert registry_ids(text) == ()


def test_a_field_may_hold_several_ids() -> None:
    found = registry_ids("EudraCT: 2012-002553-38; ISRCTN83971151, 2012-002553-38-DE")
    assert [each.id for each in found] == ["2012-002553-38", "ISRCTN83971151"]
    assert registry_id("NCT00000001 and NCT00000002") is None


def test_which_ids_a_trial_can_have_but_one_of() -> None:
    def series(text: str) -> str:
        found = registry_id(text)
        assert found is not None
        return found.series

    assert series("ChiCTR-TRC-09000345") == series("ChiCTR1900028497")
    assert series("2012-002553-38") != series("2022-501515-14-00")
    assert len({series(text) for text in ("UMIN000012345", "jRCT2031190264", "JapicCTI-205326", "JMA-IIA00012")}) == 4
    assert len({series(text) for text in ("NTR1234", "NL8547", "NL-OMON12345")}) == 3


@given(st.text(max_size=60))
def test_any_text_may_stand_in_a_field_for_ids(text: str) -> None:
    for found in registry_ids(text):
        assert registry_id(found.id) == found


@given(st.sampled_from(FORMS), st.sampled_from(["", " ", "\u00a0", "\t"]), st.sampled_from(["-", "–", "‑", "−", "－"]))
def test_case_spaces_and_hyphens_make_no_difference(form: tuple[str, str, list[str]], space: str, dash: str) -> None:
    _, own, _ = form
    plain = registry_id(own)
    for written in (own.upper(), own.lower(), own.replace("-", dash)):
        assert registry_id(f"{space}{written}{space}") == plain


def test_all_ids_that_people_found_by_hand_are_read(shared: Path) -> None:
    with (shared / "gold" / "cross_registrations.csv").open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    ids = {each.strip() for row in rows for each in f"{row['trial_id_keep']};{row['additional_ids']}".split(";")} - {""}
    assert len(ids) > 400
    assert [each for each in ids if registry_id(each) is None] == []


# ---- the same forms, as the shapes read them


def patterns(vocabulary: str) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for quad in vocabulary_quads():
        if quad.predicate.value == TG.identifierPattern and isinstance(quad.subject, ox.NamedNode):
            assert isinstance(quad.object, ox.Literal)
            home, _, code = quad.subject.value.removeprefix(VOCAB).partition("/")
            if home == vocabulary:
                found[code].append(quad.object.value)
    return dict(found)


PATTERNS = patterns("registry")


def test_each_registry_has_patterns_of_whole_ids() -> None:
    assert set(PATTERNS) == set(scheme("registry").codes)
    every = [pattern for found in PATTERNS.values() for pattern in found]
    assert all(pattern.startswith("^") and pattern.endswith("$") for pattern in every)


@pytest.mark.parametrize(("registry", "own"), [(registry, own) for registry, own, _ in FORMS])
def test_an_id_has_a_form_of_its_registry_and_of_no_other(registry: str, own: str) -> None:
    fitting = {code for code, found in PATTERNS.items() if any(re.search(pattern, own) for pattern in found)}
    # WHO takes the Japanese registries together.
    assert fitting == {registry, scheme("registry").broader(registry) or registry}
    for wrong in (own[:-1] + "?", f"{own} and more", f"see {own}"):
        assert not any(re.search(pattern, wrong) for found in PATTERNS.values() for pattern in found), wrong


@given(st.data())
def test_what_has_a_form_is_read_as_an_id_of_the_registry(data: st.DataObject) -> None:
    registry = data.draw(st.sampled_from(sorted(PATTERNS)))
    pattern = data.draw(st.sampled_from(PATTERNS[registry]))
    written = data.draw(st.from_regex(pattern[1:-1], fullmatch=True))
    if registry == "rebec" and not re.search("[0-9]", written):
        return  # it may be a word: text is read as an id only where there is a digit in it
    found = registry_id(written)
    assert found is not None
    assert registry in {found.registry, scheme("registry").broader(found.registry)}
    # The number of a resubmission tells no trials apart.
    assert found.id == (written[:14] if registry == "ctis" else written)


def test_the_store_reads_the_patterns_alike() -> None:
    ids = " ".join(str(ox.Literal(own)) for _, own, _ in FORMS)
    for found in PATTERNS.values():
        for pattern in found:
            text = f"SELECT ?id WHERE {{ VALUES ?id {{ {ids} }} FILTER (REGEX(?id, {ox.Literal(pattern)})) }}"
            fitting = [str(row["id"].value) for row in ox.Store().query(text)]  # type: ignore[union-attr]
            assert fitting == [own for _, own, _ in FORMS if re.search(pattern, own)]


def test_a_kind_of_number_has_the_form_of_its_registry() -> None:
    assert patterns("identifier-type") == {"ctis": PATTERNS["ctis"], "eudract-number": PATTERNS["euctr"]}
