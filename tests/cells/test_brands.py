"""The table of products that are known by name: lines that prove nothing, or contradict each other, are refused."""

from __future__ import annotations

import pickle

import pytest

from trialgraph.cells.brands import BrandError, brands, read_brands
from trialgraph.ontology import scheme

HEADER = "names\tcell_source\tcell_type\tdonor\tevidence"
GOOD = "Exemplocel|Exemplo-cel K\tadipose\tmesenchymal\t\tNCT00000001"


def test_a_product_is_found_by_any_of_its_names() -> None:
    table = read_brands(f"{HEADER}\n{GOOD}\n")
    found = list(table.find("exemplocel, then Exemplo cel K"))
    assert [(each.cell_source, each.donor, start, end) for each, start, end in found] == [
        ("adipose", "", 0, 10),
        ("adipose", "", 17, 30),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Other\tadipose\t\t\t", "brands.tsv:3 has no evidence; name the trials or the label"),
        ("Other\tadipose\t\t\t  ", "brands.tsv:3 has no evidence"),
        ("Other\tadipose\t\tNCT00000002", "brands.tsv:3 has 4 cells under 5 columns; separate names, cell_source, "),
        ("Other\tadipose\t\t\tNCT00000002\tx", "brands.tsv:3 has 6 cells"),
        ("", "brands.tsv:3 has 1 cells"),
        ("\tadipose\t\t\tNCT00000002", "brands.tsv:3 has no name"),
        ("Other|\tadipose\t\t\tNCT00000002", "brands.tsv:3 has no name, or an empty one"),
        (
            "Other|EXEMPLOCEL\tadipose\t\t\tNCT00000002",
            "brands.tsv:3 has the name EXEMPLOCEL, as line 2 has; make one line of both",
        ),
        ("Exemplo Cel\tadipose\t\t\tNCT00000002", "as line 2 has"),
    ],
)
def test_a_line_that_cannot_be_believed_is_refused(line: str, says: str) -> None:
    with pytest.raises(BrandError) as caught:
        read_brands(f"{HEADER}\n{GOOD}\n{line}\n")
    assert str(caught.value).startswith(says) or says in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - as from another process


def test_the_table_of_the_package_has_codes_of_the_vocabularies() -> None:
    table = brands().table
    assert len(table) > 50
    for brand in table:
        assert not brand.cell_source or brand.cell_source in scheme("cell-source")
        assert not brand.cell_type or brand.cell_type in scheme("cell-type")
        assert not brand.donor or brand.donor in scheme("donor")
