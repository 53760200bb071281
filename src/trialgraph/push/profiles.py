"""What is known of each kind of store: its addresses and its limits, found by running it (``profiles/*.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import msgspec

from trialgraph.engines.credentials import Auth
from trialgraph.errors import TrialgraphError
from trialgraph.sparql_text import did_you_mean

__all__ = ["METHODS", "Addresses", "Profile", "addresses", "profile_at", "profile_named", "profile_told", "profiles"]

METHODS = ("quads", "gsp", "update", "ld_dir")


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of store.

    ``query``, ``update``, ``store`` (Graph Store Protocol) and ``quads`` (where N-Quads are posted) are addresses with
    ``{base}`` for what the user names; ``endings`` are cut off the user's address, should it name one of them.
    By ``server``, how its Server header begins, by a ``header`` that it alone sends, or by what its address has as
    ``path`` the store is known; ``root`` is what to say where the address is no more than the server's. ``methods``
    are the ways in, the best first. ``insert_triples`` is how many an INSERT DATA may have. ``parameters`` go with all
    data that is sent, and ``chunk`` is how many megabytes go into one request. ``loader`` is the command that makes a
    database from a file, ``counter`` the one that asks it.
    """

    name: str
    title: str
    query: str
    update: str
    store: str
    methods: tuple[str, ...]
    insert_triples: int
    chunk: int = 16
    quads: str | None = None
    server: str | None = None
    header: str | None = None
    path: str | None = None
    root: str = ""
    endings: tuple[str, ...] = ()
    gzip: bool = False
    auth: Auth = "basic"
    content_type: str = "application/n-triples"
    graph_parameter: str = "graph"
    parameters: dict[str, str] = msgspec.field(default_factory=dict)
    loader: str | None = None
    counter: str | None = None


class Addresses(msgspec.Struct, frozen=True):
    """Where one store is asked, and told."""

    query: str
    update: str
    store: str
    quads: str | None


@cache
def profiles() -> dict[str, Profile]:
    """All profiles by name."""
    found = {}
    for file in sorted(files("trialgraph.push").joinpath("profiles").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            found[name] = msgspec.convert({"name": name, **tomllib.loads(file.read_text("utf-8"))}, Profile)
    return found


def profile_named(name: str) -> Profile:
    """The profile; raises :class:`TrialgraphError` with the nearest name for one that is not known."""
    known = profiles()
    if name not in known:
        raise TrialgraphError(did_you_mean(f"there is no profile {name!r}", name, tuple(known)))
    return known[name]


def profile_told(headers: Mapping[str, str]) -> Profile | None:
    """The profile that the headers of an answer tell; None where they tell none."""
    told = headers.get("Server", "").lower()
    for profile in profiles().values():
        if profile.server and told.startswith(profile.server):
            return profile
        if profile.header and profile.header in headers:
            return profile
    return None


def profile_at(url: str) -> Profile | None:
    """The profile that fits an address; a guess, as another store may have such a path."""
    path = urlsplit(url).path
    fitting = [each for each in profiles().values() if each.path and each.path in path]
    return max(fitting, key=lambda each: len(each.path or ""), default=None)


def addresses(profile: Profile, url: str) -> Addresses:
    """The store's addresses from the one that the user named."""
    base = url.rstrip("/")
    for ending in sorted(profile.endings, key=len, reverse=True):
        if base.endswith(ending):
            base = base.removesuffix(ending)
            break
    return Addresses(
        query=profile.query.format(base=base),
        update=profile.update.format(base=base),
        store=profile.store.format(base=base),
        quads=profile.quads.format(base=base) if profile.quads else None,
    )
