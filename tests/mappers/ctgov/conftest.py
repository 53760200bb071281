"""One invented study in the registry's JSON forms, and the way in which API v1 flattened a study."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trialgraph.mappers import Document, choose
from trialgraph.mappers.trial import Trial

RECORDS = Path(__file__).parent / "records"


@pytest.fixture(scope="session")
def read_json() -> Callable[[object], Trial]:
    """Map a record with the mapper that its content asks for."""

    def map_one(record: object) -> Trial:
        document = Document(json.dumps(record).encode())
        return choose(document).read(document)

    return map_one


@pytest.fixture
def elbow_v1() -> dict[str, Any]:
    """The content of ``Study`` in API v1, nested: every field that is mapped, once."""
    return dict(json.loads((RECORDS / "elbow_v1.json").read_text()))


@pytest.fixture
def elbow_v2() -> dict[str, Any]:
    """The same study, written down anew in the form of API v2."""
    return dict(json.loads((RECORDS / "elbow_v2.json").read_text()))


@pytest.fixture(scope="session")
def flatten() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A nested study as StudyFields gave it: for each field all values in the record's order, absent ones left out."""

    def collect(name: str, value: Any, lists: dict[str, list[str]]) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                collect(key, inner, lists)
        elif isinstance(value, list):
            for inner in value:
                collect(name, inner, lists)
        else:
            lists.setdefault(name, []).append(value)

    def flat(study: dict[str, Any]) -> dict[str, Any]:
        lists: dict[str, list[str]] = {}
        collect("", study, lists)
        return {"Rank": 1, **lists}

    return flat
