"""Which kind of store it is, before anything is written there."""

from __future__ import annotations

from urllib.parse import urlsplit

from trialgraph.engines.address import Address
from trialgraph.engines.credentials import Login
from trialgraph.engines.refusals import EndpointError
from trialgraph.engines.remote import RemoteEngine
from trialgraph.errors import TrialgraphError
from trialgraph.push.client import Client, Manners
from trialgraph.push.errors import PushError
from trialgraph.push.profiles import Profile, addresses, profile_at, profile_named, profile_told, profiles

__all__ = ["find_profile"]

_GENERIC = "generic"


def find_profile(url: str, name: str | None, login: Login, manners: Manners) -> Profile:
    """The profile of this name, or the one that the store's answer tells.

    Raises :class:`TrialgraphError` where the answer tells of another one - its addresses would be wrong, some of them
    only -, and where it tells of none; :class:`PushError` where nobody answers, or no dataset is named.
    """
    named = profile_named(name) if name is not None else None
    if named is not None and named.name == _GENERIC:
        return named
    with Client(url, **login, manners=manners) as client:
        headers = client.headers()
    told = profile_told(headers)
    if named is not None and told is not None and named is not told:
        raise TrialgraphError(
            f"the store {url.partition('?')[0]} answers as {told.title} does, not as {named.title}: give --profile"
            f" {told.name}; or --profile {_GENERIC}, with the address of its updates"
        )
    found = named or told or profile_at(url)
    if found is None:
        raise TrialgraphError(_unknown(url, login, manners))
    if found.root and not urlsplit(url).path.strip("/"):
        _ask_root(found, url, login, manners)
    return found


def _ask_root(profile: Profile, url: str, login: Login, manners: Manners) -> None:
    """Raise where the address of a server is given, and not that of what it holds."""
    try:
        _ask(addresses(profile, url).query, login, manners)
    except EndpointError as error:
        if "HTTP 404" not in error.problem:
            raise
        base = url.partition("?")[0].rstrip("/")
        raise PushError(base, f"is the root of {profile.title}: {profile.root.format(base=base)}") from None


def _unknown(url: str, login: Login, manners: Manners) -> str:
    place = url.partition("?")[0]
    try:
        _ask(url, login, manners)
    except TrialgraphError as error:
        return (
            f"no SPARQL answers at {place}: {error}; give the address of the store with its dataset or repository (such"
            f" as {Address(url).origin}/trials of Fuseki), and --profile where it does not tell its kind:"
            f" {', '.join(profiles())}"
        )
    known = ", ".join(profiles())
    return f"what kind of store {place} is, cannot be told from its answer; name it with --profile: {known}"


def _ask(url: str, login: Login, manners: Manners) -> None:
    RemoteEngine(url, **login, timeout=manners.timeout, sleep=manners.sleep).answer("ASK {}")
