"""The knowledge graph in Python: open a build, a file or an endpoint, and ask."""

from __future__ import annotations

import io
import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import zstandard

from trialgraph.catalogue import Question, adhoc, question
from trialgraph.engines import EmbeddedEngine, Engine, QueryTimeoutError, RdflibEngine
from trialgraph.engines.query_text import ASK, query_form
from trialgraph.errors import TrialgraphError
from trialgraph.formats import rdf_format
from trialgraph.quadfile import open_text, read_quads
from trialgraph.results import Result, Rows, Value, one_line
from trialgraph.sparql_text import check_terms, fill, star_order, with_prefixes

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib

    from trialgraph.engines.credentials import Auth
    from trialgraph.export.lines import Lines
    from trialgraph.network.model import Network
    from trialgraph.progress import Progress
    from trialgraph.push import Pushed
    from trialgraph.validate import Report

_ADDRESS = re.compile(r"(https?):/+(.+)", re.IGNORECASE)  # a Path has one slash where an address has two
_NAME = re.compile(r"[a-z][a-z0-9-]*")

__all__ = ["Build", "GraphError", "KnowledgeGraph", "connect", "from_rdflib", "graph_lines", "open"]


class GraphError(TrialgraphError):
    """A graph that cannot be opened, or cannot do what is asked of it."""


class Build(NamedTuple):
    """Where a build has its quads: the file and the store, and how many there are."""

    quads: Path
    store: Path
    size: int


class KnowledgeGraph:
    """A trial graph to query, validate, draw and export; get one from ``build``, ``open`` or ``connect``."""

    def __init__(self, engine: Engine, *, name: str, build: Build | None = None) -> None:
        self._engine = engine
        self._build = build
        self.name = name

    def __repr__(self) -> str:
        return f"KnowledgeGraph({self.name!r})"

    def query(self, name: str, *, timeout: float | None = None, **parameters: object) -> Result:
        """Ask a question of the catalogue, e.g. ``kg.query("shared-sites", min_sponsors=2)``; ``timeout`` in seconds.

        Raises :class:`~trialgraph.engines.QueryError` for an unknown question, parameter or value, and
        :class:`~trialgraph.engines.QueryTimeoutError`.
        """
        asked = question(name)
        return self._asked(asked, parameters, timeout).result()

    def sparql(self, query: str, *, timeout: float | None = None, **parameters: object) -> Result:
        """Ask in SPARQL; the project's prefixes are known, the default graph is the union of all named graphs.

        Parameters take the places of open variables: ``?_name`` for text or whatever type the value has,
        ``?_name_iri``, ``?_name_integer``, ``?_name_date`` ... for strings of that form; they can change nothing else.
        A query with a header like those of the catalogue has the parameters that its header tells.

        Raises :class:`~trialgraph.engines.QueryError` for what is no query, and for a ``tg:`` term or a code of a
        vocabulary that there is not, and :class:`~trialgraph.engines.QueryTimeoutError` with what makes it slow.
        """
        return self.stream(query, timeout=timeout, **parameters).result()

    def stream(self, query: str, *, timeout: float | None = None, **parameters: object) -> Rows:
        """As :meth:`sparql`, or :meth:`query` where ``query`` is the name of a question, with rows as they come."""
        if _NAME.fullmatch(query):
            return self._asked(question(query), parameters, timeout)
        check_terms(query)
        asked = adhoc(query)
        if asked is not None:
            return self._asked(asked, parameters, timeout)
        rows = self._rows(with_prefixes(fill(query, parameters)), timeout, "query", {})
        order = star_order(query)
        return rows if order is None else rows.in_order(order)

    def select(self, query: str) -> list[dict[str, Value]]:
        """The rows of a SELECT as dictionaries."""
        return self.sparql(query).rows

    def _asked(self, asked: Question, parameters: Mapping[str, object], timeout: float | None) -> Rows:
        rows = self._rows(with_prefixes(asked.bind(parameters)), timeout, asked.name, asked.types)
        rows = rows.with_truths({c.name for c in asked.columns if c.type == "boolean"})
        return rows.with_sorted_lists({c.name: c.separator for c in asked.columns if c.separator is not None})

    def _rows(self, text: str, timeout: float | None, name: str, types: Mapping[str, str]) -> Rows:
        try:
            columns, rows = self._engine.answer(text, timeout=timeout)
        except QueryTimeoutError as error:
            raise _advised(error, text) from None
        truth = columns == ("answer",) and query_form(text) == ASK
        return Rows(columns, _advised_rows(rows, text), name, types, truth=truth)

    def validate(
        self, engine: str | None = None, *, jobs: int | None = None, progress: Progress | None = None
    ) -> Report:
        """Check the graph against the shapes.

        ``engine`` is "pyshacl", the reference, or "fast", which finds the same; None takes pySHACL for a graph that
        fits (50,000 quads) and the fast engine beyond. ``jobs`` is the number of processes that judge a build with
        the fast engine; None takes as many as there are cores.

        Raises :class:`~trialgraph.validate.NothingToCheckError` where the graph holds no trial, and
        :class:`~trialgraph.validate.UnknownEngineError`.
        """
        from trialgraph.progress import silent
        from trialgraph.validate import engine_for, validate, validate_build

        build = self._build
        if build is None:
            return validate(self.quads(), engine=engine, progress=progress or silent)
        chosen = engine or engine_for(build.size)
        if chosen == "fast":
            return validate_build(build.quads, build.store, size=build.size, jobs=jobs, progress=progress or silent)
        return validate(self.quads(), engine=chosen, progress=progress or silent)

    def network(self, kind: str = "co-sponsorship", **filters: Any) -> Network:
        """A networkx graph of sponsors, sites, sources or investigators; kinds: ``trialgraph.network.KINDS``.

        For the filters (``cell_source``, ``country``, ``min_weight``, ``organization`` ...), the attributes of nodes
        and edges, and the errors see :func:`trialgraph.network.build_network`.
        """
        from trialgraph.network import build_network

        return build_network(self, kind, **filters)

    def chart(self, name: str, path: str | Path, **parameters: object) -> None:
        """Draw a chart for a paper, .png or .svg: "source-conditions" ... (see :func:`trialgraph.charts.charts`).

        ``parameters`` are those of the question that the chart draws, and its own; for the errors see
        :func:`trialgraph.charts.write_chart`.
        """
        from trialgraph.charts import write_chart

        write_chart(self, name, path, **parameters)

    def quads(self) -> Iterator[ox.Quad]:
        """All quads; raises :class:`GraphError` for a remote graph, which has to be queried."""
        if self._build is not None:
            return read_quads(self._build.quads)
        if isinstance(self._engine, EmbeddedEngine):
            return iter(self._engine.store)
        if isinstance(self._engine, RdflibEngine):
            return _rdflib_quads(self._engine.dataset)
        raise GraphError(f"{self.name} is a remote endpoint: it can be queried, but not read as a whole")

    def to_rdflib(self) -> rdflib.Dataset:
        """A copy as an rdflib Dataset whose default graph is the union of the named graphs."""
        from trialgraph.rdflib_bridge import to_dataset

        return to_dataset(self.quads())

    def push(self, url: str, **options: Any) -> Pushed:
        """Bring a triple store to hold this graph: what is new or changed is sent, what is gone is deleted.

        The kind of store: ``profile``, ``method``. What happens: ``replace`` sends all anew and deletes all other
        graphs of this project, ``keep`` deletes nothing, ``dry_run`` only plans. Requests: ``chunk`` (bytes),
        ``timeout`` (300 seconds), ``retries`` (5), or both in ``manners``. Who asks: ``user`` and ``password``, or
        ``token``; ``auth`` ("basic" or "digest"), ``insecure``. Virtuoso's loader: ``loader``, ``folder``,
        ``sql_password``.
        ``progress`` is told how far it is. See :func:`trialgraph.push.push`, also for the errors.
        """
        from trialgraph.push import push

        return push(self.lines()(), url, **options)

    def load_into(self, folder: str | Path, **options: Any) -> Pushed:
        """Make a database by a store's own loader; for options and errors see :func:`trialgraph.push.bulk_load`."""
        from trialgraph.push import bulk_load

        return bulk_load(self.lines()(), Path(folder), **options)

    def lines(self) -> Lines:
        """The quads as text, for what streams them; raises :class:`GraphError` for a remote graph."""
        from trialgraph.export.lines import lines_of_file, lines_of_quads

        if self._build is not None:
            return lines_of_file(self._build.quads)
        self.quads()
        return lines_of_quads(self.quads)

    def export(
        self,
        path: str | Path,
        *,
        format: str | None = None,  # noqa: A002 - the name of the option
        graphs: str | list[str] | None = None,
        merge_identity: bool = False,
        same_as: bool = False,
        split: int | None = None,
        describe: bool = False,
        address: str | None = None,
        progress: Progress | None = None,
    ) -> int:
        """Write the graph; the format is told by the suffix (.ttl .nt .nq .trig .jsonld .rdf, also .gz .zst).

        ``format`` names it where the path does not ("ttl", "nq.zst"); the path "-" is stdout. ``graphs`` chooses named
        graphs: layers ("records", "contacts", "identity", "cells", "vocabulary"), IRIs or beginnings of IRIs, as a list
        or with commas. ``merge_identity`` writes entities in the place of names (:mod:`trialgraph.export.identity`
        tells what that loses), ``same_as`` adds ``owl:sameAs`` from names to their entities, ``split`` makes files of
        about so many statements, ``trials-0001.nq.zst`` and so on, cut between nodes. ``describe`` writes VoID and
        DCAT beside, ``trials.void.ttl``; ``address`` is where the files are going to be published.

        The formats "neo4j" and "kgx" write a folder of tables, "graphml" (or .graphml) a file, with one node per
        entity (:mod:`trialgraph.export.tables`); they take no other options.

        Returns the number of triples, of quads where the format has named graphs, or of nodes and relationships. Raises
        :class:`~trialgraph.export.ExportError`, :class:`~trialgraph.formats.UnknownFormatError`,
        :class:`~trialgraph.export.LayerError`, and OSError where the disk is full.
        """
        from trialgraph.export.entry import export_graph
        from trialgraph.export.run import Selection
        from trialgraph.progress import silent

        return export_graph(
            self.lines(),
            path,
            form=format,
            selection=Selection(graphs, merge_identity, same_as),
            split=split,
            describe=describe,
            address=address,
            progress=progress or silent,
        ).number


def open(path: str | Path = "build/") -> KnowledgeGraph:  # noqa: A001 - the name that users expect: tg.open
    """Open a build folder, or an RDF file (.nq .ttl .nt .trig .jsonld .rdf, also .gz .zst) read into memory.

    Raises :class:`GraphError` where there is no graph, or one that is not whole.
    """
    place = Path(path)
    if place.is_dir():
        return _open_build(place)
    if address := _ADDRESS.match(str(path)):
        url = f"{address[1]}://{address[2]}"
        raise GraphError(f"{url} is an address: use --endpoint {url} with trialgraph query, tg.connect in Python")
    if not place.exists() and place.suffix:
        raise GraphError(f"there is no file {path}")
    if not place.exists():
        raise GraphError(f"there is no graph at {place}; build one with: trialgraph build SOURCE -o {place}")
    return _open_file(place)


def _open_build(folder: Path) -> KnowledgeGraph:
    import pyoxigraph as ox

    quads, report = folder / "graph.nq.zst", folder / "report.json"
    if not quads.exists() or not report.exists():
        raise GraphError(f"{folder} holds no build; make one with: trialgraph build SOURCE -o {folder}")
    try:
        expected = json.loads(report.read_bytes())["counts"]["quads"]
        store = ox.Store.read_only(os.fspath(folder / "store"))
        stored = any(True for _ in store)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:  # RocksDB's "Corruption" is the last
        raise GraphError(f"the build in {folder} is damaged ({one_line(error)}); build it again") from error
    # A store whose MANIFEST is cut opens without an error and without a quad.
    if expected and not stored:
        raise GraphError(f"the store in {folder} is empty, but the build wrote {expected} quads; build it again")
    return KnowledgeGraph(
        EmbeddedEngine(store, folder / "store"), name=str(folder), build=Build(quads, folder / "store", expected)
    )


def _open_file(path: Path) -> KnowledgeGraph:
    import pyoxigraph as ox

    form = rdf_format(path)
    store = ox.Store()
    with _readable(path, form), open_text(path) as handle:
        store.load(io.BytesIO(handle.read()), form)
    return KnowledgeGraph(EmbeddedEngine(store), name=str(path))


def graph_lines(path: Path) -> Lines:
    """The quads of a build folder or an RDF file as text, read as they are asked for: both may be larger than memory.

    Raises :class:`GraphError` as :func:`open` does, and where a file is, once it is read, not what its name says.
    """
    if not path.is_file():
        return open(path).lines()
    import pyoxigraph as ox

    from trialgraph.export.lines import lines_of_quads

    form = rdf_format(path)

    def quads() -> Iterator[ox.Quad]:
        with _readable(path, form), open_text(path) as handle:
            yield from ox.parse(handle, form)

    return lines_of_quads(quads)


@contextmanager
def _readable(path: Path, form: ox.RdfFormat) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        raise GraphError(f"{path} cannot be read as {form.name}: {one_line(error)}") from error
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise GraphError(f"{path} cannot be read: {one_line(error)}") from error


def from_rdflib(graph: rdflib.Graph) -> KnowledgeGraph:
    """Ask an rdflib Dataset, as it stands at each question, or a copy of a Graph."""
    import rdflib

    if isinstance(graph, rdflib.Dataset):
        dataset = rdflib.Dataset(store=graph.store, default_union=True)
    else:
        dataset = rdflib.Dataset(default_union=True)
        for prefix, address in graph.namespaces():
            dataset.bind(prefix, address)
        for triple in graph:
            dataset.add(triple)
    return KnowledgeGraph(RdflibEngine(dataset), name="rdflib graph")


def _rdflib_quads(graph: rdflib.Graph) -> Iterator[ox.Quad]:
    import pyoxigraph as ox

    yield from ox.parse(graph.serialize(format="nquads").encode(), ox.RdfFormat.N_QUADS)


def connect(
    url: str,
    *,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    auth: Auth | None = None,
    timeout: float = 60,
    insecure: bool = False,
    probe: bool = True,
) -> KnowledgeGraph:
    """A graph behind a SPARQL endpoint; it may say nothing for ``timeout`` seconds.

    ``token`` is sent as a bearer's, ``user`` and ``password`` as ``auth`` says ("basic", or "digest"); what is not
    passed comes from the environment or a keyring (:mod:`trialgraph.engines.credentials`). Credentials are sent over
    plain http to this machine only, unless ``insecure``. The endpoint is asked at once how it shows its named graphs
    in its default graph, unless ``probe`` is false.

    Raises :class:`~trialgraph.engines.EndpointError` for an endpoint that is down, slow, none, or holds no trials;
    warns (:class:`~trialgraph.engines.EndpointWarning`) of one whose trials stand in no named graph.
    """
    from trialgraph.engines import RemoteEngine

    engine = RemoteEngine(url, user=user, password=password, token=token, auth=auth, timeout=timeout, insecure=insecure)
    if probe:
        engine.adapt()
    return KnowledgeGraph(engine, name=engine.url)


def _advised_rows(rows: Iterator[tuple[Value, ...]], text: str) -> Iterator[tuple[Value, ...]]:
    try:
        yield from rows
    except QueryTimeoutError as error:
        raise _advised(error, text) from None


def _advised(error: QueryTimeoutError, text: str) -> QueryTimeoutError:
    """The error with what is slow in the query; it costs a third of a second to find out."""
    from trialgraph.slow_queries import advice

    return QueryTimeoutError(error.seconds, "; ".join(filter(None, (error.advice, advice(text)))))
