"""The contestants: this project, and the plain search for synonyms in the whole record."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from benchmarks.products.records import named_text, whole_text
from trialgraph.cells import recognise
from trialgraph.mappers.trial import Trial
from trialgraph.ontology import scheme

__all__ = ["Answer", "Contestant", "Ours", "SynonymSearch", "contestants"]

Answer = Mapping[str, Mapping[str, str]]
"""What is said of a record: field (source, donor, route, kind, type), code, and the evidence in words."""

VOCABULARIES = {
    "kind": "product-kind",
    "type": "cell-type",
    "source": "cell-source",
    "donor": "donor",
    "route": "route",
}
_TERMS = {"kind": "productKind", "type": "cellType", "source": "cellSource", "donor": "donor", "route": "route"}
_SILENT = frozenset({"none", "not-stated", "unspecified"})
# Words for "something else" are not searched for; a source that is no cell is a kind of product.
_NO_FINDING = _SILENT | {"other"}
_LABEL_COLUMNS = ("prefLabel", "abbreviations_seen", "altLabels", "hiddenLabels_misspellings")
_REMARK = re.compile(r"\s*\([^)]*\)\s*$")


class Contestant(Protocol):
    """Whoever can say what a record's product is."""

    label: str

    def ask(self, trial: Trial) -> Answer:
        """What it says of the record."""


class Ours:
    """The project's recogniser: what is stated, or also what it infers."""

    def __init__(self, *, inferred: bool = False) -> None:
        self.label = "trialgraph, inferred too" if inferred else "trialgraph"
        self._inferred = inferred

    def ask(self, trial: Trial) -> Answer:
        """All that is said of any product, arm or title; whether there is a product may always be inferred."""
        fields = {term: field for field, term in _TERMS.items()}
        said: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for fact in recognise(trial).facts:
            field = fields.get(fact.term)
            counts = self._inferred or fact.basis == "stated" or field == "kind"
            if field is not None and counts and fact.code not in _SILENT:
                evidence = f'"{fact.words}" ({fact.field}): {fact.rule}'
                said[field].setdefault(fact.code, evidence if fact.basis == "stated" else f"{evidence} [{fact.basis}]")
        return said


class SynonymSearch:
    """Every label of the vocabularies, also in the plural, as a whole word in any case anywhere in the record.

    Of two labels at a place the longer counts. ``careful``: only in titles and interventions, and without the labels of
    which the vocabularies say that they also mean other things: the best that a search without rules can do.
    ``together``: one regular expression for all vocabularies, which is faster, but a label then hides those of other
    vocabularies within it.
    """

    def __init__(self, sources: Path | None = None, *, careful: bool = False, together: bool = False) -> None:
        self.label = "synonym search, careful" if careful else "synonym search"
        self._text = named_text if careful else whole_text
        self._meanings: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for field, code, label in (
            *_labels(careful=careful),
            *(_listed(sources) if sources is not None and not careful else ()),
        ):
            self._meanings[label.casefold()].add((field, code))
        groups = [tuple(VOCABULARIES)] if together else [(field,) for field in VOCABULARIES]
        self._searches = [(group, self._compiled(group)) for group in groups]

    def _compiled(self, fields: tuple[str, ...]) -> re.Pattern[str]:
        words = (label for label, meant in self._meanings.items() if any(field in fields for field, _ in meant))
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w)", re.IGNORECASE)

    def ask(self, trial: Trial) -> Answer:
        """What occurs is said; any type or source of cells makes a product."""
        said: defaultdict[str, dict[str, str]] = defaultdict(dict)
        text = self._text(trial)
        for fields, search in self._searches:
            for found in search.finditer(text):
                for field, code in self._meanings.get(found.group(1).casefold(), ()):
                    if field in fields:
                        said[field].setdefault(code, f'"{found.group()}"')
        for words in (*said["type"].values(), *said["source"].values()):
            said["kind"].setdefault("cells", words)
        return said


def _labels(*, careful: bool) -> Iterator[tuple[str, str, str]]:
    for field, name in VOCABULARIES.items():
        concepts = scheme(name)
        for code in concepts.codes:
            if code not in _NO_FINDING and (field, code) != ("source", "cell-free"):
                labels = concepts.labels(code)
                left_out = labels.ambiguous if careful else ()
                told = (label for label in (labels.pref, *labels.alt, *labels.hidden) if label not in left_out)
                yield from ((field, code, label) for label in told)


def _listed(path: Path) -> Iterator[tuple[str, str, str]]:
    """The labels of a list of sources: columns of labels between bars."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            code = row["code"]
            field = "kind" if code == "cell-free" else "source"
            for cell in (row[column] or "" for column in _LABEL_COLUMNS) if code not in _NO_FINDING else ():
                for label in map(str.strip, _REMARK.sub("", cell).split("|")):
                    if label.strip("-"):
                        yield field, code, _REMARK.sub("", label)


def contestants(sources: Path) -> tuple[Contestant, ...]:
    """The peers, this project with what it infers, and as it is scored: last."""
    return SynonymSearch(sources), SynonymSearch(careful=True), Ours(inferred=True), Ours()
