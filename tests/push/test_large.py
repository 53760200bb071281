"""Requests that are larger than memory should be: read from disk, with their length, again where they fail."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from tests.push.conftest import BASE, LINES, QUICK, held, lines, sent
from tests.push.front import Answer, Front
from trialgraph.push.body import Body, packed
from trialgraph.push.client import Client
from trialgraph.push.frames import FRAME, Frames
from trialgraph.push.pieces import Piece
from trialgraph.push.profiles import profiles
from trialgraph.push.source import Held, Source

GRAPH = "urn:g"


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    made = Frames(tmp_path / "frames")
    made.add(b'<a:a> <a:b> "one . two" .\n<a:a> <a:b> "3" .\n<a:a> <a:b> <a:c> .\n', 3)
    made.add(b"<a:d> <a:b> <a:c> .\n", 1)
    return made


def whole(frames: Frames) -> Piece:
    return Piece(GRAPH, frames, tuple(map(frames.part, range(len(frames)))), True, True)


QUADS = [  # 34, 26, 28 and 28 bytes
    b'<a:a> <a:b> "one . two" <urn:g> .\n',
    b'<a:a> <a:b> "3" <urn:g> .\n',
    b"<a:a> <a:b> <a:c> <urn:g> .\n",
    b"<a:d> <a:b> <a:c> <urn:g> .\n",
]


def test_a_piece_is_read_as_often_as_wanted_and_knows_its_length(frames: Frames) -> None:
    piece = whole(frames)
    for _ in range(2):
        assert b"".join(piece.quads()) == b"".join(QUADS)
    assert piece.quads_size == len(b"".join(QUADS))
    assert piece.triples_size == len(b"".join(piece.triples())) == piece.quads_size - 4 * len(" <urn:g>")
    assert piece.lines == 4
    assert [batch.count(b"\n") for batch in piece.batches(3)] == [3, 1]
    assert b"".join(piece.batches(3)) == b"".join(piece.triples())


@pytest.mark.parametrize(
    ("most", "numbers"),
    [(1, [1, 1, 1, 1]), (53, [1, 1, 1, 1]), (54, [1, 2, 1]), (59, [1, 2, 1]), (60, [2, 2]), (10_000, [4])],
)
def test_a_piece_is_cut_between_lines(frames: Frames, most: int, numbers: list[int]) -> None:
    cut = list(whole(frames).cut(lambda: most))
    assert [piece.lines for piece in cut] == numbers
    assert b"".join(text for piece in cut for text in piece.quads()) == b"".join(QUADS)
    assert [piece.first for piece in cut] == [True] + [False] * (len(cut) - 1)
    assert [piece.last for piece in cut] == [False] * (len(cut) - 1) + [True]
    assert all(piece.quads_size == len(b"".join(piece.quads())) for piece in cut)


def test_a_long_graph_is_in_frames_of_a_megabyte_and_has_the_sum_of_its_sorted_quads() -> None:
    told = [f'<a:{number:05}> <a:b> "{"word " * 100}" <{GRAPH}> .\n'.encode() for number in range(6000)]
    with Source([b"".join(reversed(told))]) as source:
        (piece,) = source.pieces({GRAPH}, lambda: 10**9)
        assert len(piece.parts) == 3  # 6,000 lines of 520 bytes
        assert all(part.end - part.start < FRAME + 600 for part in piece.parts)
        assert b"".join(piece.quads()) == b"".join(told)
        # What an earlier version has written into the account must stay the same.
        sorted_lines = b"".join(f'{GRAPH} <a:{number:05}> <a:b> "{"word " * 100}"\n'.encode() for number in range(6000))
        assert source.graphs == {GRAPH: Held(6000, hashlib.sha256(sorted_lines).hexdigest())}


def test_a_body_is_sent_together_and_packed_with_its_length() -> None:
    body = Body(300_000 * 4, lambda: (b"abc\n" for _ in range(300_000)))
    for _ in range(2):
        parts = list(body)
        assert b"".join(parts) == b"abc\n" * 300_000
        assert len(parts) == 5
    with packed(body) as small:
        for _ in range(2):
            told = b"".join(small)
            assert len(told) == small.size < body.size
            assert gzip.decompress(told) == b"abc\n" * 300_000


def test_one_request_has_many_graphs_and_its_length(store: Front) -> None:
    store.planned = [Answer(cut=True), Answer(503)]  # and it is read from disk again
    assert sent(store, lines(160)).sent == 160
    sizes = [size for _, path, size, headers in store.writes if path.startswith("/store")]
    assert sizes == [sum(map(len, lines(160)))] * 3
    assert all("Transfer-Encoding" not in headers for *_, headers in store.writes)
    assert held(store) == {f"{graph:04}": LINES for graph in range(160)}


def test_what_goes_to_another_machine_is_packed_once_and_sent_again(store: Front) -> None:
    store.planned = [Answer(503)]
    told = lines(30)
    with Client(store.url, pack=True, manners=QUICK) as client:
        body = Body(sum(map(len, told)), lambda: told)
        client.send("POST", f"{store.url}/store", body, "application/n-quads")
    first, second = store.writes
    assert first[2] == second[2] < body.size / 5
    assert second[3]["Content-Encoding"] == "gzip"
    assert held(store) == {f"{graph:04}": LINES for graph in range(30)}


def test_progress_is_told_within_a_request(store: Front) -> None:
    told: list[int] = []
    sent(store, lines(160), progress=lambda stage, done, share: told.append(done) if stage == "sending" else None)
    assert len([path for _, path, *_ in store.writes if path.startswith("/store")]) == 1
    assert told == sorted(told)
    assert len(told) > 5
    assert told[-1] == 160 * LINES


def test_one_graph_of_many_frames_goes_through_what_takes_a_megabyte(store: Front) -> None:
    store.most = 2**20
    told = [line[: line.rindex(b" <")] + f" <{BASE}record/one/0001> .\n".encode() for line in lines(300)]
    sent(store, told)
    assert held(store) == {"0001": 300 * LINES}
    assert sum(size > store.most for *_, size, _ in store.writes) < 6, "it learns the size"


def test_the_account_is_written_in_few_updates(store: Front) -> None:
    told = [f"<a:a> <a:b> <a:c> <{BASE}record/made-up/{graph:04}> .\n".encode() for graph in range(1200)]
    sent(store, told)
    assert sum(path.startswith("/update") for _, path, *_ in store.writes) == 1


def test_each_kind_of_store_has_its_own_size_of_request() -> None:
    assert {name: profile.chunk for name, profile in profiles().items()} == {
        "fuseki": 512, "generic": 16, "graphdb": 16, "oxigraph": 64, "rdf4j": 16, "virtuoso": 16,
    }  # fmt: skip
