"""What the recogniser is known to fail: taken out as it is mended (a test that passes after all fails the run)."""

from __future__ import annotations

import pytest

# Why, and which rows of which test (an empty one: the test itself).
KNOWN = {
    "background in another order of words": {
        "test_traps.py::test_background_names_no_source": [
            "summary-Umbilical cord stem cells can easily be collected after birth.",
            "described-Umbilical cord stem cells can easily be collected after birth.",
        ],
        "test_traps.py::test_the_sentence_of_the_product_beside_its_background": [
            "Umbilical cord stem cells can easily be collected after birth.",
        ],
    },
    "an abbreviation of a disease or a trial before cells": {
        "test_traps.py::test_an_abbreviated_disease_is_no_source": [
            "Refractory UC - Stem Cell Infusion-Ulcerative Colitis",
            "Early AD - Stem Cells and Memory-Alzheimer Disease",
            "Moderate to Severe AD Stem Cell Study-Atopic Dermatitis",
            "A BOOST Stem Cell Study-Infarction",
        ],
    },
    "adipose before cells is no label": {
        "test_traps.py::test_a_source_beside_an_abbreviated_disease": [
            "adipose mesenchymal stem cells-Treatment of Severe UC-adipose",
        ],
        "test_traps.py::test_the_source_and_donor_beside_the_patients_transplant": [
            "",
        ],
        "test_traps.py::test_two_products_that_are_compared_keep_their_own_source": [
            "",
        ],
        "test_spellings.py::test_a_source_that_is_denied": [
            "Adipose MSC rather than bone marrow MSC.-source0",
        ],
        "test_spellings.py::test_the_a_of_hamsc": [
            "hAMSC-hAMSC are human adipose mesenchymal stem cells.-adipose-not-stated",
        ],
        "test_products.py::test_the_source_of_fractions_and_of_what_cells_release": [
            "Adipose MSC-derived exosomes-adipose",
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
    "a tissue in brackets after its cells": {
        "test_traps.py::test_two_sources_on_purpose": [
            "MSC (bone marrow or Wharton's jelly)-sources5",
        ],
        "test_spellings.py::test_the_source_that_a_name_states": [
            "mesenchymal stem cells (bone marrow)-bone-marrow",
        ],
    },
    "the part of a tissue that is named after the cells": {
        "test_traps.py::test_the_most_specific_of_two_that_contain_each_other": [
            "",
        ],
    },
    "a sample that no word of testing tells": {
        "test_traps.py::test_a_sample_is_no_source": [
            "Synovial fluid is collected for cytokines before the stem cells are injected.",
        ],
        "test_context.py::test_the_tissue_is_something_else": [
            "A bone marrow sample shows blast cells.-bone marrow",
        ],
    },
    "the cells that a product is made from are told as its type": {
        "test_spellings.py::test_the_source_that_a_name_states": [
            "iPSC-derived mesenchymal stem cells-ipsc",
            "induced pluripotent stem cell derived MSC-ipsc",
            "hESC-derived MSC-esc",
            "embryonic stem cell-derived mesenchymal stem cells-esc",
        ],
        "test_beyond_msc.py::test_the_type_of_cells_that_a_name_states": [
            "human embryonic stem cell derived RPE-rpe",
            "iPSC-derived RPE sheet-rpe",
            "dopaminergic progenitors from iPSC-dopaminergic-neuron",
        ],
    },
    "stem/stromal is no label": {
        "test_spellings.py::test_the_cells_of_a_name_without_a_source": [
            "mesenchymal stem/stromal cells",
        ],
    },
    "denial": {
        "test_spellings.py::test_a_source_that_is_denied": [
            "Placental MSC in place of bone marrow MSC.-source6",
        ],
        "test_context.py::test_denied": [
            "in place of autologous MSC-True",
        ],
    },
    "a short word that is the whole name": {
        "test_spellings.py::test_short_words_that_are_sources": [
            "ASC injection-adipose",
            "ASCs-adipose",
            "autologous ASC-adipose",
            "cultured ASCs in saline-adipose",
            "SVF-svf",
            "autologous SVF injection-svf",
        ],
        "test_spellings.py::test_the_a_of_hamsc": [
            "hAMSC injection-None-amnion-allogeneic",
        ],
        "test_products.py::test_the_kind_of_a_product": [
            "Autologous SVF-cell-fraction",
        ],
        "test_beyond_msc.py::test_the_type_of_cells_that_a_name_states": [
            "autologous TIL infusion-t-cell",
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
    "the kind by a name": {
        "test_products.py::test_the_kind_of_a_product": [
            "Adipose-derived regenerative cells-cell-fraction",
            "MSC-Exo-cell-free",
        ],
        "test_beyond_msc.py::test_what_names_cells_and_is_none": [
            "Keratinocyte growth factor",
            "Circulating tumor cells",
            "PBMC isolation",
        ],
    },
    "a label with a plus never matches": {
        "test_beyond_msc.py::test_the_type_of_cells_that_a_name_states": [
            "CD34+ selected stem cells-hematopoietic-stem-cell",
            "autologous CD34+ cells transduced with a lentiviral vector-hematopoietic-stem-cell",
        ],
        "test_lexicon.py::test_a_label_with_a_plus": [
            "cell-source-skin-ABCB5+ MSC",
            "cell-type-cardiac-progenitor-c-kit+ cardiac cell",
            "cell-type-endothelial-progenitor-CD133+ cell",
            "cell-type-hematopoietic-stem-cell-CD34+ cell",
        ],
    },
    "the source by the name of a graft": {
        "test_beyond_msc.py::test_the_source_that_a_name_states": [
            "double cord blood units-source8",
            "bone marrow graft-source11",
            "Cultivated limbal epithelial cell transplantation-source18",
        ],
    },
    "the donor by the name of a product": {
        "test_beyond_msc.py::test_the_donor_that_a_name_states": [
            "Donor lymphocyte infusion-donor4",
            "donor hepatocytes-donor10",
            "porcine islets-donor11",
            "xenogeneic hepatocytes-donor12",
        ],
    },
    "a drug of the next clause takes the route": {
        "test_beyond_msc.py::test_the_route_that_a_description_states": [
            "hESC-RPE-Subretinal transplantation under anaesthesia.-route5",
        ],
        "test_whole_records.py::test_what_a_record_tells": [
            "pigment cells behind the retina-0-route",
        ],
    },
    "a donor of what carries the cells": {
        "test_context.py::test_the_donor_of_something_else": [
            "MSC in a fibrin glue of autologous blood.-autologous",
        ],
    },
    "a phrase that wraps a line of its list is lost": {
        "test_context.py::test_the_donor_of_something_else": [
            "Other trials have used autologous MSC.-autologous",
        ],
        "test_cues.py::test_words_and_phrases_are_found_whole": [
            "no other sources-found2",
        ],
        "test_cues.py::test_each_phrase_of_a_list_is_found_in_a_passage": [
            "OTHERS",
            "DRUGS",
            "NOT_GIVEN",
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
