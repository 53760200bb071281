"""A result in a notebook: the first rows, labels that link to what they name, trials to their registry's page."""

from __future__ import annotations

from html import escape

from trialgraph.registry_pages import registry_page
from trialgraph.results import SHOWN, Iri, Result, Value, numeric, plain, short

__all__ = ["page"]

_ITEMS = 8  # of a list
_LONG = 300  # characters of a text
_NUMBER = "text-align: right; vertical-align: top; font-variant-numeric: tabular-nums"
_TEXT = "text-align: left; vertical-align: top"


def page(result: Result) -> str:
    """A table in HTML; what is not shown is counted."""
    shown = result.shown
    rows = result.tuples[:SHOWN]
    numbers = {at for at, _ in shown if numeric([row[at] for row in rows])}
    head = "".join(f'<th style="{_NUMBER if at in numbers else _TEXT}">{escape(header)}</th>' for at, header in shown)
    body = "".join(
        "<tr>"
        + "".join(f'<td style="{_NUMBER if at in numbers else _TEXT}">{_cell(result, row, at)}</td>' for at, _ in shown)
        + "</tr>"
        for row in rows
    )
    more = len(result) - len(rows)
    told = escape(result.title)
    if more > 0:
        told += f", the first {len(rows)} shown; all of them: .to_pandas()"
    return (
        f'<table><caption style="text-align: left">{told}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(result: Result, row: tuple[Value, ...], at: int) -> str:
    value, column = row[at], result.columns[at]
    if isinstance(value, Iri):
        return _link(value, short(value))
    words = plain(value)
    if result.types.get(column) == "list" or column.endswith("_ids"):
        return _items(words)
    for name in (column.removesuffix("_label"), f"{column}_iri"):
        if name != column and name in result.columns and isinstance(iri := row[result.columns.index(name)], Iri):
            return _link(iri, words or short(iri))
    address = registry_page(words) if isinstance(value, str) else None
    if address is not None:
        return _link(address, words)
    return escape(words if len(words) <= _LONG else f"{words[:_LONG]} …")


def _items(words: str) -> str:
    separator = " | " if " | " in words else " "
    items = [item for item in words.split(separator) if item]
    if separator == " " and not all(any(char.isdigit() for char in item) for item in items):
        items = [words]  # one name, not a list of words
    linked = [_link(address, item) if (address := registry_page(item)) else escape(item) for item in items[:_ITEMS]]
    more = f" … +{len(items) - _ITEMS}" if len(items) > _ITEMS else ""
    return escape(separator).join(linked) + more


def _link(address: str, words: str) -> str:
    if not address.startswith(("http://", "https://")):
        return escape(words)
    return f'<a href="{escape(address)}">{escape(words)}</a>'
