"""``trialgraph export`` as users meet it: files, stdout, options that do not go together, disks that are full."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import trialgraph as tg

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(tg.__file__).parents[1]), "COLUMNS": "200"}
RUN = [sys.executable, "-c", "from trialgraph.cli import main; main()", "export"]


def run(*arguments: object, code: int = 0, out: int | None = None) -> tuple[bytes, str]:
    done = subprocess.run(
        [*RUN, *map(str, arguments)],
        stdout=subprocess.PIPE if out is None else out,
        stderr=subprocess.PIPE,
        timeout=120,
        env=ENVIRONMENT,
        check=False,
    )
    assert done.returncode == code, (done.stdout, done.stderr)
    return done.stdout or b"", done.stderr.decode()


def test_stdout_has_the_graph_and_nothing_else(built: Path, kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.ttl")
    kg.export(tmp_path / "trials.nq.zst")
    assert run("-g", built, "-o", "-", "--format", "ttl") == ((tmp_path / "trials.ttl").read_bytes(), "")
    assert run("-g", built, "-o", "-", "--format", ".NQ.zst") == ((tmp_path / "trials.nq.zst").read_bytes(), "")
    assert run("-g", built, "-o", "/dev/stdout", "--format", "ttl")[0] == (tmp_path / "trials.ttl").read_bytes()


def test_a_format_may_be_named_for_any_file(built: Path, kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.nt")
    told, _ = run("-g", built, "-o", tmp_path / "dump", "--format", "nt")
    assert (tmp_path / "dump").read_bytes() == (tmp_path / "trials.nt").read_bytes()
    number = len((tmp_path / "dump").read_bytes().splitlines())
    assert told.decode() == f"{number:,} statements in {tmp_path / 'dump'}\n"
    run("-g", built, "-o", tmp_path / "dump", "--format", "nt", "--split", 2_000)
    assert sorted(path.name for path in tmp_path.glob("dump-*"))[0] == "dump-0001.nt"


def test_options_reach_the_export(
    built: Path, kg: tg.KnowledgeGraph, tmp_path: Path, read: Callable[[Path], set[ox.Quad]]
) -> None:
    run("-g", built, "-o", tmp_path / "cells.nq", "--graphs", "cells")
    assert {str(quad.graph_name).rpartition("/")[2] for quad in read(tmp_path / "cells.nq")} == {"cells>"}
    run("-g", built, "-o", tmp_path / "some.nq", "--graphs", "cells,vocabulary", "--graphs", "identity")
    kg.export(tmp_path / "listed.nq", graphs=["cells", "identity", "vocabulary"])
    assert (tmp_path / "some.nq").read_bytes() == (tmp_path / "listed.nq").read_bytes()
    run("-g", built, "-o", tmp_path / "merged.ttl", "--merge-identity")
    kg.export(tmp_path / "wanted.ttl", merge_identity=True)
    assert (tmp_path / "merged.ttl").read_bytes() == (tmp_path / "wanted.ttl").read_bytes()
    run("-g", built, "-o", tmp_path / "load" / "trials.nt.zst", "--split", 500)
    assert len(list((tmp_path / "load").iterdir())) > 3


def test_a_file_is_exported_as_well(built: Path, kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.nq.gz")
    kg.export(tmp_path / "wanted.trig")
    run("-g", tmp_path / "trials.nq.gz", "-o", tmp_path / "again.trig")
    assert (tmp_path / "again.trig").read_bytes() == (tmp_path / "wanted.trig").read_bytes()
    (tmp_path / "broken.nq").write_text("<s> <p>")
    assert "cannot be read as N-Quads" in _problem("-g", tmp_path / "broken.nq", "-o", tmp_path / "no.ttl")
    cut = (built / "graph.nq.zst").read_bytes()[:-9]
    (tmp_path / "cut.nq.zst").write_bytes(cut)
    assert "cannot be read" in _problem("-g", tmp_path / "cut.nq.zst", "-o", tmp_path / "no.ttl")
    assert not (tmp_path / "no.ttl").exists()


def _problem(*arguments: object) -> str:
    out, told = run(*arguments, code=2)
    assert out == b""
    assert told.count("\n") == 1
    assert told.startswith("trialgraph: ")
    return told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "-"), "name the format of what goes to stdout: --format"),
        (("-o", "trials.txt"), "'trials.txt' does not end in a known format"),
        (("-o", "-.ttl.gz.bz2"), "does not end in a known format"),
        (("-o", "x.ttl", "--format", "html"), "'html' does not end in a known format; known: .ttl"),
        (("-o", "x", "--format", "html"), ".rdf .graphml (also with .gz or .zst), and neo4j kgx as --format"),
        (("-o", "x", "--format", "turtle"), "did you mean 'ttl'?"),
        (("-o", "x", "--format", "Turtle.GZ"), "did you mean 'ttl.gz'?"),
        (("-o", "x", "--format", "xml"), "did you mean 'rdf'?"),
        (("-o", "x", "--format", "n-triples"), "did you mean 'nt'?"),
        (("-o", "x", "--format", "nquads"), "did you mean 'nq'?"),
        (("-o", "x", "--format", "json-ld"), "did you mean 'jsonld'?"),
        (("-o", "x", "--format", "neo4"), "did you mean 'neo4j'?"),
        (
            (
                "-o",
                "x.turtle.zst",
            ),
            "did you mean 'ttl.zst'?",
        ),
        (("-o", ".", "--format", "ttl"), "'.' is a folder, and ttl is one file: name it, as ./trials.ttl"),
        (
            ("-o", "new/", "--format", "nt.gz"),
            "'new/' is a folder, and nt.gz is one file: name it, as new/trials.nt.gz",
        ),
        (("-o", "/proc/none.nq"), "No such file or directory: /proc/none.nq"),
        (("-o", "tables.ttl", "--format", "neo4j"), "'tables.ttl' is named as ttl is, and --format says neo4j"),
        (("-o", "x.graphml", "--format", "kgx"), "'x.graphml' is named as graphml is, and --format says kgx"),
        (("-o", "x.ttl", "--format", "nt"), "'x.ttl' is named as ttl is, and --format says nt"),
        (("-o", "x.ttl", "--format", "ttl.gz"), "'x.ttl' is named as ttl is, and --format says ttl.gz"),
        (("-o", "x.gz", "--format", "ttl"), "'x.gz' is named as gz is, and --format says ttl"),
        (("-o", "x.nq.zst", "--format", "nq"), "'x.nq.zst' is named as nq.zst is, and --format says nq"),
        (("-o", "x.ttl", "--graphs", "recrods"), "did you mean 'records'?"),
        (("-o", "x.ttl", "--merge-identity", "--same-as"), "choose one of the two"),
        (("-o", "-", "--format", "nt", "--split", "5"), "--split needs files"),
        (("-o", "x.ttl", "--split", "0"), "--split"),
        (("-o", "/dev/full", "--format", "nt"), "No space left on device: /dev/full"),
        (("-o", "/dev/full", "--format", "ttl.gz"), "No space left on device: /dev/full"),
        (("-o", "/dev/full", "--format", "jsonld.zst"), "No space left on device: /dev/full"),
    ],
)
def test_what_is_wrong_is_one_line(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert told in _problem("-g", built, *arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_behind_stdout_is_told(built: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        _, told = run("-g", built, "-o", "-", "--format", "nt", code=2, out=full.fileno())
    assert "No space left on device" in told


def test_a_format_that_the_name_has_may_be_said_as_well(built: Path, tmp_path: Path) -> None:
    for name, form in (
        ("X.TTL", "ttl"),
        ("x.nt.gz", ".NT.gz"),
        ("x.gz", "nt.gz"),
        ("x.graphml", "graphml"),
        ("x.v2", "nt"),
    ):
        run("-g", built, "-o", tmp_path / name, "--format", form)
        assert (tmp_path / name).stat().st_size


def test_what_an_earlier_export_left_beside_is_told(built: Path, tmp_path: Path) -> None:
    """A loader that takes all of a folder would take it, too; but it is not removed unasked."""
    run("-g", built, "-o", tmp_path / "trials.nq", "--split", 2_000)
    (tmp_path / "trials-2024.nq").touch()
    pieces = len(list(tmp_path.iterdir())) - 1
    _, told = run("-g", built, "-o", tmp_path / "trials.nq")
    assert told == f"trialgraph: trials-0001.nq to trials-{pieces:04d}.nq beside it are of an earlier export\n"
    _, told = run("-g", built, "-o", tmp_path / "trials.nq", "--split", 10**9)
    assert told == "trialgraph: trials.nq beside them is of an earlier export\n"
    assert {path.name for path in tmp_path.iterdir()} == {"trials.nq", "trials-0001.nq", "trials-2024.nq"}
    (tmp_path / "trials.nq").unlink()
    assert run("-g", built, "-o", tmp_path / "trials.nq", "--split", 10**9)[1] == ""
    (tmp_path / "trials-0001.nq").unlink()
    assert run("-g", built, "-o", tmp_path / "trials.nq")[1] == ""


def test_a_reader_that_has_enough_is_told_nothing(built: Path) -> None:
    command = subprocess.Popen(
        [*RUN, "-g", str(built), "-o", "-", "--format", "nq"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.read(10)
    command.stdout.close()
    assert command.stderr.read() == b""
    assert command.wait(60) == 0
    command.stderr.close()


def test_another_pipe_that_breaks_is_an_error(built: Path, tmp_path: Path) -> None:
    """Only whoever reads what we print may have enough of it."""
    os.mkfifo(tmp_path / "pipe.nq")
    command = subprocess.Popen(
        [*RUN, "-g", str(built), "-o", str(tmp_path / "pipe.nq")], stderr=subprocess.PIPE, env=ENVIRONMENT
    )
    with (tmp_path / "pipe.nq").open("rb") as reader:
        reader.read(10)
    assert command.stderr is not None
    assert command.stderr.read() == b"trialgraph: Broken pipe\n"
    assert command.wait(60) == 1
    command.stderr.close()
