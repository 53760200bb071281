"""A second push sends what changed and deletes what is gone; graphs of others are left alone."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

import trialgraph as tg
from tests.push.conftest import BASE, LINES, held, lines, sent
from tests.push.front import Answer, Front
from trialgraph.errors import TrialgraphError
from trialgraph.push import PushError, push

FOREIGN = "https://example.org/other"
METHODS = pytest.mark.parametrize("method", ["quads", "gsp", "update"])


def put(store: Front, graph: str, turtle: str) -> None:
    """What somebody else does in the store."""
    kind = {"Content-Type": "text/turtle"}
    httpx.put(f"{store.behind}/store", params={"graph": graph}, content=turtle, headers=kind).raise_for_status()


def number(store: Front, graph: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    answer = httpx.get(f"{store.behind}/query", params={"query": query}, headers={"Accept": "text/csv"})
    return int(answer.text.split()[1])


@METHODS
def test_only_what_changed_is_sent_and_what_is_gone_is_deleted(store: Front, method: str) -> None:
    put(store, FOREIGN, "<a:a> <a:b> <a:c> .")
    assert sent(store, lines(5), method=method)[2:7] == (5, 5 * LINES, 0, 0, 5 * LINES)
    store.writes.clear()
    changed = [line.replace(b'"x7 ', b'"other ') if b"/0002>" in line else line for line in lines(6)]
    changed = [line for line in changed if b"/0004>" not in line and b"/0001/39>" not in line]
    done = sent(store, changed[::-1], method=method)  # their order does not matter
    assert done[2:7] == (2, 2 * LINES, 3, 1, 5 * LINES)  # 0002 and 0005; 0000, 0001 and 0003; 0004
    assert held(store) == dict.fromkeys(("0000", "0001", "0002", "0003", "0005"), LINES)
    assert number(store, FOREIGN) == 1
    assert sent(store, changed, method=method)[2:7] == (0, 0, 5, 0, 5 * LINES)


@METHODS
def test_a_graph_that_lost_statements_here_loses_them_there(store: Front, method: str) -> None:
    sent(store, lines(2), method=method)
    fewer = [line for line in lines(2) if not line.startswith(f"<{BASE}trial/1/3".encode())]
    assert sent(store, fewer, method=method).sent == 1
    assert held(store) == {"0000": LINES, "0001": LINES - 11}  # 3, and 30 to 39


def test_what_was_changed_in_the_store_is_sent_anew(store: Front) -> None:
    sent(store, lines(3))
    put(store, f"{BASE}record/made-up/0001", "<a:a> <a:b> <a:c> .")
    httpx.delete(f"{store.behind}/store", params={"graph": f"{BASE}record/made-up/0002"}).raise_for_status()
    assert sent(store, lines(3)).sent == 2
    assert held(store) == {"0000": LINES, "0001": LINES, "0002": LINES}


def test_nothing_is_written_in_a_dry_run(store: Front) -> None:
    assert sent(store, lines(3), dry_run=True)[2:7] == (3, 3 * LINES, 0, 0, 3 * LINES)
    assert store.writes == []
    assert held(store) == {}


@METHODS
@pytest.mark.parametrize("passed", [0, 1])
def test_what_was_to_be_deleted_when_the_store_went_away_is_deleted_later(
    store: Front, method: str, passed: int
) -> None:
    sent(store, lines(3), method=method)
    store.planned = [*[None] * passed, *[Answer(503)] * 3]
    with pytest.raises(PushError, match="same command again"):
        sent(store, lines(2), method=method)
    sent(store, lines(2), method=method)
    assert held(store) == {"0000": LINES, "0001": LINES}


def test_keep_deletes_nothing(store: Front) -> None:
    sent(store, lines(3))
    assert sent(store, lines(2), keep=True).deleted == 0
    assert held(store) == {"0000": LINES, "0001": LINES, "0002": LINES}


@METHODS
def test_replace_deletes_the_project_s_graphs_and_no_others(store: Front, method: str) -> None:
    put(store, FOREIGN, "<a:a> <a:b> <a:c> .")
    put(store, f"{BASE}record/by-hand/1", "<a:a> <a:b> <a:c> .")
    sent(store, lines(3), method=method)
    done = sent(store, lines(2), method=method, replace=True)
    assert done[2:7] == (2, 2 * LINES, 0, 2, 2 * LINES)
    assert held(store) == {"0000": LINES, "0001": LINES}
    assert number(store, FOREIGN) == 1
    assert sent(store, lines(2), method=method).kept == 2


def test_a_push_without_replace_leaves_what_was_loaded_by_hand(store: Front) -> None:
    put(store, f"{BASE}record/by-hand/1", "<a:a> <a:b> <a:c> .")
    sent(store, lines(1))
    assert held(store) == {"0000": LINES, "1": 1}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"<a:a> <a:b> <a:c> .\n", "stands in no named graph"),
        (b'<a:a> <a:b> "a <b:c> d" .\n', "stands in no named graph"),
        (b'<a:a> <a:b> "x"@en .\n', "stands in no named graph"),
        (b'<a:a> <a:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n', "stands in no named graph"),
        (b'<a:a> <a:b> "a <b> c"^^<http://example.org/form> .\n', "stands in no named graph"),
        (b"_:b <a:b> <a:c> <a:g> .\n", "blank nodes"),
    ],
)
def test_what_cannot_be_sent_is_told_before_anything_is(store: Front, line: bytes, told: str) -> None:
    with pytest.raises(TrialgraphError, match=told):
        sent(store, [*lines(1), line])
    assert store.writes == []


def test_the_kind_of_store_is_told_by_its_answer(store: Front) -> None:
    assert push(lines(1), store.behind).profile == "oxigraph"
    with pytest.raises(TrialgraphError, match="did you mean 'oxigraph'"):
        push(lines(1), store.url, profile="oxigrph")
    with pytest.raises(TrialgraphError, match="Oxigraph takes no 'gps'; did you mean 'gsp'"):
        push(lines(1), store.url, profile="oxigraph", method="gps")


def test_a_graph_is_pushed_and_answers_as_it_does_here(store: Front, tmp_path: Path) -> None:
    graph = tg.build(Path(__file__).parents[2] / "examples", out=tmp_path / "build")
    done = graph.push(store.behind)
    assert done.sent_triples == done.triples > 0
    there = tg.connect(f"{store.behind}/query")
    for name in ("shared-cell-sources", "trial-links", "cell-products"):
        assert there.query(name) == graph.query(name)
    assert graph.push(store.behind).sent == 0
