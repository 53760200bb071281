"""Four real stores: all methods, a kill in the middle, a stranger. tests/queries/test_core_questions.py asks them."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest

import trialgraph as tg
from tests import servers
from tests.push.conftest import BASE, LINES, QUICK, lines
from trialgraph.push import Pushed, PushError, profiles, push

STORES = pytest.mark.parametrize("kind", servers.STORES)
Start = Callable[[str], servers.Server]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stores")]  # each starts once


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """``start(kind)``: such a server, which runs until the end of the tests here."""
    with ExitStack() as stack:

        @cache
        def started(kind: str) -> servers.Server:
            return stack.enter_context(servers.STORES[kind](tmp_path_factory.mktemp(kind)))

        def running(kind: str) -> servers.Server:
            try:
                return started(kind)
            except servers.MissingError as error:
                pytest.skip(str(error))

        yield running


def into(server: servers.Server, told: list[bytes], **options: Any) -> Pushed:
    credentials = {"user": server.user, "password": server.password} if server.user else {}
    return push(told, server.query, **{"manners": QUICK, **credentials, **options})


def ways(server: servers.Server) -> Iterator[dict[str, Any]]:
    """The options for each method of the store."""
    for method in profiles()[type(server).__name__.lower()].methods:
        yield {
            "method": method,
            **(server.loading if isinstance(server, servers.Virtuoso) and method == "ld_dir" else {}),
        }


def held(server: servers.Server) -> dict[str, int]:
    """How many triples each graph of a record has."""
    rows = tg.connect(server.query, probe=False).sparql(
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER (CONTAINS(STR(?g), '/record/made-up/')) }"
        " GROUP BY ?g"
    )
    return {str(row["g"])[-4:]: int(str(row["n"])) for row in rows}


def test_each_store_has_a_profile_that_is_found() -> None:
    assert set(servers.STORES) <= set(profiles())


@STORES
def test_every_method_brings_the_store_to_hold_the_graph(start: Start, kind: str) -> None:
    server = start(kind)
    for way in ways(server):
        done = into(server, lines(12), **way, replace=True, chunk=40_000)
        assert (done.profile, done.sent, done.sent_triples) == (kind, 12, 12 * LINES)
        assert held(server) == {f"{graph:04}": LINES for graph in range(12)}
        changed = [line.replace(b'"x7 ', b'"other ') if b"/0002>" in line else line for line in lines(11)]
        assert into(server, changed, **way)[2:7] == (1, LINES, 10, 1, 11 * LINES)
        assert held(server) == {f"{graph:04}": LINES for graph in range(11)}


ODD = [
    '"tab\\t, line\\n, quote\\", back\\\\slash"', '"Müller 東京 \U0001f9ea"', '"français"@fr', '""',
    f'"{"long " * 5000}"',
    '"2024-03-05"^^<http://www.w3.org/2001/XMLSchema#date>', '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>',
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', "<https://example.org/a%20b?c=d&e=f#g>",
]  # fmt: skip


@STORES
def test_odd_values_arrive_as_they_are(start: Start, kind: str) -> None:
    server = start(kind)
    graph = f"{BASE}record/made-up/odd1"
    told = [f"<{BASE}odd/{at}> <{BASE}ontology#note> {value} <{graph}> .\n".encode() for at, value in enumerate(ODD)]
    terms = []
    for way in ways(server):
        into(server, told, **way, replace=True)
        answer = tg.connect(server.query, probe=False).sparql(
            f"SELECT ?s ?value (STR(?value) AS ?text) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?value }} }}"
        )
        rows = list(answer)
        terms.append({str(row["s"]): row["value"] for row in rows})
        found = {int(str(row["s"]).rpartition("/")[2]): row["text"] for row in rows}
        assert found[0] == 'tab\t, line\n, quote", back\\slash'
        assert found[1] == "Müller 東京 \U0001f9ea"
        assert found[4] == "long " * 5000
        assert found[5] == "2024-03-05"
        assert len(found) == len(ODD)
    assert all(each == terms[0] for each in terms), "each way brings the same languages and types"


@pytest.mark.parametrize(("kind", "at"), [*((kind, 0) for kind in servers.STORES), ("virtuoso", -1)])
def test_a_store_that_is_killed_in_the_middle_is_completed_by_the_same_call(start: Start, kind: str, at: int) -> None:
    server = start(kind)
    way = list(ways(server))[at]
    into(server, lines(3), replace=True)
    reached = threading.Event()

    def progress(stage: str, done: int, share: float | None) -> None:
        if stage == "sending" and share is not None and share > 0.2:
            reached.set()
            time.sleep(0.02)

    def killer() -> None:
        reached.wait(60)
        os.kill(server.pid, signal.SIGKILL)

    thread = threading.Thread(target=killer)
    thread.start()
    with pytest.raises(PushError, match="give the same command again"):
        into(server, lines(120), **way, chunk=40_000, progress=progress)
    thread.join()
    server.kill()
    server.start()
    done = into(server, lines(120), **way)
    if way["method"] in {"quads", "ld_dir"}:
        assert done.kept > 3, "what was told to be in the store is there after the kill"
    assert 0 < done.sent < 120, "what was there is not sent again"
    assert done.sent + done.kept == 120
    assert held(server) == {f"{graph:04}": LINES for graph in range(120)}
    assert into(server, lines(120)).sent == 0


@STORES
def test_a_wrong_password_is_told(start: Start, kind: str) -> None:
    server = start(kind)
    if server.user is None:
        pytest.xfail("this store lets anybody in")
    with pytest.raises(PushError, match=r"does not let you in with the credentials passed \(HTTP 40[13]\)"):
        push(lines(1), server.query, user=server.user, password=server.user, manners=QUICK)
    assert into(server, lines(1)).triples == LINES
