"""Lists on pages: items that lost their separators, and names listed apart from what they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.trial import Intervention

__all__ = ["attach_other_names", "split_line"]

_WORD = re.compile(r"[^\W_]+")
# Words that many products of one trial share; they tie a name to none of them.
_COMMON = frozenset(
    """
    cell cells stem derived human treatment therapy group injection infusion drug product with from
    """.split()
)


def split_line(line: str, terms: Iterable[str], texts: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The items of a list that the page shows on one line, and whether the line may still hold several.

    The line is cut only where terms that the page lists elsewhere cover all of it; otherwise it stays whole. It counts
    as one item where it is one word or stands word for word in one of the ``texts`` (title, summary ...).
    """
    words = line.casefold().split(" ")
    if len(words) == 1 or any(re.search(rf"\b{re.escape(line)}(?!\w)", text, re.IGNORECASE) for text in texts):
        return (line,), False
    known = {tuple(term.casefold().split(" ")) for term in terms} - {tuple(words)}
    cut = _cover(words, known)
    if cut is None:
        return (line,), True
    shown = line.split(" ")
    return tuple(" ".join(shown[start:end]) for start, end in cut), False


def _cover(words: Sequence[str], known: set[tuple[str, ...]]) -> list[tuple[int, int]] | None:
    pieces: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        end = next((end for end in range(len(words), at, -1) if tuple(words[at:end]) in known), None)
        if end is None:
            return None
        pieces.append((at, end))
        at = end
    return pieces


def attach_other_names(
    interventions: Sequence[Intervention], names: Sequence[str], notes: Notes
) -> tuple[Intervention, ...]:
    """Give each name to the one intervention it belongs to on the page's own evidence; note those without such.

    Evidence is a telling word in common or one's initials in the other ("umbilical cord derived MSCs" has those of
    "mesenchymal stem cell"), with exactly one of the interventions; a lone intervention owns all names.
    """
    owned: dict[int, list[str]] = {}
    for name in names:
        owners = [at for at, given in enumerate(interventions) if _related(name, given.name)]
        if len(interventions) == 1:
            owners = [0]
        if len(owners) == 1:
            owned.setdefault(owners[0], []).append(name)
        else:
            notes.add(
                "unattached", "other intervention names", name, "the page does not say which intervention it names"
            )
    return tuple(
        replace(given, other_names=(*given.other_names, *owned.get(at, ()))) for at, given in enumerate(interventions)
    )


def _related(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    if (set(first) & set(second)) - _COMMON:
        return True
    return _initials(first) in second or _initials(second) in first


def _words(name: str) -> list[str]:
    words = [word.casefold() for word in _WORD.findall(name)]
    return [word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words]


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words) if len(words) > 2 else "\0"
