"""What a plain text says of a cell product, property by property: codes and doses with the words that say them.

A long text is read in pieces, cut between paragraphs where it has any, so that no text fills the memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from trialgraph.cells.doses import Dose
from trialgraph.cells.fact import Fact
from trialgraph.cells.facts import recognise_text
from trialgraph.cells.unwrapping import unwrapped
from trialgraph.ontology import scheme

__all__ = ["LONGEST", "PROPERTIES", "Evidence", "Reader", "dose_code", "evidence", "evidence_of", "ordered", "pieces"]

PROPERTIES = ("product_kind", "cell_type", "cell_source", "donor", "route", "dose")

LONGEST = 16_384
"""Characters that are read as one text."""

# Where a text that is too long is cut, the best place first.
_CUTS = (re.compile(r"\n[^\S\n]*\n\s*"), re.compile(r"\n\s*"), re.compile(r"[.!?]\s+"), re.compile(r"\s+"))
_POWERS = 4  # from ten thousand on, nobody should have to count zeros
_OFTEN = {1: "once", 2: "twice"}
_CAPITAL = re.compile(r"(?=[A-Z])")


class Evidence(msgspec.Struct, frozen=True):
    """One thing that a text says of its product: ``words`` are ``text[start:end]``; ``basis`` is stated or inferred.

    ``code`` is that of a concept; of a dose, amounts and unit ("1e6-2e6 cells/kg").
    """

    property: str  # one of PROPERTIES
    code: str
    label: str
    basis: str
    words: str
    start: int
    end: int
    rule: str

    def moved(self, by: int) -> Evidence:
        """The same, in a text that has ``by`` characters before this one."""
        return msgspec.structs.replace(self, start=self.start + by, end=self.end + by)


class Reader:
    """Reads a text piece by piece: each concept, and each level of a dose, counts where it is first said."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def read(self, piece: str) -> list[Evidence]:
        """What the piece says that none before it said; places are those of the piece."""
        new = [each for each in _read(piece) if (each.property, each.code) not in self._known]
        self._known.update((each.property, each.code) for each in new)
        return new


def evidence(text: str) -> list[Evidence]:
    """All that the text says, in the order of PROPERTIES."""
    reader, at, found = Reader(), 0, []
    for piece in pieces([text]):
        found += [each.moved(at) for each in reader.read(piece)]
        at += len(piece)
    return ordered(found)


def pieces(chunks: Iterable[str]) -> Iterator[str]:
    """The text that the chunks are together, in pieces of at most LONGEST characters that are it again when joined."""
    held = ""
    for part in (chunk[at : at + LONGEST] for chunk in chunks for at in range(0, len(chunk), LONGEST)):
        held += part
        while len(held) > LONGEST:
            cut = _cut(held)
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


def _cut(text: str) -> int:
    for place in _CUTS:
        ends = [found.end() for found in place.finditer(text, LONGEST // 2, LONGEST)]
        if ends:
            return ends[-1]
    return LONGEST


def _read(text: str) -> list[Evidence]:
    read, places = unwrapped(text)
    return [_placed(each, text, places) for each in ordered([evidence_of(fact) for fact in recognise_text(read).facts])]


def _placed(each: Evidence, text: str, places: Sequence[int]) -> Evidence:
    """The evidence where the text has it, in the text's own spaces."""
    start, end = places[each.start], places[each.end - 1] + 1
    return msgspec.structs.replace(each, words=text[start:end], start=start, end=end)


def ordered(found: list[Evidence]) -> list[Evidence]:
    """By property, in the order of PROPERTIES."""
    return sorted(found, key=lambda each: PROPERTIES.index(each.property))


def evidence_of(fact: Fact) -> Evidence:
    """The fact with its label; the property as tables name it: ``cell_source`` for ``cellSource``."""
    name = _CAPITAL.sub("_", fact.term).lower()
    if fact.dose is None:
        code, label = fact.code, scheme(fact.vocabulary).label(fact.code)
    else:
        code, label = dose_code(fact.dose), _dose_label(fact.dose)
    return Evidence(name, code, label, fact.basis, fact.words, fact.start, fact.end, fact.rule)


def _dose_label(dose: Dose) -> str:
    often = dose.administrations
    times = "" if often is None else f", {_OFTEN.get(often, f'{often} times')}"
    interval = "" if dose.interval is None else f", {' '.join(dose.interval.split())}"
    return f"{_amount(dose, _in_full)} {dose.unit}{f' per {dose.per}' if dose.per else ''}{times}{interval}"


def dose_code(dose: Dose) -> str:
    """The dose in short: ``1e6 cells/kg``, ``1e7-2e7 cells``, ``<=2e6 cells``, ``4 mL``."""
    return f"{_amount(dose, _in_short)} {dose.unit}{f'/{dose.per}' if dose.per else ''}"


def _amount(dose: Dose, told: Callable[[Decimal], str]) -> str:
    if dose.amount_maximum is None:
        return "unclear" if dose.amount is None else told(dose.amount)
    return f"{'<=' if dose.amount is None else f'{told(dose.amount)}-'}{told(dose.amount_maximum)}"


def _in_full(amount: Decimal) -> str:
    told = f"{amount:,f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def _in_short(amount: Decimal) -> str:
    power = amount.adjusted()
    return f"{_in_full(amount.scaleb(-power))}e{power}" if power >= _POWERS else _in_full(amount)
