"""The address of an endpoint: what it must be, where it leads, and how it is told."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlsplit

from trialgraph.engines.refusals import EndpointError

__all__ = ["Address"]

_PORTS = {"http": 80, "https": 443}


class Address:
    """An http(s) address without user and password; raises :class:`EndpointError` for all else.

    ``told`` is the address for people: what stands behind the "?" may be a key, so it is not told. ``parameters`` are
    sent along with each query. ``origin`` is ``scheme://host:port``. ``local`` is this machine; ``secure`` is https, or
    this machine.
    """

    def __init__(self, url: str) -> None:
        parts = _parts(url)
        bare = url.partition("#")[0].partition("?")[0]
        if "@" in bare:
            raise EndpointError(
                bare.rpartition("@")[2],
                "was given with a password in its address; pass user and password apart, or in the environment "
                "(TRIALGRAPH_USER and TRIALGRAPH_PASSWORD)",
            )
        if parts is None:
            raise EndpointError(bare, "is not an http(s) address")
        self.told = bare
        self.parameters = tuple(parse_qsl(parts.query, keep_blank_values=True))
        host = str(parts.hostname)
        self.local = _is_loopback(host)
        self.secure = parts.scheme == "https" or self.local
        named = f"[{host}]" if ":" in host else host
        self.origin = f"{parts.scheme}://{named}:{parts.port or _PORTS[parts.scheme]}"
        self._path = parts.path

    def is_under(self, place: str) -> bool:
        """Whether it lies at or under an address like ``https://host`` or ``https://host/store``."""
        try:
            other = Address(place)
        except EndpointError:
            return False
        path = other._path.rstrip("/")
        return other.origin == self.origin and (self._path == path or self._path.startswith(f"{path}/") or not path)


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        known = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if known and url.isascii() and url.isprintable() and " " not in url else None


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
