"""The room's README: its example says what really comes out, and its table lists what is really there."""

from __future__ import annotations

import ast
import re

from trialgraph.ontology import TG, concept_iri, scheme
from trialgraph.ontology.files import room

README = (room() / "README.md").read_text(encoding="utf-8")


def test_the_example_gives_what_its_comments_say() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    checked = 0
    for code, said in re.findall(r"^(\S.*?)\s+# (.+)$", block, re.MULTILINE):
        found = eval(code, {"TG": TG, "concept_iri": concept_iri, "scheme": scheme})  # noqa: S307  our own README
        assert found == ast.literal_eval(said)
        checked += 1
    assert checked == 4


def test_the_table_lists_the_files_of_the_room() -> None:
    listed = {
        name for row in re.findall(r"^\| (`.*?`) \|", README, re.MULTILINE) for name in re.findall("`(.*?)`", row)
    }
    for name in listed - {"vocab/<scheme>.ttl"}:
        assert (room() / name).is_file(), name


def test_every_entry_of_the_glossary_says_what_to_avoid() -> None:
    glossary = README.partition("## Glossary")[2].strip().split("\n\n")
    assert len(glossary) > 20
    for entry in glossary:
        assert re.fullmatch(r"\*\*[^*]+\*\* - .+\n\*Avoid:\* .+", entry, re.DOTALL), entry
