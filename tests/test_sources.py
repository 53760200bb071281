"""From what a user names to the bytes of single records: nothing is lost silently, nothing hostile gets in."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import resource
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from trialgraph.sources import Raw, SourceNotFoundError, read_sources

RECORD = b"NCT ID: NCT00000001\n" * 40


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive with these members, names as they are given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, how)
    return out.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
    "zip": lambda data: zipped({"one.txt": data}),
}


def read(path: Path | str) -> list[Raw]:
    return list(read_sources([path]))


def problems(records: list[Raw]) -> dict[str, str]:
    """Codes by the last part of the name."""
    return {raw.name.rpartition("!")[2]: raw.problem[0] for raw in records if raw.problem is not None}


def names(records: list[Raw], below: Path) -> list[str]:
    return [str(Path(raw.name).relative_to(below)) for raw in records]


# ---- compression


@pytest.mark.parametrize("form", PACKERS)
def test_compression_is_told_by_content(form: str, tmp_path: Path) -> None:
    path = tmp_path / "record.txt"  # no suffix helps
    path.write_bytes(PACKERS[form](RECORD))
    assert [(raw.data, raw.problem) for raw in read(path)] == [(RECORD, None)]


@pytest.mark.parametrize("form", ["gz", "xz", "zst"])
def test_frames_that_follow_each_other_are_one_record(form: str, tmp_path: Path) -> None:
    path = tmp_path / "record"
    path.write_bytes(PACKERS[form](RECORD) + PACKERS[form](b"more"))
    assert [raw.data for raw in read(path)] == [RECORD + b"more"]


@settings(deadline=None, max_examples=120)
@given(form=st.sampled_from(sorted(PACKERS)), data=st.binary(max_size=300), share=st.floats(0, 1, exclude_max=True))
def test_what_is_cut_is_told(form: str, data: bytes, share: float, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("cut") / "record"
    packed = PACKERS[form](data)
    path.write_bytes(packed[: max(8, int(len(packed) * share))])
    if path.stat().st_size == len(packed):
        return
    (raw,) = read(path)
    assert raw.problem is not None
    assert raw.problem[0] == "unreadable"
    assert raw.data == b""


@settings(deadline=None, max_examples=200)
@given(form=st.sampled_from(sorted(PACKERS)), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_is_found_and_never_stops_the_run(
    form: str, at: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("flip")
    packed = bytearray(PACKERS[form](RECORD))
    at = 6 + at % (len(packed) - 6)  # behind the mark, without which it is another file
    packed[at] ^= 1 << bit
    (folder / "a").write_bytes(packed)
    (folder / "b").write_bytes(RECORD)
    *damaged, whole = read(folder)
    assert whole.data == RECORD
    for raw in damaged:
        assert raw.problem is not None or raw.data == RECORD  # a bit of a time stamp, say, harms nobody


@settings(deadline=None, max_examples=200)
@given(
    mark=st.sampled_from([b"PK\x03\x04", b"\x1f\x8b", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"]),
    rest=st.binary(max_size=200),
)
def test_noise_behind_a_mark_is_told(mark: bytes, rest: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("noise") / "record"
    path.write_bytes(mark + rest)
    assert all(isinstance(raw, Raw) for raw in read(path))


# ---- bombs

BOMBS = {
    "gz": lambda: gzip.compress(bytes(300 * 2**20), 9),
    "xz": lambda: lzma.compress(bytes(300 * 2**20), preset=0),
    "zst": lambda: zstandard.ZstdCompressor().compress(bytes(300 * 2**20)),
    "zip": lambda: zipped({"bomb.txt": bytes(300 * 2**20)}),
}


@pytest.mark.parametrize("form", BOMBS)
def test_a_bomb_is_refused_fast_and_in_little_memory(form: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(BOMBS[form]())
    assert path.stat().st_size < 2**21
    child = """
import resource, sys, time
from trialgraph.sources import read_sources
import zstandard, trialgraph.zstdfile
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
(raw,) = read_sources([sys.argv[1]])
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
print(raw.problem[0], len(raw.data), grown < 200, time.monotonic() - began < 3)
"""
    done = subprocess.run([sys.executable, "-c", child, path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["too-large", "0", "True", "True"]


def test_a_small_file_may_be_very_compressible(tmp_path: Path) -> None:
    path = tmp_path / "record.gz"
    path.write_bytes(gzip.compress(bytes(2**20)))
    assert [len(raw.data) for raw in read(path)] == [2**20]


def test_a_bomb_inside_an_archive_does_not_hide_its_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "records.zip"
    path.write_bytes(zipped({"a.txt": RECORD, "b.txt": bytes(8 * 2**20), "c.txt": RECORD}))
    records = read(path)
    assert [raw.data for raw in records] == [RECORD, b"", RECORD]
    assert problems(records) == {"b.txt": "too-large"}


# ---- archives


def test_the_members_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "records.zip"
    members = {
        "b/deep/er/2.txt": RECORD,
        "a.txt": b"1",
        "empty/": b"",
        "c.txt.gz": gzip.compress(b"3"),
        "__MACOSX/b/._2.txt": b"junk",
        ".DS_Store": b"junk",
        ".git/config": b"junk",
        "README.md": b"for people",
    }
    path.write_bytes(zipped(members))
    found = {raw.name.partition("!")[2]: raw.data for raw in read(path)}
    assert found == {"b/deep/er/2.txt": RECORD, "a.txt": b"1", "c.txt.gz": b"3"}
    assert all(raw.name.startswith(f"{path}!") for raw in read(path))


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "..", "/etc/evil", "\\evil", "C:evil", "C:/evil", ".", ""])
def test_a_name_that_leads_out_of_the_archive_is_refused_and_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / "in" / "records.zip"
    path.parent.mkdir()
    path.write_bytes(zipped({name: b"evil", "good.txt": RECORD}))
    refused, good = read(path)
    assert refused.problem == ("unsafe-name", "the archive names a file outside itself")
    assert (good.data, good.problem) == (RECORD, None)
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["in", "records.zip"]


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    packed = bytearray(zipped({"secret.txt": RECORD, "open.txt": RECORD}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.find(mark) + flags] |= 1
    (tmp_path / "records.zip").write_bytes(packed)
    records = read(tmp_path / "records.zip")
    assert problems(records) == {"secret.txt": "unreadable"}
    assert [raw.data for raw in records] == [b"", RECORD]


def test_a_corrupt_member_leaves_the_others(tmp_path: Path) -> None:
    packed = zipped({"a.txt": b"first record", "b.txt": b"other record"}, zipfile.ZIP_STORED)
    (tmp_path / "records.zip").write_bytes(packed.replace(b"first record", b"fIrst record"))
    records = read(tmp_path / "records.zip")
    assert problems(records) == {"a.txt": "unreadable"}
    assert records[1].data == b"other record"


def test_a_corrupt_stream_in_a_member_leaves_the_others(tmp_path: Path) -> None:
    broken = bytearray(gzip.compress(bytes(range(256)) * 40))
    broken[200:210] = b"\xff" * 10
    (tmp_path / "records.zip").write_bytes(zipped({"a.gz": bytes(broken), "b.txt": RECORD}, zipfile.ZIP_STORED))
    records = read(tmp_path / "records.zip")
    assert problems(records) == {"a.gz": "unreadable"}
    assert records[1].data == RECORD


# ---- folders and patterns


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with records and with what is none."""
    folder = tmp_path / "in"
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "a-1.txt", ".hidden.txt", ".git/config", "README.md", "x.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(RECORD)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"secret")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "linked").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(folder / "socket.txt"))
    return folder


def test_a_folder_gives_its_regular_files_in_a_fixed_order(tree: Path) -> None:
    records = read(tree)
    assert names(records, tree) == ["a/b/c.txt", "a/z.txt", "a-1.txt", "b.txt"]
    assert {raw.data for raw in records} == {RECORD}


def test_the_order_does_not_depend_on_the_system(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = names(read(tree), tree)
    real = os.scandir

    @contextmanager
    def backwards(top: str) -> Iterator[list[os.DirEntry[str]]]:
        with real(top) as listed:
            yield sorted(listed, key=lambda entry: entry.name, reverse=True)

    monkeypatch.setattr("trialgraph.sources.os.scandir", backwards)
    assert names(read(tree), tree) == expected


def test_a_pattern_in_any_order_of_the_system_skips_pipes_and_sockets(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "linked").unlink()
    (tree / "loop").unlink()
    expected = ["a-1.txt", "b.txt", "link.txt"]  # whoever names a link means what is behind it
    assert names(read(f"{tree}/*.txt"), tree) == expected
    import glob

    real = glob.glob
    monkeypatch.setattr("trialgraph.sources.glob.glob", lambda *a, **k: sorted(real(*a, **k), reverse=True))
    assert names(read(f"{tree}/*.txt"), tree) == expected


def test_a_pattern_reaches_into_folders(tree: Path) -> None:
    (tree / "loop").unlink()
    assert names(read(f"{tree}/**/c.txt"), tree) == ["a/b/c.txt"]
    assert names(read(f"{tree}/[a]"), tree) == ["a/b/c.txt", "a/z.txt"]


def test_a_name_with_the_marks_of_a_pattern_is_a_name_first(tmp_path: Path) -> None:
    (tmp_path / "[1].txt").write_bytes(b"this")
    (tmp_path / "1.txt").write_bytes(b"not this")
    assert [raw.data for raw in read(tmp_path / "[1].txt")] == [b"this"]


@pytest.mark.parametrize("missing", ["nowhere.txt", "nowhere/", "*.nothing"])
def test_a_missing_source_stops_before_the_first_record(missing: str, tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_bytes(RECORD)
    named = str(tmp_path / missing)
    with pytest.raises(SourceNotFoundError, match="no such file, folder or pattern") as told:
        next(iter(read_sources([tmp_path / "here.txt", named])))
    assert named.rstrip("/") in str(told.value)


def test_a_file_whose_name_is_no_text_can_be_told(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb") as file:  # noqa: PTH123 - Path takes no bytes
        file.write(RECORD)
    (raw,) = read(tmp_path)
    assert raw.data == RECORD
    assert raw.name.encode() == os.fsencode(tmp_path) + rb"/\udcff.txt"


def test_a_file_that_goes_away_is_told(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(RECORD)
    stream = read_sources([tmp_path])
    assert next(stream).data == RECORD
    (tmp_path / "b").unlink()
    (gone,) = stream
    assert gone.problem is not None
    assert gone.problem[0] == "unreadable"


def test_what_a_cut_archive_still_gives_is_given_and_the_loss_is_told(tmp_path: Path) -> None:
    lines = b"".join(b'{"a": "%d %s"}\n' % (at, os.urandom(30).hex().encode()) for at in range(20_000))
    packed = gzip.compress(lines)
    (tmp_path / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    *records, last = read_sources([tmp_path])
    assert len(records) > 1000
    assert last.problem is not None
    assert "what comes behind is lost (get the file again)" in last.problem[1]


def test_a_spreadsheet_is_one_file_and_no_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/sheet1.xml", "<sheet/>")
    (told,) = read_sources([tmp_path])
    assert told.problem is not None
    assert "spreadsheet" in told.problem[1]


def test_an_empty_folder_holds_no_records(tmp_path: Path) -> None:
    assert read(tmp_path) == []


def test_records_stream(tmp_path: Path) -> None:
    """Only the record at hand is in memory: 40 files of 4 MB are read in less than half of their size."""
    for at in range(40):
        (tmp_path / f"{at:02d}").write_bytes(b"x" + os.urandom(2**22 - 1))  # by chance "{" would make it JSON
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    assert sum(len(raw.data) for raw in read_sources([tmp_path])) == 40 * 2**22
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 80 * 1024
    assert time.monotonic() - began < 10
