"""The rules of the house: which room may use which, how large a module may be, what may not be in it."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import trialgraph
from trialgraph.mappers import Mapper, mappers

PACKAGE = Path(trialgraph.__file__).parent
ROOMS = ("mappers", "ontology", "queries", "shapes")
MODULES = sorted(path for folder in (PACKAGE, *(PACKAGE / room for room in ROOMS)) for path in folder.rglob("*.py"))
MODULES = sorted(set(MODULES))

# What each room may import of the package, besides itself.
ALLOWED = {
    "ontology": {"errors"},
    "mappers": {"errors", "ontology"},
    "shapes": {"errors", "ontology"},
    "queries": {"errors", "ontology"},
}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of all that a module imports, also inside functions and for type checkers only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: a relative import hides which room it reaches"
            yield node.lineno, str(node.module)
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def parts(path: Path) -> Iterator[tuple[int, str]]:
    """(line, part of the package) of what a module imports: ``ontology``, ``pipeline``."""
    for line, name in imports(path):
        first, _, rest = name.partition(".")
        if first == "trialgraph" and rest and not rest.startswith("__") and rest[0].islower():
            yield line, rest.partition(".")[0]


def test_the_walk_sees_all_rooms() -> None:
    found = {name_of(path).partition("/")[0] for path in MODULES}
    assert {*ROOMS, "identity", "cells", "network", "validate", "pipeline.py"} <= found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    room = name_of(path).partition("/")[0]
    for line, part in parts(path):
        where = f"{name_of(path)}:{line} imports trialgraph.{part}"
        if room in ROOMS:
            assert part == room or part in ALLOWED[room], where
        elif room != "cli.py":
            assert part != "cli", where


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_are_never_imported_without_the_package(path: Path) -> None:
    """A second copy of a module would have classes of its own."""
    for line, name in imports(path):
        assert name.partition(".")[0] not in ROOMS, f"{name_of(path)}:{line}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short_quiet_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "no docstring"
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert not [node.lineno for node in calls if node.func.id == "print"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_all_names_what_is_there(path: Path) -> None:
    dotted = ".".join(("trialgraph", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    if dotted.endswith("__main__"):
        return
    module = import_module(dotted)
    assert module.__name__.startswith("trialgraph")
    named = getattr(module, "__all__", [])
    assert sorted(named) == sorted(set(named))
    assert all(hasattr(module, name) for name in named)


def test_every_module_with_a_mapper_is_found() -> None:
    folder = PACKAGE / "mappers"
    written = {path.stem for path in folder.glob("*.py") if "\nMAPPER" in path.read_text(encoding="utf-8")}
    assert written == {mapper.name for mapper in mappers()}
    assert written <= {info.name for info in pkgutil.iter_modules([str(folder)])}


@pytest.mark.parametrize("mapper", mappers(), ids=lambda mapper: mapper.name)
def test_a_mapper_lives_in_the_package_and_is_named_by_its_module(mapper: Mapper) -> None:
    module = import_module(f"trialgraph.mappers.{mapper.name}")
    assert module.MAPPER is mapper
    assert mapper.read.__module__.startswith("trialgraph.mappers.")
    assert mapper.recognise.__module__.startswith("trialgraph.mappers.")


def test_the_names_of_mappers_and_the_graphs_of_their_records_are_their_own() -> None:
    names = [mapper.name for mapper in mappers()]
    assert len(names) == len(set(names))
    assert len({(mapper.source, mapper.format) for mapper in mappers()}) == len(names)


def test_the_build_folder_is_described_by_the_text_that_builds_write() -> None:
    described = Path(__file__).resolve().parents[1] / "build" / "README.md"
    assert described.read_bytes() == (PACKAGE / "build_readme.md").read_bytes()
