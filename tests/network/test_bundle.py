"""The page's script is what web/ makes, and has the licences of what is in it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
NPM = shutil.which("npm")
NEEDS_CHECKOUT = pytest.mark.skipif(not (WEB / "package.json").exists(), reason="runs in the checkout only")
UNREACHABLE = re.compile(r"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b")
NEEDS_NPM = pytest.mark.skipif(NPM is None, reason="npm is absent: it makes the page's script")


def bundle() -> bytes:
    return (resources.files("trialgraph.network") / "page.bundle.js").read_bytes()


def test_the_script_can_stand_in_a_page() -> None:
    text = bundle().decode()
    assert "</" not in text.partition("*/")[0]
    assert "</script" not in text.lower()
    assert "<!--" not in text
    assert len(text) < 260_000


def test_the_licences_of_what_is_in_the_script_stand_on_top() -> None:
    notice = bundle().decode().partition("*/")[0]
    assert notice.startswith("/*!")
    for name in ("sigma", "graphology", "graphology-utils", "events"):
        assert f"\n{name} " in notice
    assert notice.count("Permission is hereby granted") == 4


@NEEDS_CHECKOUT
def test_versions_are_exact() -> None:
    told = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    versions = [*told["dependencies"].values(), *told["devDependencies"].values()]
    assert versions
    assert all(version[0].isdigit() for version in versions)
    locked = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in package for path, package in locked.items() if path)


@NEEDS_CHECKOUT
def test_modules_are_short() -> None:
    lengths = {path.name: path.read_text(encoding="utf-8").count("\n") for path in WEB.rglob("src/**/*.ts")}
    assert {"main.ts", "filter.ts", "svg.ts"} <= lengths.keys()
    assert {name: length for name, length in lengths.items() if length > 300} == {}


@pytest.mark.slow
@NEEDS_CHECKOUT
@NEEDS_NPM
def test_the_script_is_what_its_sources_make(tmp_path: Path) -> None:
    folder = tmp_path / "web"
    shutil.copytree(WEB, folder, ignore=shutil.ignore_patterns("node_modules"))
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    for command in (install, ["npm", "run", "check"], ["node", "build.mjs", str(tmp_path / "made.js")]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
        if command is install and UNREACHABLE.search(done.stderr):
            pytest.skip("npm cannot get the packages: no network")
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "made.js").read_bytes() == bundle(), "run: make web"
