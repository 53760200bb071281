"""The notebooks run from end to end, on the shared records where there are some, and what is committed looks run."""

from __future__ import annotations

import importlib
import io
import os
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest
import rdflib
from nbclient import NotebookClient
from PIL import Image

import trialgraph as tg

HERE = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
TIMEOUT = 600
LARGEST = 250_000  # bytes of a file that people open in a browser and compare in a review

pytestmark = pytest.mark.xdist_group("notebooks")  # one build serves all


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the folder in a checkout of its own, so that what runs changes nothing here."""
    root = tmp_path_factory.mktemp("checkout")
    (root / "examples").symlink_to(HERE.parent / "examples")
    (root / "build").mkdir()
    return Path(shutil.copytree(HERE, root / "notebooks"))


@pytest.mark.slow
@pytest.mark.parametrize("name", [file.name for file in NOTEBOOKS])
def test_it_runs_from_end_to_end(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Path(os.environ.get("TRIALGRAPH_SHARED") or HERE.parent.parent / "shared")
    monkeypatch.setenv("TRIALGRAPH_SHARED", str(shared))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    notebook: Any = nbformat.read(folder / name, as_version=4)
    NotebookClient(notebook, timeout=TIMEOUT, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    committed = nbformat.read(HERE / name, as_version=4)
    assert [_kinds(cell) for cell in notebook.cells] == [_kinds(cell) for cell in committed.cells]


def _kinds(cell: nbformat.NotebookNode) -> list[str]:
    """What a cell gives: a table, a picture, text; not the numbers, which are those of the records."""
    return [str(kind) for output in cell.get("outputs", []) for kind in sorted(output.get("data", {}))]


@pytest.mark.parametrize("name", [file.name for file in NOTEBOOKS])
def test_what_is_committed_was_run(name: str) -> None:
    cells = [cell for cell in nbformat.read(HERE / name, as_version=4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert outputs
    assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert not any(str(HERE.parent) in str(output) for output in outputs), "a path of one machine"


@pytest.mark.parametrize("name", [file.name for file in NOTEBOOKS])
def test_what_is_committed_is_small(name: str) -> None:
    assert (HERE / name).stat().st_size < LARGEST, "show fewer rows: limit=10"


@pytest.mark.parametrize("name", [file.name for file in NOTEBOOKS])
def test_each_table_and_picture_is_told_of(name: str) -> None:
    """What a cell shows has a sentence before it, or a cell that says one."""
    cells = nbformat.read(HERE / name, as_version=4).cells
    told = [
        cell.cell_type == "markdown" or any("text/markdown" in each.get("data", {}) for each in cell.outputs)
        for cell in cells
    ]
    shown = [at for at, cell in enumerate(cells) if cell.cell_type == "code" and cell.outputs]
    assert [at for at in shown if not told[at] and not told[at - 1]] == []


@pytest.mark.parametrize("name", [file.name for file in NOTEBOOKS])
def test_what_counts_trials_counts_nothing_else(name: str) -> None:
    """Sites have a country and products a cell source, too: such a property alone counts them with the trials."""
    cells = [cell for cell in nbformat.read(HERE / name, as_version=4).cells if cell.cell_type == "code"]
    asked = [cell.source for cell in cells if re.search(r"\bWHERE\b", cell.source) and "?trial " in cell.source]
    assert [text for text in asked if "?trial a tg:Trial" not in text and "tg:leadSponser" not in text] == []


def test_a_result_has_no_more_trials_than_the_graph() -> None:
    cells = nbformat.read(HERE / "05-remote-endpoint.ipynb", as_version=4).cells
    (told,) = [text for cell in cells for text in _markdown(cell) if text.startswith("Trials in the graph")]
    every, placed, most = (int(number.replace(",", "")) for number in re.findall(r": ([\d,]+)", told))
    assert most <= placed <= every


def _markdown(cell: nbformat.NotebookNode) -> list[str]:
    return [str(each["data"]["text/markdown"]) for each in cell.get("outputs", []) if "text/markdown" in each["data"]]


CONDITIONS = """
@prefix : <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .

# 1 to 3 have one condition each and the same terms, 4 has other terms, 5 has two conditions, 6 and 7 no terms.
:1 a tg:Trial ; tg:condition :gout-of-foot ; tg:conditionMeshTerm "Gout", "Foot Diseases" .
:2 a tg:Trial ; tg:condition :foot-gout ; tg:conditionMeshTerm "Foot Diseases", "Gout" .
:3 a tg:Trial ; tg:condition :foot-gout-caps ; tg:conditionMesh :mesh-gout, :mesh-foot .
:4 a tg:Trial ; tg:condition :gout ; tg:conditionMeshTerm "Gout" .
:5 a tg:Trial ; tg:condition :tophus, :gout-of-foot ; tg:conditionMeshTerm "Gout" .
:6 a tg:Trial ; tg:condition :podagra .
:7 a tg:Trial ; tg:condition :gout-of-foot .
:mesh-gout rdfs:label "Gout" . :mesh-foot rdfs:label "Foot Diseases" .
:gout-of-foot rdfs:label "Gout of Foot" ; tg:identifiedAs :gout-of-foot ; skos:prefLabel "Gout of Foot" .
:foot-gout rdfs:label "Foot Gout" ; tg:identifiedAs :foot-gout ; skos:prefLabel "Foot Gout" .
:foot-gout-caps rdfs:label "FOOT GOUT" ; tg:identifiedAs :foot-gout .
:gout rdfs:label "Gout" ; tg:identifiedAs :gout ; skos:prefLabel "Gout" .
:tophus rdfs:label "Tophus" ; tg:identifiedAs :tophus ; skos:prefLabel "Tophus" .
:podagra rdfs:label "Podagra" ; tg:identifiedAs :podagra ; skos:prefLabel "Podagra" .
"""


def test_names_that_mesh_indexes_alike_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    kg = tg.from_rdflib(rdflib.Graph().parse(data=CONDITIONS, format="turtle"))
    assert _module("conditions", monkeypatch).one_name_each(kg) == {
        "Gout of Foot": "Gout of Foot",  # three trials write it, two the other
        "Foot Gout": "Gout of Foot",
        "FOOT GOUT": "Gout of Foot",
        "Gout": "Gout",  # has a term less
        "Tophus": "Tophus",  # stands alone in no trial: the term may be of the other condition
        "Podagra": "Podagra",
    }


def test_a_small_picture_keeps_rare_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = _module("pictures", monkeypatch)
    picture = Image.linear_gradient("L").convert("RGB")
    rare = {at: tuple(bytes.fromhex(colour[1:])) for at, colour in enumerate(pictures.STATUS_COLOURS.values())}
    for at, colour in rare.items():
        picture.paste(colour, (20 * at, 100, 20 * at + 6, 106))
    packed = io.BytesIO()
    picture.save(packed, "png")
    drawn = Image.open(io.BytesIO(pictures.small(packed.getvalue()))).convert("RGB")
    for at, colour in rare.items():
        pixel: Any = drawn.getpixel((20 * at + 2, 102))
        assert max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12
    assert Image.open(io.BytesIO(pictures.small(packed.getvalue(), width=64))).size == (64, 64)


def _module(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HERE))
    return importlib.import_module(name)


def test_there_are_six() -> None:
    assert [file.name[:3] for file in NOTEBOOKS] == ["01-", "02-", "03-", "04-", "05-", "06-"]
