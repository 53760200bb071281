"""Fixtures that every room's tests may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records: ``TRIALGRAPH_SHARED``, else beside the checkout; without it the test skips."""
    named = os.environ.get("TRIALGRAPH_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}; set TRIALGRAPH_SHARED")
    return folder
