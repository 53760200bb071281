"""pyoxigraph's store, in memory or on disk.

Nothing stops an evaluation in pyoxigraph. So a query with a time limit runs where it can be stopped: a store on disk is
asked by a process of its own, which is killed; one in memory by a thread, which is left behind and ends by itself.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from trialgraph.engines.base import TRIPLE, Answer, QueryError, QueryTimeoutError
from trialgraph.engines.limits import TimedReader, within
from trialgraph.engines.process import REFUSED, TABLE, TRIPLES, TRUTH
from trialgraph.engines.query_text import has_dataset, not_sparql, query_form
from trialgraph.results import Iri, Value, one_line, printable, python_value

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["EmbeddedEngine", "read_answer", "read_triples"]

_REMEMBERED = 200_000
_DYING = 5  # seconds that a process whose answer broke off has to end


class _Terms:
    """pyoxigraph's terms as values; each is made once, since most of a table is said more than once."""

    def __init__(self) -> None:
        self._known: dict[Any, Value] = {None: None}

    def row(self, terms: Any) -> tuple[Value, ...]:
        """The terms as a row."""
        known = self._known
        try:
            return tuple([known[term] for term in terms])
        except KeyError:
            return tuple([self._value(term) for term in terms])

    def _value(self, term: Any) -> Value:
        found = self._known.get(term, self)
        if found is self:
            if len(self._known) > _REMEMBERED:
                self._known = {None: None}
            found = self._known[term] = _value(term)
        return found  # type: ignore[return-value]  # what the table holds are values


def _value(term: Any) -> Value:
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return python_value(term.value, term.datatype.value)
    return term.value if isinstance(term, ox.BlankNode) else str(term)


class EmbeddedEngine:
    """A store; ``place`` is its folder, where it is on disk and may be opened once more."""

    def __init__(self, store: ox.Store, place: Path | None = None) -> None:
        self.store = store
        self._place = place

    def answer(self, query: str, *, timeout: float | None = None) -> Answer:
        """See :class:`~trialgraph.engines.Engine`."""
        query_form(query)  # an update is refused with a sentence of its own
        if timeout is None:
            return self._here(query)
        if self._place is None:
            return within(timeout, lambda: self._here(query))
        return _elsewhere(self._place, query, timeout)

    def _here(self, query: str) -> Answer:
        import pyoxigraph as ox

        try:
            answer = self.store.query(query, use_default_graph_as_union=not has_dataset(query))
        except (SyntaxError, UnicodeEncodeError) as error:
            raise not_sparql(query, error) from error
        columns, rows = read_triples(answer) if isinstance(answer, ox.QueryTriples) else read_answer(answer)
        return Answer(columns, _whole(rows))


def read_answer(answer: ox.QuerySolutions | ox.QueryBoolean) -> Answer:
    """What pyoxigraph answers, or reads as an answer, as values."""
    import pyoxigraph as ox

    if isinstance(answer, ox.QueryBoolean):
        return Answer(("answer",), iter(((bool(answer),),)))
    return Answer(tuple(variable.value for variable in answer.variables), map(_Terms().row, answer))


def read_triples(triples: Iterable[Any]) -> Answer:
    """pyoxigraph's triples (or quads, without their graphs) as values."""
    terms = _Terms()
    return Answer(TRIPLE, (terms.row((each.subject, each.predicate, each.object)) for each in triples))


def _whole(rows: Iterator[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    """The rows; what fails while they are found (a SERVICE that is not there) is the query's error."""
    try:
        yield from rows
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query could not be answered: {one_line(error)}") from error


def _elsewhere(place: Path, query: str, timeout: float) -> Answer:
    """Ask a process that opens the store once more (``process.py``), and read what it writes."""
    end = time.monotonic() + timeout
    program = [sys.executable, "-P", "-c", "from trialgraph.engines.process import main; main()", os.fspath(place)]
    # What is imported here is there, and nothing else: -P keeps out the folder that the user happens to stand in.
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    told = tempfile.TemporaryFile()  # noqa: SIM115 - _read_rows closes it
    asked = subprocess.Popen(  # noqa: S603 - our own
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, env=paths
    )
    rows = _read_rows(asked, told, query, end, timeout)
    return Answer(next(rows), rows)


def _read_rows(
    asked: subprocess.Popen[bytes], told: IO[bytes], query: str, end: float, timeout: float
) -> Iterator[tuple[Any, ...]]:
    """The columns, then the rows; the process is ended whatever happens here. It tells in ``told`` why it failed."""
    import pyoxigraph as ox

    try:
        asked.stdin.write(query.encode("utf-8", "surrogatepass"))  # type: ignore[union-attr]  # there are pipes
        asked.stdin.close()  # type: ignore[union-attr]
        reader = TimedReader(asked.stdout.fileno(), end)  # type: ignore[union-attr]
        kind = reader.readline().decode().removesuffix("\n")
        if kind.startswith(REFUSED):
            raise QueryError(kind.removeprefix(REFUSED))
        if kind not in (TABLE, TRUTH, TRIPLES):
            raise EOFError
        body = io.BufferedReader(reader)
        if kind == TRIPLES:
            columns, rows = read_triples(ox.parse(body, ox.RdfFormat.N_TRIPLES))
        else:
            form = ox.QueryResultsFormat.TSV if kind == TABLE else ox.QueryResultsFormat.JSON
            columns, rows = read_answer(ox.parse_query_results(body, form))
        yield columns
        yield from rows
        if asked.wait(max(_DYING, end - time.monotonic())):
            raise EOFError
    except TimeoutError:
        raise QueryTimeoutError(timeout) from None
    except (EOFError, BrokenPipeError, SyntaxError):  # what came may be cut anywhere, also between two rows
        raise QueryError(f"the query could not be answered: {_last_words(asked, told)}") from None
    finally:
        told.close()
        asked.kill()
        asked.wait()
        asked.stdout.close()  # type: ignore[union-attr]


def _last_words(asked: subprocess.Popen[bytes], told: IO[bytes]) -> str:
    """Why the process ended: the last line that it wrote on stderr."""
    with suppress(subprocess.TimeoutExpired):
        asked.wait(_DYING)
    told.seek(0)
    lines = told.read().decode(errors="replace").strip().splitlines()
    return printable(lines[-1]) if lines else "the process that was asked was ended"
