"""Doses in running text: every spelling of a number, what is counted per what, how often, and what is no dose."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.cells.doses import Dose, find_doses


def the(text: str, *, about_cells: bool = False) -> Dose:
    (dose,) = find_doses(text, about_cells=about_cells)
    return dose


MILLION = 10**6

# (text, amount, words)
NUMBERS = [
    ("given 3x10^6 cells once", 3 * MILLION, "3x10^6 cells"),
    ("given 3×10⁶ cells once", 3 * MILLION, "3×10⁶ cells"),
    ("given 3 × 10^(6) cells", 3 * MILLION, "3 × 10^(6) cells"),
    ("given 3*10^6 cells", 3 * MILLION, "3*10^6 cells"),
    ("given 3·10^6 cells", 3 * MILLION, "3·10^6 cells"),
    ("given 3.10^6 cells", 3 * MILLION, "3.10^6 cells"),
    ("given 3 10^6 cells", 3 * MILLION, "3 10^6 cells"),
    ("given 3x10 ^ 6 cells", 3 * MILLION, "3x10 ^ 6 cells"),
    ("given 3x10ˆ6 cells", 3 * MILLION, "3x10ˆ6 cells"),
    ("given 3 x 10**6 cells", 3 * MILLION, "3 x 10**6 cells"),
    ("given 3 x 10<sup>6</sup> cells", 3 * MILLION, "3 x 10<sup>6</sup> cells"),
    ("given 3 x 10 to the 6th cells", 3 * MILLION, "3 x 10 to the 6th cells"),
    ("given 3x10E6 cells", 3 * MILLION, "3x10E6 cells"),
    ("given 3 x 10 E6 cells", 3 * MILLION, "3 x 10 E6 cells"),
    ("given 10E6 cells", MILLION, "10E6 cells"),
    ("given 3E6 cells", 3 * MILLION, "3E6 cells"),
    ("given 3.0e+06 cells", 3 * MILLION, "3.0e+06 cells"),
    ("given 20E6 cells", 20 * MILLION, "20E6 cells"),
    ("given 3 x 10(6) cells", 3 * MILLION, "3 x 10(6) cells"),
    ("given 3*10/6 cells", 3 * MILLION, "3*10/6 cells"),
    ("given 3 x 10 6 cells", 3 * MILLION, "3 x 10 6 cells"),
    ("given 3x106 cells", 3 * MILLION, "3x106 cells"),
    ("given 3 X 107 cells", 30 * MILLION, "3 X 107 cells"),
    ("given 5x105 cells", 500_000, "5x105 cells"),
    ("given 10×106 cells", 10 * MILLION, "10×106 cells"),
    ("given 1x1010 cells", 10**10, "1x1010 cells"),
    ("given 2•107cells", 20 * MILLION, "2•107cells"),
    ("given 2·5×106 cells", 2_500_000, "2·5×106 cells"),
    ("given 106 cells/kg", MILLION, "106 cells/kg"),
    ("given 107 MSCs", 10 * MILLION, "107 MSCs"),
    ("given 1.106 cells/kg", MILLION, "1.106 cells/kg"),
    ("given 1,5x10^6 cells", 1_500_000, "1,5x10^6 cells"),
    ("given .5 x 10^6 cells", 500_000, ".5 x 10^6 cells"),
    ("given 20 million cells", 20 * MILLION, "20 million cells"),
    ("given 20-million cells", 20 * MILLION, "20-million cells"),
    ("given 20 millions of cells", 20 * MILLION, "20 millions of cells"),
    ("given 1 billion cells", 10**9, "1 billion cells"),
    ("given 50 mio cells", 50 * MILLION, "50 mio cells"),
    ("given 50 mln. cells", 50 * MILLION, "50 mln"),
    ("given 100M cells", 100 * MILLION, "100M cells"),
    ("given 500 thousand cells", 500_000, "500 thousand cells"),
    ("given ten million cells", 10 * MILLION, "ten million cells"),
    ("given one hundred million cells", 100 * MILLION, "one hundred million cells"),
    ("given twenty-five million cells", 25 * MILLION, "twenty-five million cells"),
    ("given two (2) million cells", 2 * MILLION, "two (2) million cells"),
    ("given half a million cells", 500_000, "half a million cells"),
    ("given 40,000,000 cells", 40 * MILLION, "40,000,000 cells"),
    ("given 40.000.000 cells", 40 * MILLION, "40.000.000 cells"),
    ("given 40 000 000 cells", 40 * MILLION, "40 000 000 cells"),
    ("given 40000000 cells", 40 * MILLION, "40000000 cells"),
    ("given 250,000 cells", 250_000, "250,000 cells"),
    ("given 2 x 1,000,000 cells", 2 * MILLION, "2 x 1,000,000 cells"),
    ("given 2 x 100 000 000 cells", 200 * MILLION, "2 x 100 000 000 cells"),
    ("given 1,500 million cells", 1500 * MILLION, "1,500 million cells"),
    ("given 3x10^7 (30 million) cells", 30 * MILLION, "3x10^7 (30 million) cells"),
    ("given 5 x 10^7 (±20%) cells", 50 * MILLION, "5 x 10^7 (±20%) cells"),
    ("given 1 ± 0.5 x 10^6 cells", MILLION, "1 ± 0.5 x 10^6 cells"),
    ("Day 7 10^6 cells", MILLION, "10^6 cells"),
    ("Group 2 - 20 million cells", 20 * MILLION, "20 million cells"),
    ("on day 1, 8, 2 x 10^6 cells", 2 * MILLION, "2 x 10^6 cells"),
    ("given 3 x 20 million cells", 20 * MILLION, "3 x 20 million cells"),
]


@pytest.mark.parametrize(("text", "amount", "words"), NUMBERS)
def test_a_number_in_any_spelling(text: str, amount: int, words: str) -> None:
    dose = the(text)
    assert (dose.amount, dose.amount_maximum, dose.unit, dose.words) == (Decimal(amount), None, "cells", words)
    assert text[dose.start : dose.end] == words


RANGES = [
    ("1-2 x 10^6 cells", 1 * MILLION, 2 * MILLION),
    ("1 to 2 x 106 cells/kg", 1 * MILLION, 2 * MILLION),
    ("1~10x10^6 cells", 1 * MILLION, 10 * MILLION),
    ("1,5-3,0 x 10E6 cells", 1_500_000, 3 * MILLION),
    ("(1.5)-3.0 x106/kg MSC", 1_500_000, 3 * MILLION),
    ("1×10^6-5×10^6 cells", 1 * MILLION, 5 * MILLION),
    ("1x106 to 1x107 cells/kg", 1 * MILLION, 10 * MILLION),
    ("10^5-6 cells/kg", 100_000, MILLION),
    ("between 10 and 20 million cells", 10 * MILLION, 20 * MILLION),
    ("1000000 to 2000000 cells/kg", 1 * MILLION, 2 * MILLION),
    ("30–40 million bone marrow MSCs", 30 * MILLION, 40 * MILLION),
    ("dose 1-5 million cells", 1 * MILLION, 5 * MILLION),
    ("from 1x10^6 MSCs to 5x10^6 MSCs/kg", 1 * MILLION, 5 * MILLION),
]


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_a_range(text: str, low: int, high: int) -> None:
    assert (the(text).amount, the(text).amount_maximum) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "millions", "per"),
    [
        ("0.5, 1.0, 2.0 x10^6 cells/kg", ["0.5", "1", "2"], "kg"),
        ("1, 3 or 10 million cells", ["1", "3", "10"], None),
        ("5,10,15 million cells", ["5", "10", "15"], None),
        ("150 or 300 million cells", ["150", "300"], None),
        ("1x10^6, 2x10^6 and then 5x10^6 cells/kg", ["1", "2", "5"], "kg"),
        ("low dose (5 million), high dose (10 million) of cells", ["5", "10"], None),
        ("Level 1: 1x106 cells/kg. Level 2: 3x106 cells/kg.", ["1", "3"], "kg"),
        ("1x10^6 to 2x10^6 to 4x10^6 cells", ["1", "2", "4"], None),
        ("20,000, 40,000 or 80,000 cells", ["0.02", "0.04", "0.08"], None),
        ("1,000,000; 2,500,000 and 5,000,000 MSCs/kg", ["1", "2.5", "5"], "kg"),
        ("in 2,019 patients, 40,000 cells", ["0.04"], None),
        ("20000, 40,000 cells", ["0.04"], None),
        ("2x10^7 (30 million) cells", ["20", "30"], None),
    ],
)
def test_each_level_is_a_dose(text: str, millions: list[str], per: str | None) -> None:
    doses = find_doses(text)
    assert [dose.amount for dose in doses] == [Decimal(number) * MILLION for number in millions]
    assert {dose.amount_maximum for dose in doses} == {None}
    assert {dose.per for dose in doses} == {per}


@pytest.mark.parametrize(
    "text",
    ["1,5-3,010E6 cells/kg", "5,10 million cells", "0.1-9000 x10^6 cells", "1/2 million cells", "2x10^6 million cells"],
)
def test_what_may_be_read_in_two_ways_has_no_amount(text: str) -> None:
    dose = the(text)
    assert (dose.amount, dose.amount_maximum, dose.words) == (None, None, text)
    assert "more than one way" in dose.rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a dose of up to 3x10^6 cells/kg", "up to 3x10^6 cells/kg"),
        ("2 cells (maximum dose of 3 x 106 cells)", "maximum dose of 3 x 106 cells"),
        ("not to exceed 3 million cells", "not to exceed 3 million cells"),
    ],
)
def test_an_upper_limit_is_no_amount(text: str, words: str) -> None:
    dose = the(text)
    assert (dose.amount, dose.amount_maximum, dose.words) == (None, Decimal(3 * MILLION), words)
    assert dose.rule.endswith("as an upper limit")


def test_a_lower_limit_is_told() -> None:
    dose = the("with ≥ 1×10^6 cells")
    assert (dose.amount, dose.words) == (Decimal(MILLION), "≥ 1×10^6 cells")
    assert dose.rule == "a power of ten, as a lower limit"
    assert the("over 15 min. 2 million cells").rule == "a number of millions or the like"


UNITS = [
    ("1x10^6/kg UC-MSCs", "cells", "kg", "1x10^6/kg UC-MSCs"),
    ("1x10^6 MSC/kg BW", "cells", "kg", "1x10^6 MSC/kg BW"),
    ("1x10^6 MSCs per kilogram of body weight", "cells", "kg", "1x10^6 MSCs per kilogram of body weight"),
    ("1x10^6 stem cells (hMSC)/kg", "cells", "kg", "1x10^6 stem cells (hMSC)/kg"),
    ("1x10^6 MSCs cells/kg/day", "cells", "kg", "1x10^6 MSCs cells/kg/day"),
    ("1.5 million (MBC cells) per kg", "cells", "kg", "1.5 million (MBC cells) per kg"),
    ("10^6 (1 million) /kg/person cells", "cells", "kg", "10^6 (1 million) /kg/person cells"),
    ("1 million MSC xkg", "cells", "kg", "1 million MSC xkg"),
    ("1x10^6 MSCs/kgBW", "cells", "kg", "1x10^6 MSCs/kgBW"),
    ("1x10^6 adipose stromal cells (ASCs)/KgBW", "cells", "kg", "1x10^6 adipose stromal cells (ASCs)/KgBW"),
    ("1 million stem cells per body kg", "cells", "kg", "1 million stem cells per body kg"),
    ("1 million cells per body-weight kilogram", "cells", "kg", "1 million cells per body-weight kilogram"),
    ("1 million autologous MSC's/Kg", "cells", "kg", "1 million autologous MSC's/Kg"),
    ("3x10^6 MSCs per/kg of body weight", "cells", "kg", "3x10^6 MSCs per/kg of body weight"),
    ("3x10^6 MSCs IV per kg", "cells", "kg", "3x10^6 MSCs IV per kg"),
    ("3x10^6 MSCs IV per patient", "cells", None, "3x10^6 MSCs"),
    ("3x10^6, cells/kg", "cells", "kg", "3x10^6, cells/kg"),
    ("1x10^6/10kg MSC", "cells", "10kg", "1x10^6/10kg MSC"),
    ("1x10^8 CAR-T cells/m2", "cells", "m2", "1x10^8 CAR-T cells/m2"),
    ("two million cells/ cm2", "cells", "cm2", "two million cells/ cm2"),
    ("2.5 x 10³ cells/square cm", "cells", "cm2", "2.5 x 10³ cells/square cm"),
    ("1x10^6 CAR+ T cells", "cells", None, "1x10^6 CAR+ T cells"),
    ("1x10^6 CD34+ cells", "cells", None, "1x10^6 CD34+ cells"),
    ("2×10^7 hUC-MSCs", "cells", None, "2×10^7 hUC-MSCs"),
    ("40 million cells/mL", "cells/mL", None, "40 million cells/mL"),
    ("3x10(6) cells/cm3", "cells/mL", None, "3x10(6) cells/cm3"),
    ("5.0 x 10^7 cells/2 mL", "cells", None, "5.0 x 10^7 cells/2 mL"),
    ("1 x 10^7 cells/1 mL/vial", "cells", "vial", "1 x 10^7 cells/1 mL/vial"),
    ("4.0 × 10⁷ cells in 1 mL", "cells", None, "4.0 × 10⁷ cells"),
    ("20x10^6 cells/patient", "cells", None, "20x10^6 cells/patient"),
    ("40 million MSCs in each knee", "cells", "knee", "40 million MSCs in each knee"),
    ("100 million cells per infusion", "cells", "infusion", "100 million cells per infusion"),
    ("1 million cells per injection site", "cells", "injection site", "1 million cells per injection site"),
    ("2 million cells per brain DOSE C:", "cells", "brain", "2 million cells per brain"),
    ("4x108 particles", "particles", None, "4x108 particles"),
    ("4x10^8 MSC-derived exosomes", "particles", None, "4x10^8 MSC-derived exosomes"),
    ("2.0*10E8 nano vesicles/3 ml", "particles", None, "2.0*10E8 nano vesicles/3 ml"),
    ("10,000 IEQ/kg of islets", "IEQ", "kg", "10,000 IEQ/kg"),
]


@pytest.mark.parametrize(("text", "unit", "per", "words"), UNITS)
def test_what_is_counted_per_what(text: str, unit: str, per: str | None, words: str) -> None:
    dose = the(text)
    assert (dose.unit, dose.per, dose.words) == (unit, per, words)
    assert dose.per_kilogram == (per == "kg")


def test_a_unit_that_no_word_names_is_told() -> None:
    dose = the("The dose of stem cells is 2*10^6.")
    assert (dose.amount, dose.unit, dose.words) == (Decimal(2 * MILLION), "cells", "2*10^6")
    assert dose.rule == "a power of ten; cells by the words around"
    assert find_doses("The dose is 2*10^6.") == []
    assert the("The dose is 2*10^6.", about_cells=True).amount == 2 * MILLION


def test_the_rule_says_how_a_lost_superscript_was_read() -> None:
    assert the("1x106 cells/kg").rule == "a power of ten whose superscript was lost"


@pytest.mark.parametrize(
    "text",
    [
        "platelets > 100,000/µL before the stem cells",
        "WBC below 3x10^9/L, then stem cells",
        "neutrophils of 500,000 cells",
        "CD4 count above 200 cells",
        "106 patients receive mesenchymal stem cells",
        "stem cells for 20 patients in 2019",
        "stem cells in 100 mL of saline",
        "1 million people are treated with stem cells",
        "LM-108 cells",
        "CAR T cells (NSC 119875)",
        "5x10^8 CFU of lactobacilli beside stem cells",
        "3x10^12 viral particles in T cells",
        "stem cells and 15 x 10^6 IU of interleukin",
        "HLA 10/10 stem cells of passage 3, viability 95 %",
        "MSC at a rate of 5.0 x 10^6 cells/minute",
        "balloon of 1.2x10 mm for stem cells",
        "stem cells with 80 mg of methotrexate",
        "10,000 clusters of stem cells",
        "MSCs are seeded in flasks at 5,000 cells/cm2",
        "after thawing, cells were plated at a density of 2x10^6 cells/mL",
        "a seeding density of 20,000 cells/cm2",
        "marrow holds 120,000 cells/mL on average",
        "50 µg MSC exosomes/g ointment",
        "50 µg of exosomes per gram of ointment",
        "60 mL of bone marrow are aspirated to make stem cells",
        "no number of cells",
        "",
    ],
)
def test_what_is_no_dose(text: str) -> None:
    assert find_doses(text) == []


@pytest.mark.parametrize(
    ("text", "amount", "high", "unit", "words"),
    [
        ("5 ml of SVF injected", "5", None, "mL", "5 ml of SVF"),
        ("2-4 mL bone marrow aspirate concentrate", "2", "4", "mL", "2-4 mL bone marrow aspirate concentrate"),
        ("Dosage:20μg MSC-Exos", "20", None, "µg", "20μg MSC-Exos"),
        ("1.5 mg exosomes", "1.5", None, "mg", "1.5 mg exosomes"),
        ("100 µg/ml exosomes", "100", None, "µg/mL", "100 µg/ml exosomes"),
    ],
)
def test_a_volume_or_mass_where_no_cells_are_counted(
    text: str, amount: str, high: str | None, unit: str, words: str
) -> None:
    dose = the(text)
    assert dose.amount == Decimal(amount)
    assert dose.amount_maximum == (high and Decimal(high))
    assert (dose.unit, dose.words) == (unit, words)


def test_a_count_of_cells_goes_before_a_volume() -> None:
    assert [dose.unit for dose in find_doses("2 mL of SVF with 20 million cells")] == ["cells"]


SCHEDULES = [
    ("three infusions of 1x10^6 cells", 3, None),
    ("Two (2) intrathecal injections of 1x10^6 cells", 2, None),
    ("a single dose of 1x10^6 cells", 1, None),
    ("1x10^6 cells, one time", 1, None),
    ("1x10^6 cells twice", 2, None),
    ("1x10^6 cells x 3 doses", 3, None),
    ("2 x 50 million cells", 2, None),
    ("1x10^6 cells on days 0, 7 and 14", 3, None),
    ("1x10^6 cells on Day 0, Day 2, Day 4, and Day 6.", 4, None),
    ("1x10^6 cells at d1,d7", 2, None),
    ("1x10^6 cells, weeks 0-4-8-20", 4, None),
    ("1x10^6 cells. Frequency: 0,3 weeks.", 2, None),
    ("1x10^6 cells, three times at one-month intervals", 3, "one-month intervals"),
    ("two doses of 1x10^6 cells 7 days apart", 2, "7 days apart"),
    ("1x10^6 cells weekly for 4 weeks", 4, "weekly"),
    ("1x10^6 cells twice weekly for two weeks", 4, "twice weekly"),
    ("1x10^6 cells every 2 weeks for 8 weeks", 4, "every 2 weeks"),
    ("1x10^6 cells every 28 days", None, "every 28 days"),
    ("1x10^6 cells every two weeks, four times", 4, "every two weeks"),
    ("a single dose of 1x10^6 cells, repeated every month for four times", 4, "every month"),
    ("1x10^6 cells once every 4 weeks", None, "once every 4 weeks"),
    ("1x10^6 cells. All 3 doses are given at an interval of 2 weeks.", 3, "interval of 2 weeks"),
    ("up to 10 doses of 1x10^6 cells", None, None),
    ("3-5 infusions of 1x10^6 cells", None, None),
    ("Day 1 infusion of 1x10^6 cells", None, None),
    ("1x10^6 cells, assessed at days 1, 7 and 14", None, None),
    ("1x10^6 cells with follow-up every 3 months", None, None),
    ("1x10^6 cells and celecoxib 200 mg twice a day", None, None),
    ("1x10^6 cells on day 1 and 15 of each cycle", None, None),
    ("1x10^6 cells in a single center", None, None),
    ("Four doses will be tested, the lowest is 1x10^6 cells", None, None),
    ("Four doses of stem cells are compared, from 1x10^6 cells", None, None),
    ("1x10^6 cells, then 30 µg of a hormone once daily", None, None),
    ("1x10^6 cells, then 500 IU of a hormone once daily", None, None),
    ("40 µg of exosomes once daily", None, "once daily"),
    ("2.0 x 10,000,000 cells", None, None),
    ("1x10^6 cells, 4 x 10, by vein", None, None),
    ("1x10^6 cells x 4, by vein", 4, None),
    ("two infusions: the first dose will be 1x10^6 cells", 1, None),
    ("two infusions, and after the first dose 1x10^6 cells", 2, None),
    ("two infusions in the first dose level of 1x10^6 cells", 2, None),
]


@pytest.mark.parametrize(("text", "administrations", "interval"), SCHEDULES)
def test_how_often(text: str, administrations: int | None, interval: str | None) -> None:
    dose = the(text)
    assert (dose.administrations, dose.interval) == (administrations, interval)


@pytest.mark.parametrize(
    ("text", "administrations"),
    [
        ("4 infusions with a total of 80 million cells", None),
        ("4 infusions (total dose: 80 million cells)", None),
        ("80 million cells in total are given as 4 infusions", None),
        ("80 million cells divided in 4 injections", None),
        ("80 million stem cells (ASCs) will be evenly split over 4 injections", None),
        ("a single infusion of a total of 80 million cells", 1),
    ],
)
def test_a_total_is_not_given_each_time(text: str, administrations: int | None) -> None:
    dose = the(text)
    assert (dose.amount, dose.administrations) == (Decimal(80 * MILLION), administrations)
    assert dose.rule.endswith("; a total")


@pytest.mark.parametrize(
    "text",
    [
        "80 million cells, 4 times in total",
        "80 million cells in 4 infusions; patients are divided into two groups",
        "4 infusions of 80 million cells divided in two groups",
    ],
)
def test_a_total_of_other_things_is_no_total_of_cells(text: str) -> None:
    dose = the(text)
    assert (dose.administrations, "total" in dose.rule) == (4, False)


def test_what_is_added_to_a_total_is_one() -> None:
    doses = find_doses(
        "5 injections for a total of 20 million MSCs and 2 million progenitor cells, 3 million MSCs each"
    )
    assert [(dose.amount, dose.administrations) for dose in doses] == [
        (Decimal(20 * MILLION), None),
        (Decimal(2 * MILLION), None),
        (Decimal(3 * MILLION), 5),
    ]


def test_each_dose_has_the_schedule_that_stands_next_to_it() -> None:
    doses = find_doses("Arm A: one infusion of 1x10^6 cells\nArm B: 3 infusions of 2x10^6 cells")
    assert [(dose.amount, dose.administrations) for dose in doses] == [(Decimal(MILLION), 1), (Decimal(2 * MILLION), 3)]


# ---- properties

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
POWERS = [
    "{m}x10^{e}", "{m} × 10^{e}", "{m}*10^{e}", "{m}x10E{e}", "{m}x10e{e}", "{m}E{e}", "{m}e+0{e}", "{m} x 10({e})",
    "{m} x 10 {e}", "{m}x10{e}", "{m} X 10{e}", "{m}×10{s}", "{m} x 10**{e}", "{m}·10^{e}",
]  # fmt: skip
MANTISSAS = st.decimals(min_value="0.1", max_value="99", places=1).filter(lambda number: number != 10)
SPELLINGS = st.sampled_from([form + " {unit}" for form in POWERS])
CELLS = st.sampled_from(["cells", "MSCs", "cells/kg", "stem cells per kg", "hUC-MSCs/kg"])


@given(MANTISSAS, st.integers(5, 9), SPELLINGS, CELLS, st.booleans())
def test_a_written_amount_reads_back(number: Decimal, power: int, form: str, unit: str, comma: bool) -> None:
    words = str(number).replace(".", ",") if comma else str(number)
    text = form.format(m=words, e=power, s=str(power).translate(SUPERSCRIPT), unit=unit)
    dose = the(f"Patients receive {text} by vein")
    assert dose.amount == number * 10**power
    assert dose.words == text
    assert dose.per_kilogram == ("kg" in unit)


@given(st.integers(10_000, 10**10), st.sampled_from([",", " ", ".", ""]))
def test_a_number_written_out_reads_back(number: int, separator: str) -> None:
    if separator == "." and number < MILLION:
        separator = ","  # one dot is that of a decimal number
    dose = the(f"given {number:,} cells".replace(",", separator))
    assert dose.amount == number


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["-", " - ", "–", " to ", "~"]))
def test_the_ends_of_a_range_are_in_order(low: int, high: int, between: str) -> None:
    for dose in find_doses(f"given {low}{between}{high} million cells"):
        assert dose.amount is not None
        assert dose.amount_maximum is None or dose.amount < dose.amount_maximum
        assert dose.amount_maximum in (None, high * MILLION)


PIECES = st.sampled_from(
    "1 2.5 10 106 1,5 x × ^ 6 ⁶ E6 ( ) - – to ± / kg cells MSC million M mL of per day days 0 , and . ; twice single"
    " doses every weeks for up to ≥ 20 100 000 % (6) particles in each knee 1x106 10^6 three infusions".split()
)


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " "]))), st.booleans())
def test_any_text_is_read_and_spans_are_slices(pieces: list[tuple[str, str]], about: bool) -> None:
    text = "".join(piece + space for piece, space in pieces)
    for dose in find_doses(text, about_cells=about):
        assert dose.words == text[dose.start : dose.end]
        assert dose.words.strip()
        assert dose.rule
        assert dose.amount is None or dose.amount > 0
        if dose.amount and dose.amount_maximum:
            assert dose.amount < dose.amount_maximum
        if dose.unit == "cells":  # a lost superscript is never a count of a hundred cells
            assert (dose.amount or dose.amount_maximum or MILLION) >= 1000


@given(st.text(), st.booleans())
def test_random_text_never_raises(text: str, about: bool) -> None:
    for dose in find_doses(text, about_cells=about):
        assert dose.words == text[dose.start : dose.end]
