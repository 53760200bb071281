"""No question compares everything with everything: on many trials that have nothing in common each takes a moment."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from trialgraph.catalogue import catalogue
from trialgraph.graph import KnowledgeGraph

Enlarged = Callable[[str, int], KnowledgeGraph]
COPIES = 160
SECONDS = 3.0


@pytest.mark.parametrize("name", [each.name for each in catalogue()])
def test_a_question_takes_a_moment_on_many_trials(enlarged: Enlarged, name: str) -> None:
    graph = enlarged(name, COPIES)
    started = time.process_time()  # the store works in this process, whatever else the machine does
    assert len(graph.query(name)) > 0
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    ("parameters", "rows"),
    [({"trial": "NCT00000403"}, 3), ({"link": "investigator"}, 1 + COPIES), ({"link": "site"}, 1 + COPIES)],
)
def test_links_of_one_trial_or_kind_take_a_moment_on_many_trials(
    enlarged: Enlarged, parameters: dict[str, object], rows: int
) -> None:
    graph = enlarged("trial-links", COPIES)
    started = time.process_time()
    assert len(graph.query("trial-links", **parameters)) == rows
    assert time.process_time() - started < SECONDS
