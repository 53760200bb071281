"""One push: look at what is there, send what is new or changed, delete what is gone, count all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from trialgraph.engines.address import Address
from trialgraph.engines.credentials import Auth, Login
from trialgraph.engines.remote import RemoteEngine
from trialgraph.errors import TrialgraphError
from trialgraph.progress import Progress, silent
from trialgraph.push.client import Client, Manners
from trialgraph.push.errors import CountError, TooLargeError
from trialgraph.push.finding import find_profile
from trialgraph.push.isql import Isql, LdDir
from trialgraph.push.pieces import Piece
from trialgraph.push.profiles import Addresses, Profile, addresses
from trialgraph.push.source import Held, Source
from trialgraph.push.state import State
from trialgraph.push.ways import Way, way
from trialgraph.sparql_text import did_you_mean

__all__ = ["Pushed", "push"]

_MB = 2**20
_CHUNK_OF_FILES = 256  # megabytes
_GRAPHS = 200  # graphs after which the account in the store is brought up to date


class Pushed(NamedTuple):
    """What a push did, or would do: graphs and triples that are sent, graphs that stay and that are deleted; names."""

    profile: str
    method: str
    sent: int
    sent_triples: int
    kept: int
    deleted: int
    triples: int
    sent_graphs: tuple[str, ...] = ()
    deleted_graphs: tuple[str, ...] = ()


class Plan(NamedTuple):
    """Graphs to send, to keep and to delete, and those that have something in them now."""

    send: set[str]
    keep: set[str]
    delete: set[str]
    there: set[str]


def push(
    lines: Iterable[bytes],
    url: str,
    *,
    profile: str | None = None,
    method: str | None = None,
    replace: bool = False,
    keep: bool = False,
    dry_run: bool = False,
    chunk: int | None = None,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    auth: Auth | None = None,
    insecure: bool = False,
    loader: str | None = None,
    folder: str | Path | None = None,
    sql_password: str | None = None,
    timeout: float | None = None,
    retries: int | None = None,
    manners: Manners | None = None,
    progress: Progress = silent,
) -> Pushed:
    """Bring the store to hold these graphs (N-Quads, in pieces of whole lines); delete what was pushed and is gone.

    ``profile`` is one of :func:`~trialgraph.push.profiles.profiles`, found out where it is not told; ``method`` one of
    its methods. ``replace`` sends all and deletes every other graph of this project, those whose names begin as the
    names of these graphs do; ``keep`` deletes none. ``chunk`` is how many bytes go into one request, or one file.
    ``timeout`` is for how many seconds the store may say nothing (300), ``retries`` how often what may pass is tried
    again (5); ``manners`` says the same and more.

    Triples are counted and the account is compared: what others have changed in a graph without changing their number
    is not noticed, and ``replace`` mends it. A part of a graph takes the place of the whole, unless ``keep``.

    The method ``ld_dir`` writes files into ``folder``, which Virtuoso reads, and tells it so as ``loader`` says
    (``"isql-vt 127.0.0.1:1111 dba"``); where ``sql_password`` comes from: :mod:`trialgraph.push.isql`.

    Raises :class:`TrialgraphError` for an empty graph, and a store of another kind than ``profile`` says;
    :class:`PushError` for a store that does not take it - what it took stays, and the same call goes on from
    there -, and :class:`CountError` where a graph holds another number of triples in the end.
    """
    login: Login = {"user": user, "password": password, "token": token, "auth": auth, "insecure": insecure}
    manners = _manners(manners or Manners(), timeout, retries)
    known = find_profile(url, profile, login, manners)
    if auth is None and known.auth != "basic":
        login["auth"] = known.auth
    chosen = method or known.methods[0]
    if chosen not in known.methods:
        raise TrialgraphError(did_you_mean(f"{known.title} takes no {chosen!r}", chosen, known.methods))
    files = _loader(url, chosen, loader, folder, sql_password)
    places = addresses(known, url)
    engine = RemoteEngine(places.query, **login, timeout=manners.timeout)
    with (
        Client(url, **login, pack=_packs(known, url), manners=manners) as client,
        Source(lines, progress) as source,
    ):
        state = State(engine, source.base, known.insert_triples)
        plan = _plan(source, state, replace=replace, keep=keep)
        done = Pushed(
            known.name,
            chosen,
            len(plan.send),
            sum(source.graphs[graph].triples for graph in plan.send),
            len(plan.keep),
            len(plan.delete),
            source.triples,
            tuple(sorted(plan.send)),
            tuple(sorted(plan.delete)),
        )
        if not dry_run:
            most = chunk or (_CHUNK_OF_FILES if files else known.chunk) * _MB
            told = _Told(done.sent_triples, progress)
            client.sending = told.share
            _carry_out(plan, source, state, way(chosen, client, known, places, files), most, told)
            _verify(places, source, state)
    return done


def _loader(url: str, method: str, loader: str | None, folder: str | Path | None, password: str | None) -> LdDir | None:
    """What the method ld_dir needs, and no other takes."""
    if method != "ld_dir":
        if loader is not None or folder is not None:
            raise TrialgraphError("--loader and --folder are for the method ld_dir; give --method ld_dir as well")
        return None
    if folder is None:
        raise TrialgraphError("the method ld_dir needs a folder that the server reads (DirsAllowed): --folder")
    return LdDir(Isql(url, loader, password), folder)


def _manners(manners: Manners, timeout: float | None, retries: int | None) -> Manners:
    return manners._replace(
        timeout=manners.timeout if timeout is None else timeout,
        retries=manners.retries if retries is None else retries,
    )


def _packs(profile: Profile, url: str) -> bool:
    """Packing costs more than it saves on the way to this machine."""
    return profile.gzip and not Address(url).local


def _plan(source: Source, state: State, *, replace: bool, keep: bool) -> Plan:
    pushed = state.pushed()
    here = source.graphs
    there = state.counts({*here, *pushed})
    if replace:
        gone = (state.project() | set(there)) - set(here)
        return Plan(set(here), set(), gone, set(there))
    same = {graph for graph, held in here.items() if pushed.get(graph) == held and there.get(graph) == held.triples}
    gone = set() if keep else set(pushed) - set(here)
    return Plan(set(here) - same, same, gone, set(there))


def _carry_out(plan: Plan, source: Source, state: State, into: Way, chunk: int, told: _Told) -> None:
    entered: dict[str, Held] = {}
    size = _Size(chunk)
    for pieces in _requests(source.pieces(plan.send, size), size if into.together else lambda: 0):
        old = {piece.graph for piece in pieces if piece.first and piece.graph in plan.there}
        for text in state.forget(old):
            into.update(text)
        told.begin(sum(piece.lines for piece in pieces))
        _send(into, pieces, plan.there, size)
        told.share(1)
        entered.update({piece.graph: source.graphs[piece.graph] for piece in pieces if piece.last})
        if into.together or len(entered) >= _GRAPHS:
            _enter(state, into, entered)
    _enter(state, into, entered)
    # Last, when the store has taken all data. Who is stopped here has them in the account, and deletes them again.
    into.delete(sorted(plan.delete))
    for text in state.forget(plan.delete):
        into.update(text)


def _enter(state: State, into: Way, entered: dict[str, Held]) -> None:
    for text in state.remember(entered):
        into.update(text)
    entered.clear()


class _Told:
    """Tells how many triples are sent, also in the middle of a large request."""

    def __init__(self, whole: int, progress: Progress) -> None:
        self._whole, self._progress = whole, progress
        self._done = self._now = 0

    def begin(self, triples: int) -> None:
        """The next request, of so many."""
        self._done += self._now
        self._now = triples

    def share(self, share: float) -> None:
        """How much of it has gone out."""
        sent = self._done + int(share * self._now)
        self._progress("sending", sent, sent / self._whole)


class _Size:
    """How many bytes go into one request: less, once that was too much."""

    def __init__(self, size: int) -> None:
        self._bytes = size

    def __call__(self) -> int:
        return self._bytes

    def lower(self, too_much: int) -> None:
        self._bytes = max(1, min(self._bytes, too_much // 2))


def _requests(pieces: Iterable[Piece], most_bytes: Callable[[], int]) -> Iterator[list[Piece]]:
    """Pieces that go in one request: one, or as many as have so many bytes."""
    group: list[Piece] = []
    size = 0
    for piece in pieces:
        own = piece.quads_size
        if group and size + own > most_bytes():
            yield group
            group, size = [], 0
        group.append(piece)
        size += own
    if group:
        yield group


def _send(into: Way, pieces: list[Piece], there: set[str], size: _Size) -> None:
    """Send them, in smaller requests where they are too large for the store or for what stands before it."""
    try:
        into.send(pieces, there)
    except TooLargeError:
        if sum(piece.lines for piece in pieces) == 1:
            raise
        size.lower(sum(piece.quads_size for piece in pieces))
        smaller = (part for piece in pieces for part in piece.cut(size))
        for some in _requests(smaller, size if into.together else lambda: 0):
            _send(into, some, there, size)


def _verify(places: Addresses, source: Source, state: State) -> None:
    held = state.counts(source.graphs)
    wrong = {
        graph: (here.triples, held.get(graph, 0))
        for graph, here in source.graphs.items()
        if held.get(graph, 0) != here.triples
    }
    if wrong:
        raise CountError(places.query, wrong)
