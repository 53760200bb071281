"""The notebooks run from end to end, on the shared records where there are some, and what is committed looks run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

HERE = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
TIMEOUT = 600

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


def test_there_are_six() -> None:
    assert [file.name[:3] for file in NOTEBOOKS] == ["01-", "02-", "03-", "04-", "05-", "06-"]
