"""A database made by a store's own loader: whole or absent, and a later push to its server finds all of it there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import servers
from tests.push.conftest import LINES, QUICK, lines
from tests.servers.fuseki import SERVER
from tests.servers.maven import file, java
from trialgraph.push import LoaderError, bulk_load, push
from trialgraph.push.programs import found


def test_what_is_loaded_is_there_for_a_later_push(tmp_path: Path) -> None:
    try:
        server = servers.Oxigraph(tmp_path)
    except servers.MissingError as error:
        pytest.skip(str(error))
    made = bulk_load(lines(20), tmp_path / "store", profile="oxigraph")
    assert (made.sent, made.triples) == (20, 20 * LINES)
    with server:
        done = push(lines(21), server.root, manners=QUICK)
    assert (done.sent, done.kept) == (1, 20)


def test_a_folder_that_holds_something_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "mine").write_text("precious", encoding="utf-8")
    with pytest.raises(LoaderError, match="holds something already"):
        bulk_load(lines(1), tmp_path / "store", profile="oxigraph")
    assert (tmp_path / "store" / "mine").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "name the kind of database with --profile: fuseki, oxigraph"),
        ({"profile": "virtuoso"}, "Virtuoso has no loader for a folder"),
        ({"profile": "oxigraph", "loader": "false"}, "false failed"),
        ({"profile": "oxigraph", "loader": "nowhere/loader"}, "nowhere/loader cannot be started"),
    ],
)
def test_what_fails_leaves_nothing_behind(tmp_path: Path, options: dict[str, str], told: str) -> None:
    with pytest.raises(LoaderError, match=told):
        bulk_load(lines(1), tmp_path / "store", **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(LoaderError, match=r"the program tdb2\.nothing is not there"):
        found("tdb2.nothing")


def test_jena_s_loader(tmp_path: Path) -> None:
    try:
        loader = f"{java()} -cp {file(SERVER)}"
    except servers.MissingError as error:
        pytest.skip(str(error))
    made = bulk_load(lines(20), tmp_path / "tdb", profile="fuseki", loader=loader)
    assert made.triples == 20 * LINES
    assert any((tmp_path / "tdb").iterdir())
