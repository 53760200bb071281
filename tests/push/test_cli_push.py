"""``trialgraph push`` as users meet it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import trialgraph as tg
from tests.push.front import Answer, Front

RUN = [sys.executable, "-c", "from trialgraph.cli import main; main()", "push"]
SOURCE = str(Path(tg.__file__).parents[1])


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("push") / "build"
    tg.build(Path(__file__).parents[2] / "examples", out=folder)
    return folder


def run(*arguments: object, code: int = 0, **setting: str) -> tuple[str, str]:
    done = subprocess.run(
        [*RUN, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": SOURCE, **setting},
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout, done.stderr


def test_a_build_goes_in_and_stays(store: Front, build: Path) -> None:
    quads = set(tg.open(build).quads())
    triples, graphs = len(quads), len({quad.graph_name for quad in quads})
    planned, _ = run(store.behind, "--graph", build, "--dry-run")
    names = sorted({str(quad.graph_name)[1:-1] for quad in quads})
    assert planned == (
        f"would send {graphs} graphs ({triples:,} triples), keep 0 as they are and delete 0\n"
        f"to send: {', '.join(names[:5])} and {graphs - 5} more\n"
    )
    told, noise = run(store.behind, "--graph", build)
    assert (
        told
        == f"sent {graphs} graphs ({triples:,} triples), kept 0, deleted 0; the store holds all {triples:,} triples\n"
    )
    assert noise == ""  # no bar where no terminal is
    again, _ = run(store.behind, "--graph", build)
    assert again == f"nothing to do: the store holds all {graphs} graphs ({triples:,} triples) as they are here\n"


def test_what_goes_wrong_is_one_line(store: Front, build: Path) -> None:
    store.planned = [Answer(403)]
    _, told = run(store.url, "--graph", build, "--profile", "oxigraph", code=2)
    assert told.startswith(f"trialgraph: the store {store.url} asks for credentials (HTTP 403): pass a token")
    assert told.count("\n") == 1
    store.planned = [Answer(204)]
    _, told = run(store.url, "--graph", build, "--profile", "oxigraph", code=1)
    assert "does not hold what it was sent" in told
    assert told.count("\n") == 1
    for arguments, words in [
        (("--profile", "oxigrah"), "did you mean 'oxigraph'"),
        (("--method", "qads"), "did you mean 'quads'"),
        (("--replace", "--keep"), "give one of them"),
    ]:
        _, told = run(store.behind, "--graph", build, *arguments, code=2)
        assert words in told


def test_credentials_of_the_environment_go_to_the_store_that_it_names(store: Front, build: Path) -> None:
    secret = "s3cret-" + "word"
    run(store.url, "--graph", build, "--profile", "oxigraph", TRIALGRAPH_ENDPOINT=store.url, TRIALGRAPH_TOKEN=secret)
    assert {headers.get("Authorization") for *_, headers in store.writes} == {f"Bearer {secret}"}
    store.writes.clear()
    run(
        store.url, "--graph", build, "--profile", "oxigraph", "--replace",
        TRIALGRAPH_ENDPOINT="http://127.0.0.1:1", TRIALGRAPH_TOKEN=secret,
    )  # fmt: skip
    assert {headers.get("Authorization") for *_, headers in store.writes} == {None}
