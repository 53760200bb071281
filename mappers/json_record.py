"""Typed decoding of JSON records that forgives single values: a bad one is set aside and noted, the record stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.document import Document
from trialgraph.mappers.rejection import Rejection

__all__ = ["convert_record", "decode_object", "decode_record", "public_words"]

T = TypeVar("T")

# How msgspec tells what is wrong and where; places in lists are not told.
_WRONG = re.compile(r"(?P<reason>.*?got `(?P<kind>[a-z]+)`.*?|.*?) - at `\$(?P<path>.*)`", re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[(?:\.\.\.|\d+)\]")
_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float,),
    "bool": (bool,),
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
}
# Contact persons stand in graphs of their own: a note on a bad value must not carry their details.
_PRIVATE = re.compile(r"(?:contacts?|email|phone|phoneext)(?![A-Za-z])", re.IGNORECASE)
_MOST = 200


def decode_record(document: Document, kind: type[T], notes: Notes) -> T:
    """The document as ``kind`` (a Struct); values of other types than the format's are noted and left out.

    Raises :class:`Rejection` where the document is no JSON, or not of this structure at all.
    """
    try:
        if not document.content.isascii():
            document.content.decode()  # of what is not read the decoder does not look at the letters
        return msgspec.json.decode(document.content, type=kind)
    except msgspec.ValidationError:
        return convert_record(_decoded(document), kind, notes)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise document.malformed(error) from error


def decode_object(document: Document) -> dict[str, Any]:
    """The document as a JSON object whose values nobody has looked at; raises :class:`Rejection` for anything else."""
    record = _decoded(document)
    if not isinstance(record, dict):
        raise Rejection("unknown-format", "the JSON is no object, so it is no record")
    return record


def _decoded(document: Document) -> Any:
    try:
        return msgspec.json.decode(document.content)
    except msgspec.ValidationError as error:  # of any JSON, only numbers can be no values
        raise Rejection("number", f"a number of the record is out of range: {error}") from error
    except (msgspec.DecodeError, UnicodeError) as error:
        raise document.malformed(error) from error


def convert_record(record: Any, kind: type[T], notes: Notes) -> T:
    """Decoded JSON as ``kind``; values of wrong types are noted and taken out of ``record``.

    Raises :class:`Rejection` where it is not of this structure at all.
    """
    for _ in range(_MOST):
        try:
            return msgspec.convert(record, kind)
        except msgspec.ValidationError as error:
            found = _WRONG.match(str(error))
            if found is None or not found["path"]:
                raise Rejection("bad-structure", f"the record is not built as this format is: {error}") from error
            removed = list(_remove(record, _STEP.findall(found["path"]), found["kind"]))
            if not removed:
                raise Rejection("bad-structure", f"the record is not built as this format is: {error}") from error
            for value in removed:
                if value not in (None, {}, []):
                    field = found["path"].lstrip(".")
                    notes.add("unreadable", field, public_words(field, value), found["reason"].replace("`", ""))
    raise Rejection("bad-structure", f"over {_MOST} values of the record are of other types than the format's")


def public_words(field: str, value: Any) -> str:
    """A value as the words of a note, without details of contact persons."""
    if _PRIVATE.search(field):
        return "(contact details)"
    return value if isinstance(value, str) else msgspec.json.encode(_public(value)).decode()


def _public(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _public(inner) for key, inner in value.items() if not _PRIVATE.search(str(key))}
    return [_public(inner) for inner in value] if isinstance(value, list) else value


def _remove(value: Any, steps: list[str], kind: str | None) -> Iterator[Any]:
    """Take the values at the end of the path out of their parents, where they are of the kind that was wrong."""
    step, *rest = steps
    keys = list(range(len(value))) if isinstance(value, list) else [step] if step in value else []
    for key in reversed(keys):
        if rest:
            if isinstance(value[key], dict | list):
                yield from _remove(value[key], rest, kind)
        elif _is(value[key], kind):
            yield value[key]
            del value[key]


def _is(value: Any, kind: str | None) -> bool:
    if kind is None or kind not in _KINDS:
        return True
    return isinstance(value, _KINDS[kind]) and (kind == "bool" or not isinstance(value, bool))
