"""What the store holds: what was pushed before, and how many triples each graph has now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from secrets import token_hex

from trialgraph.engines.remote import RemoteEngine
from trialgraph.mappers import terms
from trialgraph.ontology import PREFIXES
from trialgraph.push.source import Held

__all__ = ["State", "account", "entries"]

_VOID_TRIPLES = "http://rdfs.org/ns/void#triples"
_SHA256 = f"{PREFIXES['tg']}sha256"
_PAGE = 5000  # rows: Virtuoso gives at most 10,000
_AT_ONCE = 200  # graphs in one question
_MOST = 5000


class State:
    """Asks the store; the account of what was pushed is a graph of its own, ``<base>graph/pushed``."""

    def __init__(self, engine: RemoteEngine, base: str, most: int) -> None:
        """``most`` is how many triples an update may have."""
        self._engine = engine
        self._most = max(1, min(_MOST, most // 2))  # graphs in one update, with two triples each
        self._base = base
        self.account = account(base)

    def pushed(self) -> dict[str, Held]:
        """The graphs that were pushed, as they were then."""
        found: dict[str, Held] = {}
        last = ""
        while True:
            rows = self._rows(
                f"SELECT ?graph ?triples ?sum WHERE {{ GRAPH {terms.iri(self.account)} {{"
                f" ?graph <{_VOID_TRIPLES}> ?triples ; <{_SHA256}> ?sum }}"
                f" FILTER (STR(?graph) > {terms.text(last)}) }} ORDER BY STR(?graph) LIMIT {_PAGE}"
            )
            for graph, triples, digest in rows:
                found[str(graph)] = Held(int(str(triples)), str(digest))
                last = str(graph)
            if len(rows) < _PAGE:
                return found

    def counts(self, graphs: Collection[str]) -> dict[str, int]:
        """How many triples these graphs have; those that are not there have none and are left out."""
        found: dict[str, int] = {}
        for some in _batched(graphs, _AT_ONCE):
            names = " ".join(terms.iri(graph) for graph in some)
            rows = self._rows(
                # Virtuoso would go by the plan that it made for the same words when its graphs were small: minutes.
                f"# {token_hex(8)}\nSELECT ?graph (COUNT(*) AS ?triples) WHERE {{ VALUES ?graph {{ {names} }}"
                " GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
            )
            found.update({str(graph): int(str(number)) for graph, number in rows if graph is not None and number})
        return found

    def project(self) -> set[str]:
        """All graphs in the store whose names are this project's."""
        rows = self._rows(
            "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o }"
            f" FILTER (STRSTARTS(STR(?graph), {terms.text(self._base)})) }}"
        )
        return {str(graph) for (graph,) in rows} - {self.account}

    def forget(self, graphs: Iterable[str]) -> Iterator[str]:
        """Updates that take graphs out of the account."""
        account = terms.iri(self.account)
        for some in _batched(graphs, self._most):
            names = " ".join(terms.iri(graph) for graph in some)
            yield (
                f"DELETE {{ GRAPH {account} {{ ?graph ?p ?o }} }}"
                f" WHERE {{ VALUES ?graph {{ {names} }} GRAPH {account} {{ ?graph ?p ?o }} }}"
            )

    def remember(self, graphs: dict[str, Held]) -> Iterator[str]:
        """Updates that enter graphs into the account."""
        for some in _batched(graphs, self._most):
            lines = " ".join(
                f"{terms.iri(graph)} <{_VOID_TRIPLES}> {graphs[graph].triples} ;"
                f" <{_SHA256}> {terms.text(graphs[graph].sha256)} ."
                for graph in some
            )
            yield f"INSERT DATA {{ GRAPH {terms.iri(self.account)} {{ {lines} }} }}"

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        return list(self._engine.answer(query).rows)


def account(base: str) -> str:
    """The graph that tells what was pushed."""
    return f"{base}graph/pushed"


def entries(graph: str, held: Mapping[str, Held]) -> Iterator[bytes]:
    """The account as lines of N-Quads."""
    for name, (triples, digest) in held.items():
        number = f'"{triples}"^^<{PREFIXES["xsd"]}integer>'
        yield f'<{name}> <{_VOID_TRIPLES}> {number} <{graph}> .\n<{name}> <{_SHA256}> "{digest}" <{graph}> .\n'.encode()


def _batched(graphs: Iterable[str], most: int) -> Iterator[list[str]]:
    """So many names at a time, sorted."""
    names = sorted(graphs)
    for start in range(0, len(names), most):
        yield names[start : start + most]
