"""Reviewed decisions about names: rows that people wrote, each with its proof, in an SSSOM table.

Both sides of a row are names as sources write them, not IRIs (SSSOM 1.1, "Literal mappings": type ``rdfs literal``, the
name as the label, no identifier): https://mapping-commons.github.io/sssom/spec-model/#literal-mappings
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from itertools import repeat
from pathlib import Path
from typing import TextIO

from trialgraph.identity.consistency import check_consistent
from trialgraph.identity.curated_rows import CLOSE, PACKAGED, PART_OF, REPLACED_BY, CuratedError, CuratedRow
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.matches import SAME
from trialgraph.ontology import BASE, PREFIXES

__all__ = [
    "CLOSE",
    "CURATED_JUSTIFICATION",
    "PART_OF",
    "REPLACED_BY",
    "CuratedError",
    "CuratedRow",
    "check_consistent",
    "read_curated",
    "read_rows",
    "write_rows",
]

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CURATED_JUSTIFICATION = "semapv:ManualMappingCuration"

_PREDICATES = (SAME, PART_OF, REPLACED_BY, CLOSE)
_MODIFIERS = {"": False, "Not": True}
_LITERAL = "rdfs literal"
_AUTHOR = "trialgraph:curators"
# Without any of these columns a row says something else than its author meant (without the modifier, the opposite).
_NEEDED = ("subject_label", "predicate_id", "predicate_modifier", "object_label", "country", "city", "comment")
_COLUMNS = (
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_label",
    "country",
    "city",
    "comment",
    "see_also",
    "mapping_justification",
    "mapping_date",
    "author_id",
    "subject_type",
    "object_type",
)


def read_curated(path: Path | None = None) -> tuple[CuratedRow, ...]:
    """The rows of a table, in its order; without a path the rows that come with trialgraph.

    A byte order mark, CRLF and a lost block of comments, as spreadsheets make them, change nothing.
    """
    source = resources.files("trialgraph.identity") / "curated.sssom.tsv" if path is None else path
    name = PACKAGED if path is None else str(path)
    try:
        data = source.read_bytes()
        text = data.decode("utf-16" if data[:2] in _UTF_16 else "utf-8-sig")
    except OSError as error:
        raise CuratedError(name, 0, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise CuratedError(name, 0, "is not UTF-8; save it as UTF-8 or as Unicode text") from error
    seen: dict[tuple[object, ...], CuratedRow] = {}
    for row in _rows(text, name):
        first = seen.setdefault((row.ends, row.predicate, row.negative, row.place), row)
        if first is not row:
            raise CuratedError(name, row.line, f"says the same as line {first.line}; delete one of the two")
    return tuple(seen.values())


def read_rows(*paths: Path) -> tuple[CuratedRow, ...]:
    """The rows that come with trialgraph, and those of tables of the user's; all together must be consistent."""
    rows = tuple(row for path in (None, *paths) for row in read_curated(path))
    check_consistent(rows)
    return rows


def write_rows(
    out: TextIO,
    rows: Iterable[CuratedRow],
    *,
    name: str = "curated",
    title: str = "Reviewed decisions on which names name the same organisation",
    noted: Sequence[str] = (),
    notes: Iterable[Mapping[str, str]] = (),
) -> None:
    """Write a table that :func:`read_curated` reads, in the order given; a row without proof has a cell to fill in.

    ``notes`` are more cells of each row, in the columns ``noted``: what its curator has to know, and no reader needs.
    """
    at = _COLUMNS.index("comment")
    columns = (*_COLUMNS[:at], *noted, *_COLUMNS[at:])
    out.write(_metadata(name, title, ("country", "city", *noted)))
    table = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    table.writerow(columns)
    for row, note in zip(rows, notes if noted else repeat({}), strict=False):
        cells = {
            **note,
            "subject_label": row.subject,
            "predicate_id": row.predicate,
            "predicate_modifier": "Not" if row.negative else "",
            "object_label": row.object,
            "country": row.country or "",
            "city": row.city or "",
            "comment": row.proof,
            "see_also": "|".join(row.see_also),
            "mapping_justification": CURATED_JUSTIFICATION,
            "mapping_date": row.date,
            "author_id": _AUTHOR,
            "subject_type": _LITERAL,
            "object_type": _LITERAL,
        }
        table.writerow([_tidy(cells[column]) for column in columns])


def _rows(text: str, path: str) -> Iterator[CuratedRow]:
    lines = text.splitlines()
    # A spreadsheet pads the comments with tabs or puts them in quotes: whatever comes before the header is skipped.
    start = next((at for at, line in enumerate(lines) if not line.lstrip('"').startswith("#") and line.strip()), None)
    if start is None:
        raise CuratedError(path, len(lines), "has no header; the first line after the comments names the columns")
    separator = max("\t,;", key=lines[start].count)
    header = [cell.strip() for cell in next(csv.reader([lines[start]], delimiter=separator))]
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        raise CuratedError(
            path,
            start + 1,
            f"has no column {', '.join(missing)}; add it (the first line after the comments names the columns)",
        )
    for at, line in enumerate(lines[start + 1 :], start + 2):
        # Line by line, so that a stray quote spoils one row and not all that follow.
        cells = [_tidy(cell) for cell in next(csv.reader([line], delimiter=separator), [])]
        if any(cells):
            yield _row(header, cells, at, path)


def _row(header: list[str], cells: list[str], line: int, path: str) -> CuratedRow:
    if any(cells[len(header) :]):
        raise CuratedError(path, line, f"has {len(cells)} cells under {len(header)} columns; take out a stray tab")
    cell = dict(zip(header, cells + [""] * len(header), strict=False))
    subject, object_ = cell["subject_label"], cell["object_label"]
    problem = _problem(cell)
    if problem:
        raise CuratedError(path, line, problem)
    return CuratedRow(
        subject=subject,
        predicate=cell["predicate_id"],
        negative=_MODIFIERS[cell["predicate_modifier"]],
        object=object_,
        country=cell["country"] or None,
        city=cell["city"] or None,
        proof=cell["comment"],
        line=line,
        path=path,
        see_also=tuple(part for part in map(str.strip, cell.get("see_also", "").split("|")) if part),
        date=cell.get("mapping_date", ""),
    )


def _problem(cell: dict[str, str]) -> str | None:
    """What is wrong with a row, and how to mend it."""
    subject, object_ = cell["subject_label"], cell["object_label"]
    for column, name in (("subject_label", subject), ("object_label", object_)):
        if not spelling_key(name):
            return f"{column} is {name!r}, which names nothing; write a name as a source writes it"
    if spelling_key(subject) == spelling_key(object_):
        return f"{subject!r} and {object_!r} are one name but for spelling; write two names, or delete the row"
    if cell["predicate_id"] not in _PREDICATES:
        return f"predicate_id is {cell['predicate_id']!r}; use one of {', '.join(_PREDICATES)}"
    if cell["predicate_modifier"] not in _MODIFIERS:
        return f"predicate_modifier is {cell['predicate_modifier']!r}; use Not, or nothing"
    if cell["country"] and not _is_country(cell["country"]):
        return f"country is {cell['country']!r}; use the ISO code of two letters (CN, FR), or nothing for any country"
    if cell["city"] and not cell["country"]:
        return f"city is {cell['city']!r} without a country; write the country's ISO code too"
    if not cell["comment"]:
        return (
            "has no proof; write in comment what shows it (a ROR id, a trial that gives both names), or delete the row"
        )
    return None


def _is_country(code: str) -> bool:
    from pycountry import countries

    return code.isupper() and countries.get(alpha_2=code) is not None


def _tidy(cell: str) -> str:
    """A cell on one line, with single spaces: a table is read and written line by line."""
    return " ".join(cell.split())


def _metadata(name: str, title: str, added: Iterable[str]) -> str:
    prefixes = {"trialgraph": BASE} | {name: PREFIXES[name] for name in ("dcterms", "org", "semapv", "skos")}
    lines = [
        "curie_map:",
        *(f"  {prefix}: {address}" for prefix, address in sorted(prefixes.items())),
        f"mapping_set_id: {BASE}{name}.sssom.tsv",
        f"mapping_set_title: {title}",
        "license: https://creativecommons.org/publicdomain/zero/1.0/",
        "sssom_version: '1.1'",
        "extension_definitions:",
        *(
            line
            for slot in added
            for line in (f"- slot_name: {slot}", f"  property: {PREFIXES['tg']}{slot}", "  type_hint: xsd:string")
        ),
    ]
    return "".join(f"#{line}\n" for line in lines)
