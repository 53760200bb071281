"""What the recogniser is known to fail: taken out as it is mended (a test that passes after all fails the run)."""

from __future__ import annotations

import pytest

# Why, and which rows of which test (an empty one: the test itself).
KNOWN = {
    "an abbreviation of a disease or a trial before cells": {
        "test_traps.py::test_an_abbreviated_disease_is_no_source": [
            "A BOOST Stem Cell Study-Infarction",
        ],
    },
    "an organ that is treated, without a preposition": {
        "test_traps.py::test_the_organ_that_is_treated_is_no_source": [
            "Gingival Recession Stem Cell Treatment",
            "Skin Ageing Stem Cell Therapy",
            "Placental Insufficiency and MSC",
        ],
        "test_context.py::test_the_tissue_is_something_else": [
            "Placenta previa and MSC.-placenta",
        ],
    },
    "limbal stem cell deficiency is a disease": {
        "test_traps.py::test_the_organ_that_is_treated_is_no_source": [
            "Mesenchymal Stem Cells for Limbal Stem Cell Deficiency",
        ],
        "test_traps.py::test_the_source_beside_the_organ_that_is_treated": [
            "Adipose Stem Cells in Limbal Stem Cell Deficiency-adipose",
        ],
    },
    "a short word that counts in a name whatever it stands for": {
        "test_spellings.py::test_small_words_are_no_products": [
            "MNC",
            "ESC guideline",
        ],
        "test_spellings.py::test_the_a_of_hamsc": [
            "human autologous MSC (hAMSC)-None-unspecified-autologous",
        ],
    },
    "contradictions are not told yet": {
        "test_spellings.py::test_arms_against_the_title": [
            "",
        ],
        "test_spellings.py::test_what_cannot_both_be_is_put_before_a_person": [
            "autologous umbilical cord MSC-None-pair0",
            "adipose MSC-Bone marrow MSC are injected once.-pair1",
            "autologous MSC-Allogeneic MSC are injected once.-pair2",
        ],
    },
    "a label of silence is read as cells": {
        "test_products.py::test_silence_is_no_product": [
            "Vitamin D, dose not stated",
            "Not stated",
        ],
        "test_lexicon.py::test_silence_is_no_finding": [
            "",
        ],
    },
    "haploidentical hides the cells after it": {
        "test_beyond_msc.py::test_the_type_of_cells_that_a_name_states": [
            "Haploidentical natural killer cells-nk-cell",
        ],
    },
    "the donor by the name of a product": {
        "test_beyond_msc.py::test_the_donor_that_a_name_states": [
            "Donor lymphocyte infusion-donor4",
        ],
    },
    "the kind by a name": {
        "test_beyond_msc.py::test_what_names_cells_and_is_none": [
            "Keratinocyte growth factor",
        ],
    },
    "a sample that no word of testing tells": {
        "test_context.py::test_the_tissue_is_something_else": [
            "A bone marrow sample shows blast cells.-bone marrow",
        ],
    },
    "a donor of what carries the cells": {
        "test_context.py::test_the_donor_of_something_else": [
            "MSC in a fibrin glue of autologous blood.-autologous",
        ],
    },
    "by leads to no place": {
        "test_context_routes.py::test_the_way_that_the_product_goes": [
            "Cells are injected by lumbar puncture.-routes8",
        ],
    },
    "cells within five words count before drugs are looked at": {
        "test_context_routes.py::test_another_way": [
            "Heparin is given intravenously before the cells.",
            "Intravenous antibiotics are allowed after MSC.",
            "Intravenous cyclophosphamide precedes the stem cells.",
            "Contrast is injected intravenously to see the stem cells.",
        ],
    },
    "the modifier letter apostrophe is a letter": {
        "test_lexicon.py::test_odd_apostrophes": [
            "Wharton{}s jelly-\\u02bc",
            "Wharton{}s Jelly-\\u02bc",
            "wharton{}s-jelly-\\u02bc",
            "WHARTON{}S JELLY-\\u02bc",
        ],
    },
    "full-width stops do not part words": {
        "test_lexicon.py::test_no_label_across_a_comma_or_a_sentence": [
            "umbilical-cord-umbilical-cord-\\u3002",
            "umbilical-cord-umbilical-cord-\\uff0c",
            "bone-marrow-bone-marrow-\\u3002",
            "bone-marrow-bone-marrow-\\uff0c",
            "dental-pulp-dental-pulp-\\u3002",
            "dental-pulp-dental-pulp-\\uff0c",
            "menstrual-blood-menstrual-endometrial-\\u3002",
            "menstrual-blood-menstrual-endometrial-\\uff0c",
        ],
    },
    "cells of the laboratory in an arm make a product": {
        "test_whole_records.py::test_the_kinds_of_a_record": [
            "a drug that moves progenitor cells",
        ],
        "test_whole_records.py::test_what_a_record_tells": [
            "a drug that moves progenitor cells-0-cellType",
            "a drug that moves progenitor cells-0-cellSource",
            "a drug that moves progenitor cells-0-donor",
            "a drug that moves progenitor cells-0-route",
        ],
        "test_whole_records.py::test_a_record_without_product_tells_nothing_of_its_arms": [
            "a drug that moves progenitor cells",
        ],
    },
    "a description that does not name its cells again": {
        "test_whole_records.py::test_what_a_record_tells": [
            "third-party cells after a graft-0-cellSource",
            "third-party cells after a graft-0-donor",
        ],
    },
    "the cells that a product is made from are told as its type": {
        "test_whole_records.py::test_what_a_record_tells": [
            "pigment cells behind the retina-0-cellType",
        ],
    },
    "limbal cells are read as another tissue": {
        "test_whole_records.py::test_what_a_record_tells": [
            "cells on the amnion-0-donor",
        ],
    },
    "an amniotic membrane is no scaffold": {
        "test_whole_records.py::test_what_a_record_tells": [
            "cells on the amnion-0-route",
        ],
    },
    "a phrase that wraps a line of its list is lost": {
        "test_cues.py::test_words_and_phrases_are_found_whole": [
            "no other sources-found2",
        ],
        "test_cues.py::test_each_phrase_of_a_list_is_found_in_a_passage": [
            "OTHERS",
            "DRUGS",
            "NOT_GIVEN",
        ],
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
