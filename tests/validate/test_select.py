"""Queries of shapes find the same, asked of each thing alone (pySHACL) and of all at once, or are refused."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph

from trialgraph.rdflib_bridge import lexical_forms
from trialgraph.validate.data import Held
from trialgraph.validate.errors import ShaclError
from trialgraph.validate.fast import FastEngine
from trialgraph.validate.rules import Rules
from trialgraph.validate.shacl import PyshaclEngine
from trialgraph.validate.units import units

TG = "https://w3id.org/trialgraph/ontology#"
DATA = f"""
PREFIX tg: <{TG}> BASE <https://example.org/>
GRAPH <record/demo/NCT1> {{
  <trial/NCT1> a tg:Trial ; tg:keyword "x" ; tg:site <site/a>, <site/b> ; tg:arm <arm/1> .
  <site/a> a tg:Site ; tg:anonymous true . <site/b> a tg:Site ; tg:city "Y" . <arm/1> a tg:Arm ; tg:uses <site/a> .
}}
GRAPH <record/demo/NCT2> {{ <trial/NCT2> a tg:Trial ; tg:site <site/a> . <site/a> a tg:Site ; tg:anonymous true . }}
GRAPH <record/demo/NCT3> {{ <trial/NCT3> a tg:Trial . }}
"""
Found = list[tuple[str, str | None]]


def rules(
    where: str, *, across: bool, target: str = "sh:targetClass tg:Trial", variables: str = "$this ?value"
) -> Rules:
    scope = "tgs:scope tgs:AcrossRecords ;" if across else ""
    shapes = (
        f"""
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix tgs: <https://w3id.org/trialgraph/shapes#> . @prefix tg: <{TG}> .
    tgs:prefixes sh:declare [ sh:prefix "tg" ; sh:namespace "{TG}"^^xsd:anyURI ] .
    tgs:Asked a sh:NodeShape ; {target} ; {scope} sh:message "It is asked." ;
      sh:sparql [ sh:prefixes tgs:prefixes ; sh:select """
        + f'"""SELECT {variables} WHERE {{ {where} }}""" ] .'
    )
    return Rules(Graph().parse(data=shapes, format="turtle"))


def found(kind: type[FastEngine] | type[PyshaclEngine], of: Rules, *, across: bool) -> Found:
    data = Held(ox.parse(DATA, ox.RdfFormat.TRIG))
    with lexical_forms():
        engine = kind(of, {}, identity=True)
        if across:
            results = list(engine.across(data))
        else:
            results = [result for _, of_unit in engine.judge(units(data)) for result in of_unit]
    return sorted((result.focus, result.value) for result in results)


def thing(name: str) -> str:
    return f"<https://example.org/{name}>"


ONE, TWO, THREE = (thing(f"trial/NCT{number}") for number in (1, 2, 3))


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("FILTER NOT EXISTS { $this tg:site ?site }", [THREE]),
        ("FILTER NOT EXISTS { $this tg:keyword ?word }", [TWO, THREE]),
        ("$this tg:site ?site . FILTER NOT EXISTS { $this tg:arm ?arm }", [TWO]),
        ("$this tg:site ?site . FILTER NOT EXISTS { ?any tg:city ?city }", []),
        ("$this tg:site ?site . OPTIONAL { ?site tg:city ?city } FILTER NOT EXISTS { ?other tg:city ?city }", []),
        ("$this tg:site ?any FILTER EXISTS { $this tg:site ?s FILTER NOT EXISTS { ?s tg:city ?city } }", [ONE, TWO]),
        ("$this tg:site ?any FILTER NOT EXISTS { $this tg:site ?s FILTER NOT EXISTS { ?s tg:anonymous true } }", [TWO]),
        ("{ $this tg:site ?s FILTER NOT EXISTS { $this tg:arm ?arm } } UNION { $this tg:arm ?s }", [ONE, TWO]),
        ("$this tg:site ?site . FILTER NOT EXISTS { ?site tg:city '}' }", [ONE, TWO]),
        ("$this a tg:Trial . FILTER NOT EXISTS { $this tg:arm ?arm }", [TWO, THREE]),
        ("$this tg:city ?any", []),
        ("$this tg:site ?site . ?arm tg:uses ?site . $this tg:arm ?arm", [ONE]),
    ],
)
def test_what_must_not_be_there(where: str, expected: list[str], across: bool) -> None:
    asked = rules(where, across=across, variables="$this")
    reference = found(PyshaclEngine, asked, across=across)
    assert found(FastEngine, asked, across=across) == reference
    assert sorted({focus for focus, _ in reference}) == expected


@pytest.mark.parametrize("across", [False, True])
def test_the_value_is_told(across: bool) -> None:
    asked = rules("$this tg:site ?value . FILTER NOT EXISTS { ?value tg:city ?city }", across=across)
    expected = [(ONE, thing("site/a")), (TWO, thing("site/a"))]
    assert found(PyshaclEngine, asked, across=across) == found(FastEngine, asked, across=across) == expected


def test_things_are_found_by_a_property_that_the_query_does_not_name() -> None:
    asked = rules("$this tg:site ?value", across=False, target="sh:targetSubjectsOf tg:keyword")
    expected = [(ONE, thing("site/a")), (ONE, thing("site/b"))]
    assert found(PyshaclEngine, asked, across=False) == found(FastEngine, asked, across=False) == expected


@pytest.mark.parametrize(
    "where",
    [
        "$this tg:arm ?value . ?value a tg:Arm",
        "$this tg:arm ?value ; a tg:Arm",
        "$this tg:site ?value MINUS { ?value tg:city ?city }",
        "VALUES ?value { 1 2 } $this tg:enrollment ?value",
        "{ SELECT $this ?value WHERE { $this tg:site ?value } }",
    ],
)
def test_what_cannot_be_asked_of_all_at_once_is_refused(where: str) -> None:
    with pytest.raises(ShaclError, match="use --engine pyshacl"):
        found(FastEngine, rules(where, across=False), across=False)


@pytest.mark.parametrize("lead", ["city", "site"])
def test_what_is_described_like_a_faultless_thing_is_left_out_and_nothing_else(lead: str) -> None:
    """A second batch, in which a thing has the words of one in the first but leads to another of its own record."""
    asked = rules(f"$this tg:{lead} ?value . ?value tg:anonymous true", across=False)
    with lexical_forms():
        engine = FastEngine(asked, {}, identity=True)
        found = []
        for flag in ("false", "true", "false"):
            text = f"""PREFIX tg: <{TG}> BASE <https://example.org/>
            GRAPH <record/demo/NCT1> {{ <trial/NCT1> a tg:Trial ; tg:{lead} <x> . <x> tg:anonymous {flag} }}"""
            data = Held(ox.parse(text, ox.RdfFormat.TRIG))
            found.append([result.value for _, of_unit in engine.judge(units(data)) for result in of_unit])
    assert found == [[], [thing("x")], []]


def test_a_query_that_looks_at_names_is_asked_of_each_thing() -> None:
    asked = rules('$this tg:city ?value FILTER (STRENDS(STR($this), "2"))', across=False)
    with lexical_forms():
        engine = FastEngine(asked, {}, identity=True)
        found = []
        for number in (1, 2):
            text = f"""PREFIX tg: <{TG}> BASE <https://example.org/>
            GRAPH <record/demo/NCT{number}> {{ <trial/NCT{number}> a tg:Trial ; tg:city "Oulu" }}"""
            data = Held(ox.parse(text, ox.RdfFormat.TRIG))
            found.append([result.focus for _, of_unit in engine.judge(units(data)) for result in of_unit])
    assert found == [[], [TWO]]
