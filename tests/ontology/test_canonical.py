"""The canonical form of vocabulary files, and the command that keeps derived files in order."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from trialgraph.ontology import TurtleError, canonical_turtle, ontology_files, scheme
from trialgraph.ontology import __main__ as command
from trialgraph.ontology.derived import expected_texts
from trialgraph.ontology.files import room

HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix x: <https://w3id.org/trialgraph/vocab/x/> .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of all derived files, as they should be."""
    for name, text in expected_texts().items():
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", sorted(expected_texts()))
def test_files_are_what_they_should_be(name: str) -> None:
    turtle = {file.name: file for file in ontology_files()}
    file = turtle.get(name.removeprefix("vocab/")) or room() / name
    same = file.read_text(encoding="utf-8") == expected_texts()[name]
    assert same, f"{name} is not in canonical form; mend it with: python -m trialgraph.ontology --format"


@pytest.mark.parametrize("name", ["phase", "cell-source", "country", "registry"])
def test_the_form_does_not_depend_on_the_order_or_the_syntax_of_the_source(name: str) -> None:
    (file,) = [file for file in ontology_files() if file.name == f"{name}.ttl"]
    triples = [str(quad.triple) + " .\n" for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE)]
    for shuffled in (sorted(triples), sorted(triples, reverse=True), sorted(triples, key=lambda line: line[::-1])):
        assert canonical_turtle("".join(shuffled)) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["phase", "cell-source", "registry"])
def test_the_form_says_the_same(name: str) -> None:
    (file,) = [file for file in ontology_files() if file.name == f"{name}.ttl"]
    again = Graph().parse(data=canonical_turtle(file.read_bytes()), format="turtle")
    assert isomorphic(again, Graph().parse(data=file.read_bytes(), format="turtle"))
    assert len(again) > len(scheme(name))


@pytest.mark.parametrize(
    "value",
    [
        'say "yes"',
        "back\\slash",
        "two\nlines",
        "tab\tand\rreturn",
        "Türkiye γδ 細胞 😀",
        "",
        "ends with \\",
        "\b\f\x7f",
    ],
)
def test_strings_survive(value: str) -> None:
    triple = ox.Triple(ox.NamedNode("https://w3id.org/trialgraph/vocab/x/1"), ox.NamedNode("urn:p"), ox.Literal(value))
    (quad,) = ox.parse(canonical_turtle(f"{triple} ."), ox.RdfFormat.TURTLE)
    assert quad.triple == triple


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/trialgraph/vocab/registry/clinicaltrials.gov",
        "https://w3id.org/trialgraph/vocab/x/ends-with-a-dot.",
        "https://w3id.org/trialgraph/vocab/x/a/b",
        "https://w3id.org/trialgraph/vocab/1x/a",
        "https://w3id.org/trialgraph/vocab/x/",
        "https://w3id.org/trialgraph/vocab/x",
        "http://purl.obolibrary.org/obo/CL_0000134",
        "https://example.org/a(b)?c=d#e",
    ],
)
def test_iris_survive(iri: str) -> None:
    triple = ox.Triple(ox.NamedNode(iri), ox.NamedNode(iri), ox.NamedNode(iri))
    (quad,) = ox.parse(canonical_turtle(f"{triple} ."), ox.RdfFormat.TURTLE)
    assert quad.triple == triple


def test_language_tags_and_datatypes_survive() -> None:
    source = HEAD + 'x:1 skos:prefLabel "Phase"@en-gb ; skos:notation "1"^^<urn:type> .'
    graph = Graph().parse(data=canonical_turtle(source), format="turtle")
    assert isomorphic(graph, Graph().parse(data=source, format="turtle"))


@pytest.mark.parametrize("source", ["x:1 a", HEAD + "x:1 skos:note [] .", HEAD + '[] skos:note "x" .'])
def test_what_is_no_vocabulary_is_refused(source: str) -> None:
    with pytest.raises(TurtleError, match="not a vocabulary in Turtle"):
        canonical_turtle(source)


def test_check_names_the_file_and_what_mends_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "room", lambda: folder)
    assert command.main(["--check"]) == 0
    file = folder / "vocab" / "phase.ttl"
    right = file.read_bytes()
    file.write_bytes(right + b"\n")
    assert command.main(["--check"]) == 1
    assert "vocab/phase.ttl is not in canonical form; mend it with: python -m" in capsys.readouterr().err
    assert command.main(["--format"]) == 0
    assert capsys.readouterr().out == "vocab/phase.ttl rewritten\n"
    assert file.read_bytes() == right
    assert command.main(["--check"]) == 0


def test_bad_use_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main([])
    assert caught.value.code == 2
    assert "--format" in capsys.readouterr().err
