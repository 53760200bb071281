"""The ontology as a web page."""

from __future__ import annotations

import html
import sys
from pathlib import Path

import pytest

from trialgraph.ontology import TG
from trialgraph.ontology.__main__ import main


def test_the_page_shows_every_class_and_property(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "ontology.html"
    assert main(["--html", str(target)]) == 0
    page = html.unescape(target.read_text(encoding="utf-8"))
    assert page.lstrip().startswith("<!DOCTYPE html>")
    # A datatype has no block of its own in pyLODE's layout.
    assert [name for name in TG if TG[name] not in page] == ["isctNotation"]
    assert "The organisation that starts the trial and answers for it." in page


def test_a_missing_tool_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pylode", None)
    assert main(["--html", str(tmp_path / "ontology.html")]) == 1
    assert capsys.readouterr().err == ("a development tool is missing; install it with: pip install pylode==3.3.4\n")
    assert not list(tmp_path.iterdir())
