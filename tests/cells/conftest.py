"""What the recogniser is known to fail: taken out as it is mended (a test that passes after all fails the run)."""

from __future__ import annotations

import pytest

# Why, and which rows of which test (an empty one: the test itself).
KNOWN = {
    "an abbreviation of a disease or a trial before cells": {
        "test_traps.py::test_an_abbreviated_disease_is_no_source": ["A BOOST Stem Cell Study-Infarction"]
    },
    "an organ that is treated, without a preposition": {
        "test_traps.py::test_the_organ_that_is_treated_is_no_source": [
            "Gingival Recession Stem Cell Treatment",
            "Skin Ageing Stem Cell Therapy",
            "Placental Insufficiency and MSC",
        ],
        "test_context.py::test_the_tissue_is_something_else": ["Placenta previa and MSC.-placenta"],
    },
    "limbal stem cell deficiency is a disease": {
        "test_traps.py::test_the_organ_that_is_treated_is_no_source": [
            "Mesenchymal Stem Cells for Limbal Stem Cell Deficiency"
        ],
        "test_traps.py::test_the_source_beside_the_organ_that_is_treated": [
            "Adipose Stem Cells in Limbal Stem Cell Deficiency-adipose"
        ],
    },
    "a short word that counts in a name whatever it stands for": {
        "test_spellings.py::test_small_words_are_no_products": ["MNC", "ESC guideline"],
        "test_spellings.py::test_the_a_of_hamsc": ["human autologous MSC (hAMSC)-None-unspecified-autologous"],
    },
    "contradictions are not told yet": {
        "test_spellings.py::test_what_cannot_both_be_is_put_before_a_person": [
            "autologous umbilical cord MSC-None-pair0",
            "adipose MSC-Bone marrow MSC are injected once.-pair1",
        ]
    },
    "haploidentical hides the cells after it": {
        "test_beyond_msc.py::test_the_type_of_cells_that_a_name_states": ["Haploidentical natural killer cells-nk-cell"]
    },
    "the donor by the name of a product": {
        "test_beyond_msc.py::test_the_donor_that_a_name_states": ["Donor lymphocyte infusion-donor4"]
    },
    "the kind by a name": {"test_beyond_msc.py::test_what_names_cells_and_is_none": ["Keratinocyte growth factor"]},
    "a sample that no word of testing tells": {
        "test_context.py::test_the_tissue_is_something_else": ["A bone marrow sample shows blast cells.-bone marrow"]
    },
    "a donor of what carries the cells": {
        "test_context.py::test_the_donor_of_something_else": ["MSC in a fibrin glue of autologous blood.-autologous"]
    },
    "a description that does not name its cells again": {
        "test_whole_records.py::test_what_a_record_tells": ["third-party cells after a graft-0-donor"]
    },
    "the cells that a product is made from are told as its type": {
        "test_whole_records.py::test_what_a_record_tells": ["pigment cells behind the retina-0-cellType"]
    },
    "an amniotic membrane is no scaffold": {
        "test_whole_records.py::test_what_a_record_tells": ["cells on the amnion-0-route"]
    },
}
REASONS = {
    f"{test}[{row}]" if row else test: reason
    for reason, tests in KNOWN.items()
    for test, rows in tests.items()
    for row in rows
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        reason = REASONS.get(item.nodeid.rpartition("tests/cells/")[2])
        if reason is not None:
            item.add_marker(pytest.mark.xfail(strict=True, reason=reason))
