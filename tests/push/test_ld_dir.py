"""Virtuoso's own loader: what it says, what it leaves behind, and that nobody sees the password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.push.conftest import BASE, LINES, QUICK, lines
from trialgraph.errors import TrialgraphError
from trialgraph.push import Pushed, PushError, push

WORD = """it's "$IF"; \\x ü"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("virtuoso")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Virtuoso]:
    """A server with an administrator whose password has all that may trip a program up."""
    try:
        with servers.Virtuoso(tmp_path_factory.mktemp("virtuoso")) as started:
            password = WORD.replace("\\", "\\\\").replace("'", "''").replace("$", "$$")
            started.isql(f"DB.DBA.USER_CREATE('loader', '{password}'); SET USER GROUP loader dba;")
            yield started
    except servers.MissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def folder(server: servers.Virtuoso) -> Iterator[Path]:
    """An empty folder that the server reads."""
    made = server.folder / "loading"
    made.mkdir(exist_ok=True)
    yield made
    for each in made.iterdir():
        each.unlink()
    made.rmdir()
    server.isql("DELETE FROM DB.DBA.LOAD_LIST;")


def sent(server: servers.Virtuoso, folder: Path, number: int = 3, program: str = "isql-vt", **options: Any) -> Pushed:
    passed = {
        "user": server.user,
        "password": server.password,
        "loader": f"{program} 127.0.0.1:{server.sql_port} loader",
        "sql_password": WORD,
        **options,
    }
    return push(lines(number), server.query, method="ld_dir", folder=folder, manners=QUICK, **passed)


def spy(at: Path, *commands: str) -> str:
    """A program that writes down how it is called, and runs commands, before it becomes isql-vt."""
    at.write_text("\n".join(["#!/bin/sh", *commands, 'exec isql-vt "$@"', ""]), encoding="utf-8")
    at.chmod(0o755)
    return str(at)


def test_nobody_sees_the_password(server: servers.Virtuoso, folder: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program = spy(tmp_path / "spy", f'echo "$@" >> {seen}', f"cat {folder}/* >> {seen} 2>/dev/null", f"env >> {seen}")
    assert sent(server, folder, 2, program).triples == 2 * LINES
    told = seen.read_text(encoding="utf-8")
    assert "UID=loader" in told
    assert f"{BASE}record/made-up/0001" in told
    assert WORD not in told
    assert "it's" not in told


def test_neither_files_nor_rows_stay_behind(server: servers.Virtuoso, folder: Path) -> None:
    left, other = folder / "trialgraph-0123.nq", server.folder / "trialgraph-4567.nq"
    for file in (left, other):
        file.write_text("", encoding="utf-8")
        server.isql(f"ld_add('{file}', 'urn:none');")
    server.isql("UPDATE DB.DBA.LOAD_LIST SET ll_state = 2;")
    assert sent(server, folder, 4, replace=True, chunk=20_000).sent == 4
    assert list(folder.iterdir()) == []
    assert other.exists()
    assert server.isql("SELECT ll_file FROM DB.DBA.LOAD_LIST;").split() == [str(other)]


def test_files_of_others_are_not_loaded(server: servers.Virtuoso, folder: Path) -> None:
    theirs = server.folder / "theirs.nq"
    theirs.write_text("<urn:a> <urn:b> <urn:c> <urn:theirs> .\n", encoding="utf-8")
    server.isql(f"ld_dir('{server.folder}', 'theirs.nq', 'urn:none');")
    with pytest.raises(PushError, match=r"has 1 files of others waiting in DB\.DBA\.LOAD_LIST"):
        sent(server, folder, replace=True)
    assert server.isql("SELECT ll_state FROM DB.DBA.LOAD_LIST;").split() == ["0"]
    server.isql("DELETE FROM DB.DBA.LOAD_LIST;")
    assert sent(server, folder).triples == 3 * LINES


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("rm -f {folder}/*", "it does not see the file (the folder must be in its DirsAllowed"),
        ("find {folder} -type f | while read file; do echo '<urn:a> \"' > $file; done", "NQuads RDF loader, line"),
    ],
    ids=["unseen", "unreadable"],
)
def test_a_file_that_is_not_loaded_is_told_and_the_same_call_completes(
    server: servers.Virtuoso, folder: Path, tmp_path: Path, command: str, told: str
) -> None:
    with pytest.raises(PushError, match=r"did not load a file from") as caught:
        sent(server, folder, 5, spy(tmp_path / "spy", command.format(folder=folder)), replace=True)
    assert told in str(caught.value)
    assert list(folder.iterdir()) == []
    assert server.isql("SELECT ll_file FROM DB.DBA.LOAD_LIST;").split() == []
    assert sent(server, folder, 5).triples == 5 * LINES


def test_a_wrong_password_is_told_and_not_shown(server: servers.Virtuoso, folder: Path) -> None:
    with pytest.raises(
        PushError, match=r"does not let the SQL user nobody in at 127\.0\.0\.1:\d+: CL034: Bad login"
    ) as caught:
        sent(
            server,
            folder,
            replace=True,
            loader=f"isql-vt 127.0.0.1:{server.sql_port} nobody",
            sql_password="s3cret-" + "word",
        )
    assert "s3cret" not in str(caught.value)
    assert list(folder.iterdir()) == []


def test_nobody_is_at_the_sql_port(server: servers.Virtuoso, folder: Path) -> None:
    with pytest.raises(PushError, match=r"cannot be reached at its SQL port 127\.0\.0\.1:1: ") as caught:
        sent(server, folder, replace=True, loader="isql-vt 127.0.0.1:1 dba")
    assert "same command" not in str(caught.value), "it never answered"


def test_a_user_who_may_not_load_is_told(server: servers.Virtuoso, folder: Path) -> None:
    options: dict[str, Any] = {
        "loader": f"isql-vt 127.0.0.1:{server.sql_port} {server.user}",
        "sql_password": server.password,
    }
    with pytest.raises(PushError, match=r"could not load: .*may the SQL user curator load files\?"):
        sent(server, folder, replace=True, **options)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"loader": "isql-nowhere 127.0.0.1:1111 dba"}, "the program isql-nowhere is not there; put it on the PATH"),
        ({"loader": "nowhere/isql 127.0.0.1:1111 dba"}, "nowhere/isql cannot be started"),
        ({"loader": "isql-vt 1111"}, "has no address or no user"),
        ({"loader": "false 127.0.0.1:1111 dba"}, "failed: exit code 1"),
        ({"folder": "/nowhere"}, "/nowhere is no folder"),
        ({"folder": None}, "needs a folder that the server reads"),
        ({"method": "gsp"}, "are for the method ld_dir"),
        ({"sql_password": None}, "no password for the SQL user dba: set TRIALGRAPH_SQL_PASSWORD"),
        ({"sql_password": "a\0b"}, "has a NUL"),
    ],
)
def test_what_is_missing_is_named(server: servers.Virtuoso, folder: Path, options: dict[str, Any], told: str) -> None:
    passed = {
        "method": "ld_dir",
        "replace": True,
        "loader": f"isql-vt 127.0.0.1:{server.sql_port} dba",
        "sql_password": "s3cret",
        "folder": folder,
    }
    with pytest.raises(TrialgraphError, match=told.replace("?", r"\?")) as caught:
        push(lines(1), server.query, user=server.user, password=server.password, manners=QUICK, **{**passed, **options})
    assert caught.value.exit_code == 2
    assert list(folder.iterdir()) == []
