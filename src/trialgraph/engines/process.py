"""The process that answers one query of a store on disk, so that it can be killed; the store is its argument.

It writes a line that says what follows, and then a table (TSV), a truth (JSON) or triples (N-Triples).
"""

from __future__ import annotations

import sys
from typing import BinaryIO

__all__ = ["REFUSED", "TABLE", "TRIPLES", "TRUTH", "answer", "main"]

TABLE, TRUTH, TRIPLES, REFUSED = "table", "truth", "triples", "refused: "


def answer(place: str, query: str, out: BinaryIO) -> None:
    """Write the answer of the store in the folder ``place``."""
    import pyoxigraph as ox

    from trialgraph.engines.query_text import has_dataset, not_sparql

    try:
        found = ox.Store.read_only(place).query(query, use_default_graph_as_union=not has_dataset(query))
    except (SyntaxError, UnicodeEncodeError) as error:
        out.write(f"{REFUSED}{not_sparql(query, error)}\n".encode())
        return
    if isinstance(found, ox.QueryTriples):
        out.write(f"{TRIPLES}\n".encode())
        found.serialize(out, ox.RdfFormat.N_TRIPLES)
    else:
        truth = isinstance(found, ox.QueryBoolean)
        out.write(f"{TRUTH if truth else TABLE}\n".encode())
        found.serialize(out, ox.QueryResultsFormat.JSON if truth else ox.QueryResultsFormat.TSV)
    out.flush()


def main() -> None:
    """Answer the query on stdin; the argument is the folder of the store. What fails midway is told on stderr."""
    from trialgraph.results import one_line

    try:
        answer(sys.argv[1], sys.stdin.buffer.read().decode("utf-8", "surrogatepass"), sys.stdout.buffer)
    except Exception as error:  # whatever it is: a part of an answer must not pass for the whole
        sys.exit(one_line(error))
