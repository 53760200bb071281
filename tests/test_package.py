"""What is shipped: the public names, one version, and a wheel that works far from the checkout."""

from __future__ import annotations

import importlib.metadata
import inspect
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import trialgraph

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("mappers", "ontology", "queries", "shapes")
NEEDS_CHECKOUT = pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="runs in the checkout only")
VERSION = re.compile(r"""^__version__ = "([^"]+)"$""", re.MULTILINE)


# ---- names


def test_all_is_what_the_package_shows() -> None:
    assert dir(trialgraph) == trialgraph.__all__
    assert sorted(trialgraph.__all__, key=str.casefold) == sorted(set(trialgraph.__all__), key=str.casefold)
    assert len(trialgraph.__all__) <= 10
    for name in trialgraph.__all__:
        assert getattr(trialgraph, name) is not None


def test_public_names_say_what_they_are_for() -> None:
    for name in set(trialgraph.__all__) - {"__version__"}:
        assert inspect.getdoc(getattr(trialgraph, name)), name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="frobnicate"):
        _ = trialgraph.frobnicate


def test_errors_are_one_family() -> None:
    from trialgraph.graph import GraphError
    from trialgraph.pipeline import BuildError
    from trialgraph.sources import SourceNotFoundError

    for kind in (GraphError, BuildError, SourceNotFoundError):
        assert issubclass(kind, trialgraph.TrialgraphError)


# ---- one version


def test_the_version_is_written_once() -> None:
    written = VERSION.findall(Path(trialgraph.__file__).read_text(encoding="utf-8"))
    assert written == [trialgraph.__version__]
    others = [
        path for path in Path(trialgraph.__file__).parent.rglob("*.py") if VERSION.search(path.read_text("utf-8"))
    ]
    assert [path.name for path in others] == ["__init__.py"]


@NEEDS_CHECKOUT
def test_the_project_takes_its_version_from_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/trialgraph/__init__.py"


@NEEDS_CHECKOUT
def test_the_rooms_are_links_to_the_folders_on_top() -> None:
    for room in ROOMS:
        link = ROOT / "src" / "trialgraph" / room
        assert link.is_symlink()
        assert link.readlink() == Path("../..") / room
        assert link.resolve() == ROOT / room


# ---- the wheel


def _checkout(folder: Path) -> Path:
    """A copy of what is packaged, so that building leaves no trace in the checkout."""
    copy = folder / "checkout"
    copy.mkdir()
    without = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
    for name in ("src", *ROOMS, "tests", "examples"):
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=without)
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy2(path, copy / path.name)
    return copy


def _make(kind: str, source: Path, out: Path) -> Path:
    """A wheel or sdist made by the project's own build backend, in a process of its own."""
    out.mkdir(parents=True)
    child = f"import hatchling.build, sys; hatchling.build.build_{kind}(sys.argv[1])"
    subprocess.run([sys.executable, "-c", child, out], cwd=source, check=True, capture_output=True)
    (made,) = out.iterdir()
    return made


def _members(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    return _make("wheel", _checkout(folder), folder / "dist")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("sdist")
    return _make("sdist", _checkout(folder), folder / "dist")


@NEEDS_CHECKOUT
def test_the_top_of_the_wheel_is_one_package(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in _members(wheel)}
    assert tops == {"trialgraph", f"trialgraph-{trialgraph.__version__}.dist-info"}


@NEEDS_CHECKOUT
def test_the_wheel_holds_every_file_of_every_room(wheel: Path) -> None:
    members = _members(wheel)
    for folder, inside in (
        (ROOT / "src" / "trialgraph", "trialgraph"),
        *((ROOT / r, f"trialgraph/{r}") for r in ROOMS),
    ):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                assert members.get(f"{inside}/{path.relative_to(folder).as_posix()}") == path.read_bytes(), path
    for suffix in (".ttl", ".rq", ".jsonld", ".html", ".js", ".css", "py.typed"):
        assert any(name.endswith(suffix) for name in members), suffix


@NEEDS_CHECKOUT
def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    for name in _members(wheel):
        assert not re.search(r"__pycache__|\.pyc$|/tests?/|\.hypothesis|/\.", name), name
        assert name.count("/ontology/") + name.count("/mappers/") <= 1, f"{name}: a room inside a room"


@NEEDS_CHECKOUT
def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    members = _members(wheel)
    info = f"trialgraph-{trialgraph.__version__}.dist-info"
    assert members[f"{info}/entry_points.txt"].decode().split("\n")[:2] == [
        "[console_scripts]",
        "trialgraph = trialgraph.cli:main",
    ]
    metadata = members[f"{info}/METADATA"].decode()
    assert f"\nVersion: {trialgraph.__version__}\n" in metadata
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    assert b"Apache License" in members[f"{info}/licenses/LICENSE"]


@NEEDS_CHECKOUT
def test_a_wheel_made_from_the_sdist_is_the_same(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    assert not (source / "mappers").exists()  # the rooms are in src/trialgraph, as real folders
    assert _members(_make("wheel", source, tmp_path / "dist")) == _members(wheel)


def _python(environment: Path) -> Path:
    return environment / "bin" / "python"


@NEEDS_CHECKOUT
@pytest.mark.slow
def test_the_wheel_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    """Installed from the wheel alone, from another folder: a build, a question, and the tests that fit anywhere."""
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True, capture_output=True)
    wanted = [f"{wheel}", "pytest", "hypothesis"]
    subprocess.run(
        [_python(environment), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted],
        check=True,
        capture_output=True,
    )
    setting = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TRIALGRAPH"))}
    away = tmp_path / "away"
    shutil.copytree(ROOT / "examples", away / "examples")
    shutil.copytree(ROOT / "tests", away / "tests", ignore=shutil.ignore_patterns("__pycache__"))

    def run(*command: str | Path) -> str:
        done = subprocess.run(command, cwd=away, env=setting, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.stdout[-3000:], done.stderr[-3000:])
        return done.stdout

    home = run(_python(environment), "-c", "import trialgraph, sys; sys.stdout.write(trialgraph.__file__)")
    assert Path(home).is_relative_to(environment)
    script = environment / "bin" / "trialgraph"
    assert "read 5 = 5 mapped + 0 rejected" in run(script, "build", "-o", "out", "--jobs", "2")
    assert "umbilical-cord" in run(script, "query", "shared-cell-sources", "--graph", "out", "--format", "csv")
    run(script, "validate", "--graph", "out")
    chosen = ["tests/mappers", "tests/cells", "tests/test_sources.py"]
    told = run(_python(environment), "-m", "pytest", "-q", "--import-mode=importlib", "-p", "no:cacheprovider", *chosen)
    assert " passed" in told or "[100%]" in told


def test_the_installed_metadata_agrees() -> None:
    """Where the package is installed (and not only on the path), its metadata tells the same version."""
    try:
        told = importlib.metadata.version("trialgraph")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("trialgraph is on the path, not installed")
    assert told == trialgraph.__version__
