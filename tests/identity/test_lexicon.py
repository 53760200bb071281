"""Words that exist, and words that are but slips of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from trialgraph.identity.lexicon import is_common, is_known, known_words, write_words
from trialgraph.identity.vocabulary import COMPASS, GENERIC, folded


@pytest.mark.parametrize(
    "word",
    """henan hunan xinjiang xinxiang nice nimes chungnam chonnam washington york hospital university northwestern
    shanghai wurzburg toulouse""".split(),
)
def test_words_that_exist(word: str) -> None:
    assert is_known(word)


@pytest.mark.parametrize("word", ["withrop", "univeristy", "naitonal", "hosptial", "zzyzxx", "", "Henan", "bei jing"])
def test_words_that_do_not(word: str) -> None:
    assert not is_known(word)


@pytest.mark.parametrize(
    ("word", "common"),
    [("hospital", True), ("mary", True), ("north", True), ("global", True), ("wurzburg", False), ("zzyzxx", False)],
)
def test_a_word_that_many_organisations_have(word: str, common: bool) -> None:
    assert is_common(word) is common


def test_known_words_are_as_names_have_them() -> None:
    words = known_words()
    assert words >= GENERIC | COMPASS
    assert len(words) > 20_000
    assert all(word.isascii() and word.isalpha() and word == word.lower() for word in words)
    assert {folded(word) for word in words} <= words


def read(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode("ascii").split("\n")


def test_words_of_two_organisations_and_of_cities_are_written(tmp_path: Path) -> None:
    out = tmp_path / "words.gz"
    organizations = [
        ["Zyxwabc Clinic", "Clinic Zyxwabc"],  # two names of one: said once
        ["Qwertuv Clinic"],
        ["Qwertuv Foundation, ABC 1234"],
        ["Foundation ABC 1234"],
    ]
    assert write_words(organizations, ["Saint-Évry", "Ay"], out) == 5
    assert read(out) == ["clinic", "evry", "foundation", "qwertuv", "saint"]


def test_a_slip_that_the_registry_repeats_is_no_word(tmp_path: Path) -> None:
    out = tmp_path / "words.gz"
    slips = [["Univeristy of Hosptial"], ["Univeristy of Hosptial"]]
    often = [["Hospitality"]] * 11 + [["Universit"]] * 2
    write_words([*slips, *often], ["Univercity"], out)
    # one letter off, but many say it, or a town is called so
    assert read(out) == ["hospitality", "univercity", "universit"]


def test_words_that_many_organisations_have_are_marked(tmp_path: Path) -> None:
    out = tmp_path / "words.gz"
    write_words([["Alpha Betta"]] * 59 + [["Alpha", "The Alpha"]], [], out)
    assert read(out) == ["alpha*", "betta"]


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.gz", tmp_path / "other.gz"
    names = [["Alpha Beta"], ["Beta Alpha"], ["Gamma Alpha"]]
    write_words(names, ["Delta"], one)
    write_words(reversed(names), ["Delta"], other)
    assert one.read_bytes() == other.read_bytes()
