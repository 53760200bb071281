"""Fixtures of the ontology's tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records and reference lists, beside the checkout unless the environment says otherwise."""
    named = os.environ.get("TRIALGRAPH_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}")
    return folder
