"""Who asks an endpoint: a token, or a user and a password; and where they come from.

What is passed wins. Else the environment: TRIALGRAPH_TOKEN, or TRIALGRAPH_USER and TRIALGRAPH_PASSWORD (with
TRIALGRAPH_AUTH=digest), but only for the server that TRIALGRAPH_ENDPOINT names: what stands in the environment for one
server must not be sent to another. Else, once the server asks for credentials, the keyring (package ``keyring``): the
service ``trialgraph``, the name ``scheme://host:port``, and as the secret ``user:password`` or a token without a colon.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NoReturn, TypedDict, get_args
from urllib.parse import quote
from urllib.request import BaseHandler, HTTPDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, Request

from trialgraph.engines.address import Address
from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    import httpx

__all__ = [
    "Auth",
    "Credentials",
    "CredentialsError",
    "Login",
    "allowed",
    "from_keyring",
    "given",
    "keyring_secret",
    "stranger",
]

Auth = Literal["basic", "digest"]
_SERVICE = "trialgraph"


class Login(TypedDict):
    """What a caller passes, to be passed on."""

    user: str | None
    password: str | None
    token: str | None
    auth: Auth | None
    insecure: bool


class CredentialsError(TrialgraphError):
    """Credentials that cannot be used as they are; the sentence never holds them."""


class Credentials:
    """A secret that shows itself to nobody but the endpoint: not in a repr, not in a pickle."""

    __slots__ = ("_password", "_token", "_user", "auth", "place")

    def __init__(
        self,
        place: str,
        *,
        user: str | None = None,
        password: str | None = None,
        token: str | None = None,
        auth: Auth = "basic",
    ) -> None:
        self.place = place
        self.auth = auth if token is None else "bearer"
        self._user, self._password, self._token = user, password, token
        self._check()

    def __repr__(self) -> str:
        return f"Credentials({self.auth}, {self.place})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not written down; connect again where they are needed")

    def sign(self, request: Request) -> None:
        """Add what goes along with each request; digest answers a challenge instead."""
        if self._token is not None:
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        elif self.auth == "basic":
            request.add_unredirected_header("Authorization", f"Basic {self._pair()}")

    def hidden(self, told: str) -> str:
        """What somebody says, without the secret, should it be in it: servers repeat what they are sent."""
        for secret in (self._token, self._password, None if self._user is None else self._pair()):
            if secret:
                told = told.replace(secret, "***").replace(quote(secret, safe=""), "***")
        return told

    def _pair(self) -> str:
        return b64encode(f"{self._user}:{self._password}".encode()).decode()

    def for_httpx(self) -> httpx.Auth | Callable[[httpx.Request], httpx.Request]:
        """The same for httpx, which puts them on each request itself."""
        import httpx

        if self._token is not None:
            token = self._token

            def bear(request: httpx.Request) -> httpx.Request:
                request.headers["Authorization"] = f"Bearer {token}"
                return request

            return bear
        kind = httpx.DigestAuth if self.auth == "digest" else httpx.BasicAuth
        return kind(str(self._user), str(self._password))

    def handler(self, url: str) -> BaseHandler | None:
        """What answers the challenge of a digest, for this address alone."""
        if self.auth != "digest":
            return None
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, str(self._user), str(self._password))
        return HTTPDigestAuthHandler(passwords)

    def _check(self) -> None:
        # http.client tells the whole header in its error for one that has a line break.
        if self._token is not None and not (
            self._token.isascii() and self._token.isprintable() and " " not in self._token
        ):
            raise CredentialsError(f"the token {self.place} has a space or a character that no token has")
        if self._token == "":
            raise CredentialsError(f"the token {self.place} is empty")
        if self._user is not None and (":" in self._user or not self._user.isprintable()):
            raise CredentialsError(
                f"the user {self.place} has a colon or a control character, which HTTP does not allow"
            )


def stranger(address: Address, credentials: Credentials | None, status: int, offered: str) -> str:
    """What to do about a server that lets nobody in; ``offered`` is its WWW-Authenticate header."""
    told = f"(HTTP {status})"
    offered = offered.lower()
    if credentials is None:
        return (
            f"asks for credentials {told}: pass a token, or user and password; or set TRIALGRAPH_ENDPOINT="
            f"{address.origin} and TRIALGRAPH_TOKEN, or TRIALGRAPH_USER and TRIALGRAPH_PASSWORD"
        )
    if "digest" in offered and "basic" not in offered and credentials.auth == "basic":
        return f"asks for a digest {told}: pass auth='digest', or set TRIALGRAPH_AUTH=digest"
    return f"does not let you in with the credentials {credentials.place} {told}"


def allowed(address: Address, credentials: Credentials | None, *, insecure: bool) -> Credentials | None:
    """The credentials, which go over plain http to this machine only; raises :class:`CredentialsError`."""
    if credentials is None or address.secure or insecure:
        return credentials
    raise CredentialsError(
        f"the credentials {credentials.place} would go to {address.told} over http, where others can read them; "
        "use https, or pass insecure=True"
    )


def given(
    address: Address,
    *,
    user: str | None,
    password: str | None,
    token: str | None,
    auth: Auth | None,
    environment: Mapping[str, str] = os.environ,
) -> Credentials | None:
    """The credentials that were passed or stand in the environment for this endpoint."""
    kind = _auth(auth, environment)
    if token is not None:
        if user is not None or password is not None:
            raise CredentialsError("pass a token, or user and password, but not both")
        return Credentials("passed", token=token)
    if user is not None or password is not None:
        if user is None or password is None:
            raise CredentialsError("pass user and password together")
        return Credentials("passed", user=user, password=password, auth=kind)
    if not address.is_under(environment.get("TRIALGRAPH_ENDPOINT", "")):
        return None
    place = "from the environment"
    if environment.get("TRIALGRAPH_TOKEN"):
        return Credentials(place, token=environment["TRIALGRAPH_TOKEN"])
    user, password = environment.get("TRIALGRAPH_USER"), environment.get("TRIALGRAPH_PASSWORD")
    if user and password:
        return Credentials(place, user=user, password=password, auth=kind)
    if user or password:
        raise CredentialsError("the environment has one of TRIALGRAPH_USER and TRIALGRAPH_PASSWORD, but not the other")
    return None


def keyring_secret(name: str) -> str | None:
    """What the keyring has under the name; nothing where there is no keyring, or none that opens."""
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    try:
        return keyring.get_password(_SERVICE, name) or None
    except keyring.errors.KeyringError:
        return None


def from_keyring(address: Address, auth: Auth | None = None) -> Credentials | None:
    """The keyring's credentials for the endpoint's server."""
    secret = keyring_secret(address.origin)
    if secret is None:
        return None
    place = "from the keyring"
    user, colon, password = secret.partition(":")
    if not colon:
        return Credentials(place, token=secret)
    return Credentials(place, user=user, password=password, auth=_auth(auth, os.environ))


def _auth(auth: str | None, environment: Mapping[str, str]) -> Auth:
    chosen = auth or environment.get("TRIALGRAPH_AUTH") or "basic"
    for known in get_args(Auth):
        if chosen == known:
            return known  # type: ignore[no-any-return]  # one of the literals
    raise CredentialsError(f"{chosen!r} is no way to log in; known: {', '.join(get_args(Auth))}")
