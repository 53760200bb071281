"""The case folders: what conforms gives no finding, what violates gives exactly the findings that it lists.

Each case stands on ``record.ttl``, a whole trial. ``# expect: <field> <severity>`` lines in ``violating.ttl``, one for
each finding, say what must be found; what is found of the form of a thing's IRI has the field ``IRI``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.shapes import catalogue, shape_files
from trialgraph.validate import Report, validate

HERE = Path(__file__).parent
EXPECT = re.compile(r"^# expect: (\S+) (violation|warning|info)$", re.MULTILINE)
CASES = sorted(file.name.removesuffix(".ttl") for file in shape_files())


@cache
def judged(case: str, file: str) -> Report:
    texts = [(HERE / "record.ttl").read_bytes(), (HERE / case / file).read_bytes()]
    return validate(quad for text in texts for quad in ox.parse(text, ox.RdfFormat.TURTLE))


def test_each_shape_file_has_a_case_and_each_case_a_shape_file() -> None:
    assert sorted(folder.name for folder in HERE.iterdir() if (folder / "violating.ttl").exists()) == CASES


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    conforming = [(finding.focus, finding.message) for finding in judged(case, "conforming.ttl").findings]
    assert conforming == []

    expected = sorted(EXPECT.findall((HERE / case / "violating.ttl").read_text("utf-8")))
    found = sorted((finding.field or "IRI", finding.severity) for finding in judged(case, "violating.ttl").findings)
    assert expected
    assert found == expected


def test_every_constraint_is_broken_by_some_case() -> None:
    broken = {finding.shape.rpartition("#")[2] for case in CASES for finding in judged(case, "violating.ttl").findings}
    assert {constraint.shape for constraint in catalogue()} - broken == set()
