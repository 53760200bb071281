"""From the words of a source to codes of the vocabulary, with a note for words that are in no vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialgraph.mappers.trial import Note
from trialgraph.ontology import scheme

__all__ = ["Notes", "cover", "phases"]

_PHASE_SEPARATOR = re.compile(r"\s*[/|,;&]\s*")


class Notes:
    """Collects what cannot be mapped as it stands while a record is read."""

    def __init__(self) -> None:
        self._notes: list[Note] = []

    def add(self, kind: str, field: str, words: str, reason: str) -> None:
        """Remember words of the source (``kind`` is a code of ``note-type``)."""
        self._notes.append(Note(type=kind, field=field, words=words, reason=reason))

    def code(self, vocabulary: str, words: str | None, field: str) -> str | None:
        """The code that the words stand for; unknown words are noted, no words are no code."""
        if not words or words in {"-", "—"}:
            return None
        code = scheme(vocabulary).resolve(words)
        if code is None:
            self.add("unknown-code", field, words, f"no concept of the vocabulary '{vocabulary}' has this label")
        return code

    def codes(self, vocabulary: str, lines: Sequence[str], field: str) -> tuple[str, ...]:
        """The codes of a list whose items may stand on one line without separators ("Participants Investigators")."""
        found: dict[str, None] = {}
        for line in lines:
            covered = cover(vocabulary, line)
            if covered is None:
                self.add("unknown-code", field, line, f"the vocabulary '{vocabulary}' does not explain every word")
            found.update(dict.fromkeys(covered or ()))
        return tuple(found)

    def unread(self, field: str, lines: Sequence[str]) -> None:
        """Lines that no rule of the mapper reads: kept, so that nothing is lost unseen."""
        if lines:
            self.add("unread", field, "\n".join(lines), "no rule of the mapper reads these lines")

    def done(self) -> tuple[Note, ...]:
        """All notes, in the order in which they were made."""
        return tuple(self._notes)


def cover(vocabulary: str, line: str) -> tuple[str, ...] | None:
    """The codes whose labels make up the whole line, longest label first; None when a word is left over."""
    words = re.split(r"[\s,;]+", line.strip())
    codes: list[str] = []
    at = 0
    resolve = scheme(vocabulary).resolve
    while at < len(words):
        for end in range(len(words), at, -1):
            code = resolve(" ".join(words[at:end]))
            if code is not None:
                codes.append(code)
                at = end
                break
        else:
            return None
    return tuple(codes)


def phases(words: str, notes: Notes, field: str) -> tuple[str, ...]:
    """``PHASE1/PHASE2`` -> ``("1", "2")``; also ``Phase 1/2`` and ``Phase N/A``."""
    whole = scheme("phase").resolve(words)
    if whole is not None:
        return (whole,)
    found = []
    for part in _PHASE_SEPARATOR.split(words):
        code = notes.code("phase", part if not part.isdigit() else f"Phase {part}", field)
        if code is not None:
            found.append(code)
    return tuple(dict.fromkeys(found))
