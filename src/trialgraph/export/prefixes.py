"""Which of the known prefixes a graph uses, found while its statements go by."""

from __future__ import annotations

from collections.abc import Iterable

from trialgraph.export.lines import Statement
from trialgraph.ontology import BASE, PREFIXES, VOCAB, schemes

__all__ = ["UsedPrefixes", "parted"]

_UNDERSCORED = {f"<{iri.rpartition('/')[0]}/".encode() for iri in PREFIXES.values() if iri.endswith("_")}


class UsedPrefixes:
    """The project's prefixes, and one for each vocabulary (``phase:1``)."""

    def __init__(self) -> None:
        self._known = PREFIXES | {name: f"{VOCAB}{name}/" for name in schemes()} | {"trial": f"{BASE}trial/"}
        self._unseen = {f"<{address}".encode(): name for name, address in self._known.items()}
        self._used: set[str] = set()
        self._noted: set[bytes] = set()

    def see(self, statements: Iterable[Statement]) -> None:
        """Note the namespaces of the statements' terms."""
        before = b""
        for subject, predicate, value, _ in statements:
            if predicate not in self._noted:
                self._noted.add(predicate)
                self._note(predicate)
            if value[:1] == b"<":
                self._note(value)
            elif value[-1:] == b">":  # the type of a literal
                kind = value[value.rfind(b"<") :]
                if kind not in self._noted:
                    self._noted.add(kind)
                    self._note(kind)
            if subject != before:
                before = subject
                self._note(subject)

    def used(self) -> dict[str, str]:
        """Prefixes and addresses, in alphabetical order."""
        return {name: address for name, address in sorted(self._known.items()) if name in self._used}

    def _note(self, iri: bytes) -> None:
        name = self._unseen.pop(parted(iri)[0], None)
        if name is not None:
            self._used.add(name)


def parted(iri: bytes) -> tuple[bytes, bytes]:
    """The namespace of an IRI of N-Quads, without the bracket that ends it, and the rest with it.

    >>> parted(b"<http://purl.obolibrary.org/obo/CL_0000134>")
    (b'<http://purl.obolibrary.org/obo/CL_', b'0000134>')
    """
    end = max(iri.rfind(b"/"), iri.rfind(b"#")) + 1
    if iri[:end] in _UNDERSCORED:  # CL_0000134 is in the namespace CL_
        end = iri.rfind(b"_") + 1
    return iri[:end], iri[end:]
