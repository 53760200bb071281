"""What was found out about a place is not found out again, unless one of its names is new or the code is another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trialgraph.identity import Match, Names, resolve
from trialgraph.identity.remembered import MEMORY, Memory
from trialgraph.mappers.emit import Mention

if TYPE_CHECKING:
    from tests.identity.conftest import Who

SPELLINGS = ("Wistar Hospital", "Wistar Hosp.", "Mercy Hospital")
CITIES = (("Jinan", "CN"), ("London", "GB"), ("Chicago", "US"))


def mentions(who: Who) -> list[Mention]:
    return [who.site(name, *city) for name in SPELLINGS for city in CITIES]


def decided(mentions: list[Mention], memory: Memory) -> list[Match]:
    names = Names()
    names.add((mention, 1) for mention in mentions)
    found = list(resolve(names, curated=(), memory=memory).matches())
    memory.close()
    return found


@pytest.fixture
def earlier(tmp_path: Path, who: Who) -> Path:
    """What was found out of three places."""
    memory = Memory(new=tmp_path / MEMORY)
    assert len(decided(mentions(who), memory)) == 3
    assert (memory.asked, memory.known) == (3, 0)
    return tmp_path / MEMORY


def test_nothing_is_compared_again_and_all_is_decided_as_before(
    earlier: Path, who: Who, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = decided(mentions(who), Memory())
    monkeypatch.setattr("trialgraph.identity.resolving.site_matches", lambda located: 1 / 0)
    memory = Memory(earlier, tmp_path / "new")
    assert decided(mentions(who), memory) == fresh
    assert (memory.asked, memory.known) == (3, 3)
    again = Memory(tmp_path / "new")  # what was used is handed on
    assert decided(mentions(who), again) == fresh
    assert again.known == 3


def test_a_place_with_a_new_name_is_compared_again_and_no_other(earlier: Path, who: Who) -> None:
    more = [*mentions(who), who.site("WISTAR HOSPITAL", "London", "GB")]
    memory = Memory(earlier)
    found = decided(more, memory)
    assert (memory.asked, memory.known) == (3, 2)
    assert found == decided(more, Memory())


def test_what_other_code_found_is_not_taken(earlier: Path, who: Who) -> None:
    memory = Memory(earlier, code="other")
    decided(mentions(who), memory)
    assert memory.known == 0


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 200])
def test_a_file_that_is_damaged_costs_only_time(content: bytes, who: Who, tmp_path: Path) -> None:
    (tmp_path / MEMORY).write_bytes(content)
    memory = Memory(tmp_path / MEMORY)
    assert decided(mentions(who), memory) == decided(mentions(who), Memory(tmp_path / "nowhere"))
    assert memory.known == 0


def test_what_is_not_used_is_forgotten(earlier: Path, who: Who, tmp_path: Path) -> None:
    memory = Memory(earlier, tmp_path / "new")
    decided([mention for mention in mentions(who) if mention.city == "Jinan"], memory)
    rest = Memory(tmp_path / "new")
    decided(mentions(who), rest)
    assert (rest.asked, rest.known) == (3, 1)
