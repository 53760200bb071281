"""Files that users name: whole or as they were; a link, a pipe and a device stay what they are, whoever writes."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import trialgraph as tg
from trialgraph.files import atomic_file, move_file, telling_of
from trialgraph.network import write_network
from trialgraph.pipeline import map_sources
from trialgraph.report import write_shacl

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> tg.KnowledgeGraph:
    """One example, built."""
    folder = tmp_path_factory.mktemp("files")
    return tg.build(EXAMPLES / "NCT05939167.txt", out=folder / "build", jobs=1)


def _export(graph: tg.KnowledgeGraph, file: Path) -> None:
    graph.export(file)


def _network(graph: tg.KnowledgeGraph, file: Path) -> None:
    write_network(graph.network(), file, title="A network")


def _report(graph: tg.KnowledgeGraph, file: Path) -> None:
    write_shacl(file, graph.validate())


def _map(graph: tg.KnowledgeGraph, file: Path) -> None:
    map_sources(EXAMPLES / "NCT05939167.txt", file)


WRITERS = pytest.mark.parametrize(
    ("write", "suffix"),
    [(_export, ".nt"), (_network, ".json"), (_report, ".ttl"), (_map, ".nq.zst")],
    ids=["export", "network", "validate", "map"],
)
Write = Callable[[tg.KnowledgeGraph, Path], None]


@WRITERS
def test_every_command_follows_a_link_and_writes_to_a_pipe(
    write: Write, suffix: str, graph: tg.KnowledgeGraph, tmp_path: Path
) -> None:
    write(graph, tmp_path / f"plain{suffix}")
    expected = (tmp_path / f"plain{suffix}").read_bytes()
    assert expected
    (tmp_path / "there").mkdir()
    (tmp_path / f"link{suffix}").symlink_to(Path("there", f"file{suffix}"))
    write(graph, tmp_path / f"link{suffix}")
    assert (tmp_path / f"link{suffix}").is_symlink()
    assert (tmp_path / "there" / f"file{suffix}").read_bytes() == expected
    pipe = tmp_path / f"pipe{suffix}"
    os.mkfifo(pipe)
    with (tmp_path / "read").open("wb") as read, subprocess.Popen(["cat", pipe], stdout=read) as reader:
        write(graph, pipe)
        assert reader.wait(timeout=60) == 0
    assert (tmp_path / "read").read_bytes() == expected
    assert pipe.is_fifo()


def test_a_device_stays_one() -> None:
    ours, theirs = os.openpty()
    device = Path(os.ttyname(theirs))
    with atomic_file(device) as handle:
        handle.write(b"written")
    assert os.read(ours, 100) == b"written"
    assert stat.S_ISCHR(device.stat().st_mode)
    os.close(ours)
    os.close(theirs)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"), atomic_file(tmp_path / "folder") as handle:
        handle.write(b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_an_error_tells_of_the_file_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of the one beside it, which nobody knows; others keep their names."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory") as caught, atomic_file(Path("folder")):
        pass
    assert caught.value.filename == "folder"
    with pytest.raises(OSError, match="No such file") as caught, atomic_file(Path("/proc/none.ttl")):
        pass
    assert caught.value.filename == "/proc/none.ttl"
    with pytest.raises(OSError, match="No such file") as caught, atomic_file(Path("file")):
        Path("other").read_bytes()
    assert Path(caught.value.filename) == Path("other")


def test_an_error_of_a_folder_beside_tells_of_what_was_asked_for() -> None:
    with pytest.raises(OSError, match="No such file") as caught, telling_of(Path("trials.nq")):
        (Path(".trials.nq.tmp-1") / "trials-0001.nq").touch()
    assert caught.value.filename == "trials.nq"


@pytest.mark.parametrize("name", ["file", "link"])
def test_an_error_leaves_what_was_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    (tmp_path / "link").symlink_to("file")
    with pytest.raises(TypeError), atomic_file(tmp_path / name) as handle:
        handle.writelines([b"half", "wrong"])  # type: ignore[list-item]  # that is the error
    assert (tmp_path / "file").read_bytes() == b"before"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "link"]


def test_a_whole_file_takes_the_place_that_a_link_names(tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(b"made")
    (tmp_path / "link").symlink_to("file")
    move_file(tmp_path / "made", tmp_path / "link")
    assert (tmp_path / "link").readlink() == Path("file")
    assert (tmp_path / "file").read_bytes() == b"made"
    assert not (tmp_path / "made").exists()
