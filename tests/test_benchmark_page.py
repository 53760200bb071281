"""The network of the page's benchmark: of the size asked for, with communities and hubs, and the same every time."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are in the checkout only", allow_module_level=True)
# Known by its name alone: with the whole checkout on the path, the rooms could be imported a second time.
_found = importlib.util.spec_from_file_location("benchmarks", ROOT / "benchmarks" / "__init__.py")
assert _found is not None
sys.modules.setdefault("benchmarks", importlib.util.module_from_spec(_found))

from benchmarks.page import generated  # noqa: E402 - the package is made known above
from trialgraph.network.communities import communities  # noqa: E402


def test_it_has_the_size_asked_for_hubs_and_communities() -> None:
    network = generated(2000, 8000)
    assert (network.number_of_nodes(), network.number_of_edges()) == (2000, 8000)
    degrees = sorted(degree for _, degree in network.degree())
    assert degrees[-1] > 10 * degrees[len(degrees) // 2]
    assert 4 <= len({group for node, group in communities(network).items() if network.degree(node)}) <= 40
    assert all(set(data["trials"].split()) <= network.trials.keys() for _, _, data in network.edges(data=True))


def test_the_same_seed_gives_the_same_network() -> None:
    first, second, other = generated(200, 500), generated(200, 500), generated(200, 500, seed=1)
    assert list(first.edges(data=True)) == list(second.edges(data=True))
    assert list(first.edges) != list(other.edges)
