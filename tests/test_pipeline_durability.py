"""A build that is stopped, killed or refused: what was there stays whole, and nothing is left lying about."""

from __future__ import annotations

import importlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import trialgraph
from trialgraph import TrialgraphError, loading, parts, pipeline
from trialgraph.graph import KnowledgeGraph
from trialgraph.graph import open as open_graph
from trialgraph.identity.remembered import MEMORY
from trialgraph.ontology import BASE
from trialgraph.pipeline import ARTEFACTS, BuildError, StoppedError, build, map_sources
from trialgraph.progress import silent
from trialgraph.quadfile import read_quads
from trialgraph.validate import Report
from trialgraph.workspace import BusyError, Workspace

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SNAPSHOT = (EXAMPLES / "NCT06731192.txt").read_text()
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(trialgraph.__file__).parents[1])}

# A build that kills itself at a step: before or after a function of the engine runs. "-" kills it nowhere.
CHILD = """
import importlib, os, signal, sys
from trialgraph.pipeline import build

source, out, step, when, jobs = sys.argv[1:]

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    if step != "-":
        home, _, name = step.rpartition(".")
        module = importlib.import_module(home)
        real = getattr(module, name)

        def before(*args, **kwargs):
            die()

        def after(*args, **kwargs):
            real(*args, **kwargs)
            die()

        setattr(module, name, after if when == "after" else before)
    sys.stdout.write("begin\\n")
    sys.stdout.flush()
    build(source, out=out, jobs=int(jobs))
"""

STEPS = [
    ("trialgraph.pipeline.made_parts", "before"),
    ("trialgraph.parts.map_one", "after"),
    ("trialgraph.parts._write_part", "after"),
    ("trialgraph.pipeline.read_part", "before"),
    ("trialgraph.pipeline.entry_lines", "after"),
    ("trialgraph.pipeline.resolve", "before"),
    ("trialgraph.pipeline.write_sssom", "after"),
    ("trialgraph.loading._note", "before"),
    ("trialgraph.loading._note", "after"),
    ("trialgraph.artefacts.load_store", "after"),
    ("trialgraph.report.write_report", "before"),
    ("trialgraph.report.write_report", "after"),
    ("trialgraph.pipeline.exchange", "before"),
    ("trialgraph.files.sync_folder", "before"),
    ("trialgraph.pipeline.exchange", "after"),
    ("trialgraph.pipeline._keep_foreign", "after"),
]


def whole(folder: Path) -> dict[str, bytes]:
    """The bytes of a build; it can be opened and holds what it says."""
    assert open_graph(folder).query("shared-sponsors", min_trials=1).rows is not None
    assert {path.name for path in folder.iterdir()} >= ARTEFACTS
    return {name: (folder / name).read_bytes() for name in ("graph.nq.zst", "matches.sssom.tsv")}


def start(source: Path, out: Path, step: str = "-", when: str = "-", jobs: int = 1) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, source, out, step, when, str(jobs)],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def old_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("old")
    (folder / "a.txt").write_text(SNAPSHOT)
    return folder


@pytest.fixture(scope="module")
def new_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two trials, one of them in two versions, so that the build also takes a record out again."""
    folder = tmp_path_factory.mktemp("new")
    (folder / "a.txt").write_text(SNAPSHOT)
    (folder / "b.txt").write_text(SNAPSHOT.replace("Updated: 2024", "Updated: 2025"))
    (folder / "c.txt").write_text(SNAPSHOT.replace("NCT06731192", "NCT00000001"))
    return folder


@pytest.fixture(scope="module")
def outcomes(
    old_source: Path, new_source: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What the old build and the new one hold."""
    folder = tmp_path_factory.mktemp("outcomes")
    build(old_source, out=folder / "old", jobs=1)
    build(new_source, out=folder / "new", jobs=1)
    return whole(folder / "old"), whole(folder / "new")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the shapes, which take most of a build's time and are no part of what is tested here."""
    found_nothing = Report(findings=(), checked={}, shapes=0)
    monkeypatch.setattr(KnowledgeGraph, "validate", lambda *given, **named: found_nothing)


def check_survivor(out: Path, outcomes: tuple[dict[str, bytes], dict[str, bytes]], new_source: Path) -> None:
    """Old or new, never something else; and the next build clears up and keeps the user's files."""
    assert whole(out) in outcomes
    build(new_source, out=out, jobs=1)
    assert whole(out) == outcomes[1]
    assert (out / "drawing.svg").read_text() == "mine"
    assert (out / "exports" / "trials.ttl").read_text() == "mine too"
    assert {path.name for path in out.iterdir()} == {*ARTEFACTS, MEMORY, "drawing.svg", "exports"}
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def earlier_build(folder: Path, old_source: Path) -> Path:
    out = folder / "build"
    build(old_source, out=out, jobs=1)
    (out / "drawing.svg").write_text("mine")
    (out / "exports").mkdir()
    (out / "exports" / "trials.ttl").write_text("mine too")
    return out


@pytest.mark.usefixtures("quick")
def test_killed_at_any_step(
    old_source: Path,
    new_source: Path,
    outcomes: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
) -> None:
    """kill -9 of a real process at each step that matters."""
    running = []
    first = earlier_build(tmp_path, old_source)
    for at, (step, when) in enumerate(STEPS):
        out = tmp_path / str(at) / "build"
        shutil.copytree(first, out)
        running.append((out, start(new_source, out, step, when)))
        if at % 3 == 2:
            running[-3][1].communicate(timeout=60)
    for (step, _), (out, child) in zip(STEPS, running, strict=True):
        child.communicate(timeout=60)
        assert child.returncode == -signal.SIGKILL, f"{step} never ran"
        check_survivor(out, outcomes, new_source)


@pytest.mark.usefixtures("quick")
def test_killed_at_any_moment(
    old_source: Path,
    new_source: Path,
    outcomes: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
) -> None:
    """kill -9 of a real process at twelve moments spread over the time that a rebuild takes."""
    outs = []
    first = earlier_build(tmp_path, old_source)
    for at in range(12):
        outs.append(tmp_path / str(at) / "build")
        shutil.copytree(first, outs[-1])
    child = start(new_source, outs[0])
    assert child.stdout is not None
    child.stdout.readline()
    began = time.monotonic()
    assert child.wait(timeout=60) == 0
    lasted = time.monotonic() - began
    for at, out in enumerate(outs):
        child = start(new_source, out)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(lasted * (at + 0.5) / len(outs))
        child.kill()
        child.wait(timeout=60)
        check_survivor(out, outcomes, new_source)


def test_a_killed_build_leaves_no_processes(tmp_path: Path) -> None:
    """Workers end when the process that they work for is killed."""
    source = tmp_path / "in"
    source.mkdir()
    for at in range(2000):
        (source / f"{at:04d}.txt").write_text(SNAPSHOT.replace("NCT06731192", f"NCT{at:08d}"))
    child = start(source, tmp_path / "out", jobs=2)
    deadline = time.monotonic() + 20
    while len(workers := _session(child.pid)) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) >= 3  # the build and its two workers at least
    time.sleep(0.4)
    child.kill()
    child.wait(timeout=10)
    deadline = time.monotonic() + 10
    while _session(child.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _session(child.pid)
    assert not (tmp_path / "out").exists()


def _session(leader: int) -> list[int]:
    """The processes of a session that are not dead."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


@pytest.mark.usefixtures("quick")
def test_a_failing_build_leaves_the_old_one(
    old_source: Path, new_source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = earlier_build(tmp_path, old_source)
    before = whole(out)

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("trialgraph.artefacts.load_store", "trialgraph.pipeline.write_sssom", "trialgraph.pipeline.exchange"):
        with monkeypatch.context() as patched:
            patched.setattr(step, full)
            with pytest.raises(OSError, match="No space left"):
                build(new_source, out=out, jobs=1)
        assert whole(out) == before
        assert (out / "drawing.svg").read_text() == "mine"
        assert [path.name for path in tmp_path.iterdir()] == ["build"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(BuildError, match="no records"):
        build(tmp_path / "empty", out=out, jobs=1)
    assert whole(out) == before


@pytest.mark.usefixtures("quick")
def test_swapping_works_where_the_system_cannot(
    old_source: Path,
    new_source: Path,
    outcomes: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """renameat2 is Linux's, and not every file system's."""
    out = earlier_build(tmp_path, old_source)
    monkeypatch.setattr("trialgraph.files._swap", lambda one, other: False)
    check_survivor(out, outcomes, new_source)


@pytest.mark.usefixtures("quick")
def test_a_build_behind_a_link_takes_the_place_of_what_the_link_names(
    old_source: Path, new_source: Path, outcomes: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    out = earlier_build(tmp_path / "disk", old_source)
    link = tmp_path / "link"
    link.symlink_to(out)
    build(new_source, out=link, jobs=1)
    assert link.is_symlink()
    assert whole(link) == whole(out) == outcomes[1]
    assert (link / "drawing.svg").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disk", "link"]
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["build"]


# ---- where no build may go


@pytest.mark.parametrize(
    "files",
    [
        {"notes.txt": "mine"},
        {"README.md": "mine", "thesis.tex": "mine"},
        {"report.json": '{"tests": 3}', "store/data": "mine"},
        {"report.json": "not json", "a": "mine"},
        {"report.json": "[]", "a": "mine"},
    ],
)
def test_a_folder_of_something_else_is_refused_and_untouched(
    files: dict[str, str], old_source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "mine"
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    with pytest.raises(BuildError, match="holds no earlier build"):
        build(old_source, out=out, jobs=1)
    assert {str(p.relative_to(out)): p.read_text() for p in out.rglob("*") if p.is_file()} == files
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_place_that_cannot_be_written_is_told(old_source: Path) -> None:
    with pytest.raises(TrialgraphError, match=r"nothing can be written beside /proc/nowhere"):
        build(old_source, out="/proc/nowhere", jobs=1)


def test_a_file_is_refused_and_untouched(old_source: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(BuildError, match="is a file"):
        build(old_source, out=tmp_path / "out", jobs=1)
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("there", [(), ("README.md",)])
def test_an_empty_folder_and_one_that_only_says_what_will_be_in_it_are_taken(
    there: tuple[str, ...], old_source: Path, outcomes: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    (tmp_path / "build").mkdir()
    for name in there:
        (tmp_path / "build" / name).write_text("what a build writes")
    build(old_source, out=tmp_path / "build", jobs=1)
    assert whole(tmp_path / "build") == outcomes[0]


@pytest.mark.usefixtures("quick")
def test_two_builds_of_one_folder_do_not_meet(old_source: Path, tmp_path: Path) -> None:
    with Workspace(tmp_path / "build", "another build"):
        with pytest.raises(BusyError, match=r"another trialgraph is writing .*build"):
            build(old_source, out=tmp_path / "build", jobs=1)
        build(old_source, out=tmp_path / "other", jobs=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]


# ---- going on


@pytest.fixture
def three_parts(tmp_path: Path) -> Path:
    """600 records: three batches."""
    folder = tmp_path / "in"
    folder.mkdir()
    for at in range(600):
        (folder / f"{at:03d}.txt").write_text(SNAPSHOT.replace("NCT06731192", f"NCT{at:08d}"))
    return folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that are made from now on."""
    names: list[str] = []
    real = parts._write_part

    def write(folder: Path, name: str, *what: Any) -> None:
        names.append(name)
        real(folder, name, *what)

    monkeypatch.setattr(parts, "_write_part", write)
    return names


def stop_at(monkeypatch: pytest.MonkeyPatch, where: str, call: int) -> None:
    """Press Ctrl-C in the call of that number."""
    home, _, name = where.rpartition(".")
    real = getattr(importlib.import_module(home), name)
    calls = itertools.count(1)

    def stop(*args: Any, **named: Any) -> Any:
        if next(calls) == call:
            raise KeyboardInterrupt
        return real(*args, **named)

    monkeypatch.setattr(where, stop)


@pytest.mark.usefixtures("quick")
def test_a_stopped_build_goes_on_where_it_stopped(
    three_parts: Path, made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(three_parts, out=tmp_path / "whole", jobs=1)
    assert len(made) == 3
    expected = made.copy()
    made.clear()
    with monkeypatch.context() as patched:
        stop_at(patched, "trialgraph.pipeline.read_part", 3)
        with pytest.raises(StoppedError, match="the same command goes on from here"):
            build(three_parts, out=tmp_path / "build", jobs=1)
    (tmp_path / ".build.unfinished" / "parts" / f"{expected[1]}.nq.zst").write_bytes(b"damaged")
    made.clear()
    build(three_parts, out=tmp_path / "build", jobs=1)
    assert made == expected[1:2]
    assert whole(tmp_path / "build") == whole(tmp_path / "whole")
    assert not (tmp_path / ".build.unfinished").exists()


@pytest.mark.usefixtures("quick")
def test_what_has_changed_since_is_read_anew(
    three_parts: Path, made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for base, code in (("https://example.org/", None), (BASE, "other code")):
        with monkeypatch.context() as patched:
            stop_at(patched, "trialgraph.pipeline.resolve", 1)
            with pytest.raises(StoppedError):
                build(three_parts, out=tmp_path / "build", jobs=1)
        made.clear()
        if code is not None:
            monkeypatch.setattr("trialgraph.workspace.code_digest", lambda: "other code")
        build(three_parts, out=tmp_path / "build", jobs=1, base=base)
        assert len(made) == 3
    with monkeypatch.context() as patched:
        stop_at(patched, "trialgraph.artefacts.load_store", 1)
        with pytest.raises(StoppedError):
            build(three_parts, out=tmp_path / "build", jobs=1)
    (three_parts / "000.txt").write_text(SNAPSHOT.replace("NCT06731192", "NCT77777777"))
    made.clear()
    build(three_parts, out=tmp_path / "build", jobs=1)
    assert len(made) == 1
    build(three_parts, out=tmp_path / "whole", jobs=1)
    assert whole(tmp_path / "build") == whole(tmp_path / "whole")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("changed", [False, True])
def test_the_store_is_loaded_on(
    changed: bool, three_parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Portions that are loaded are not loaded again, those of other quads are; what a killed load left goes."""
    monkeypatch.setattr(loading, "_LOADED_AT_ONCE", 100_000)
    quads = parts_of(three_parts, tmp_path / "one.nq.zst")
    store = tmp_path / "store"
    loads = 0

    def progress(stage: str, done: int, share: float | None) -> None:
        nonlocal loads
        loads += 1
        if loads == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load_store(quads, store, progress)
    (store / "bulk-orphan.sst").write_bytes(b"half")
    if changed:
        (three_parts / "000.txt").write_text(SNAPSHOT.replace("NCT06731192", "NCT77777777"))
        quads = parts_of(three_parts, tmp_path / "two.nq.zst")
    loaded: list[int] = []
    real = loading._note

    def note(folder: Path, done: list[int]) -> None:
        loaded.append(len(done))
        real(folder, done)

    monkeypatch.setattr(loading, "_note", note)
    found = loading.load_store(quads, store, silent)
    assert loaded[0] == (1 if changed else 6)
    assert {str(quad) for quad in found} == {str(quad) for quad in read_quads(quads)}
    assert not list(store.glob("bulk-*"))
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("store")) == ["store"]


def parts_of(source: Path, out: Path) -> Path:
    map_sources(source, out, jobs=1)
    return out


# ---- map


def test_map_leaves_the_old_file_when_it_fails(
    old_source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "records.nq.zst"
    map_sources(old_source, out, jobs=1)
    before = out.read_bytes()

    def fails(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "made_parts", fails)
    with pytest.raises(OSError, match="No space left"):
        map_sources(old_source, out, jobs=1)
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [out.name, f"{out.name}.rejected.jsonl"]


def test_map_keeps_only_the_newest_version(new_source: Path, tmp_path: Path) -> None:
    told = map_sources(new_source, tmp_path / "records.nq.zst", jobs=1)
    assert (told.read, told.mapped, told.duplicates) == (3, 2, 1)
    dates = [
        str(q.object) for q in read_quads(tmp_path / "records.nq.zst") if q.predicate.value.endswith("lastUpdated")
    ]
    assert sorted(set(dates)) == [
        f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>' for day in ("2024-12-31", "2025-12-31")
    ]
