"""The catalogue as a page and as RDF: every question, parameter and column is in it, and programs can read it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery

from trialgraph.catalogue import Parameter, Question, catalogue, question
from trialgraph.catalogue_pages import PAGES, THEMES, described, listed, to_html, to_markdown, to_text, to_turtle
from trialgraph.ontology import scheme

SDO = rdflib.Namespace("https://schema.org/")
XSD = rdflib.Namespace("http://www.w3.org/2001/XMLSchema#")
BASE = "https://w3id.org/trialgraph/"
NAMES = [each.name for each in catalogue()]
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BY_NAME = pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)


def test_every_theme_is_a_folder_that_is_told() -> None:
    assert {each.theme for each in catalogue()} <= set(THEMES)
    assert list(PAGES) == ["table", "html", "md", "ttl"]


# ---- lists


def test_the_list_has_a_row_for_each_question() -> None:
    rows = listed().result().rows
    assert list(rows[0]) == ["name", "summary", "theme", "parameters"]
    assert sorted(str(row["name"]) for row in rows) == NAMES
    by_name = {row["name"]: row for row in rows}
    assert by_name["shared-sites"] == {
        "name": "shared-sites",
        "summary": question("shared-sites").summary,
        "theme": "sites",
        "parameters": "min_sponsors=2 cell_source=any country=any limit=any",
    }
    themes = [str(row["theme"]) for row in rows]
    assert themes == sorted(themes, key=list(THEMES).index)


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_list_for_people_has_the_themes_and_whole_summaries_within_the_width(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = to_text()
    assert max(map(len, text.splitlines())) <= width
    told = _flat(text)
    places = [told.index(_flat(f"{each.name} {each.summary}")) for each in catalogue()]
    themes = {theme: told.index(title) for theme, title in THEMES.items() if any(q.theme == theme for q in catalogue())}
    assert sorted(themes.values()) == list(themes.values())
    for each, place in zip(catalogue(), places, strict=True):
        assert max(themes, key=lambda theme: (themes[theme] < place, themes[theme])) == each.theme


def test_the_list_for_people_has_a_line_for_each_question_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    lines = [line.split(None, 1) for line in to_text().splitlines() if line.startswith("  ")]
    assert sorted(lines) == [[each.name, each.summary] for each in catalogue()]


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 60, 300])
@BY_NAME
def test_a_description_tells_all_parameters_and_columns(
    asked: Question, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = described(asked)
    assert max(map(len, text.splitlines())) <= min(width, 100)
    about, _, rest = text.partition("\n\nparameters\n")
    takes, _, gives = rest.partition("\n\ncolumns\n")
    assert _flat(about) == _flat(f"{asked.name}: {asked.summary} {asked.description}")
    expected = [(each.name, _described_type(each), each.description) for each in asked.parameters]
    assert _flat(takes) == _flat(" ".join(f"{name} {kind}; {told}" for name, kind, told in expected))
    assert _flat(gives) == _flat(" ".join(f"{each.name} {each.type}; {each.description}" for each in asked.columns))


def _described_type(parameter: Parameter) -> str:
    kind = parameter.type
    if parameter.choices:
        kind = f"one of {', '.join(parameter.choices)}"
    elif parameter.scheme == "country":
        kind = "code of country (250, such as AD, AE, AF)"
    elif parameter.scheme:
        kind = f"code of {parameter.scheme} ({', '.join(scheme(parameter.scheme).codes)})"
    return kind if parameter.default is None else f"{kind} (default: {parameter.default})"


# ---- Markdown


def _told(asked: Question) -> list[tuple[str, str]]:
    """The names of parameters and columns, and what each is said to mean."""
    takes = [(each.name, each.description) for each in asked.parameters]
    return takes + [(each.name, each.description) for each in asked.columns]


def _section(text: str, name: str) -> list[str]:
    [found] = re.findall(rf"^### {name}\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    return str(found).splitlines()


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


@BY_NAME
def test_markdown_has_a_section_for_each_question(asked: Question) -> None:
    text = to_markdown()
    lines = _section(text, asked.name)
    assert f"{asked.summary}. {asked.description}" in lines
    rows = [_cells(line) for line in lines if line.startswith("| `")]
    expected = [[f"`{name}`", description] for name, description in _told(asked)]
    assert [[row[0], row[2]] for row in rows] == expected
    assert all(len(row) == 3 for row in rows)
    assert [row[1] for row in rows[len(asked.parameters) :]] == [column.type for column in asked.columns]
    for parameter, row in zip(asked.parameters, rows, strict=False):
        assert row[1].endswith(f"(default: {parameter.default})") == (parameter.default is not None)
        assert all(choice in row[1] for choice in parameter.choices)
        if parameter.scheme is not None:
            assert row[1].startswith(f"code of {parameter.scheme} (")
            codes = scheme(parameter.scheme).codes
            listed = ", ".join(codes) in row[1]
            linked = row[1].endswith(f" [all](../ontology/vocab/{parameter.scheme}.ttl)")
            assert (listed, linked) == (len(codes) <= 15, len(codes) > 15)
    [link] = [line for line in text.splitlines() if line.startswith(f"| [{asked.name}](")]
    assert _cells(link) == [f"[{asked.name}](#{asked.name})", asked.summary]


def test_markdown_has_each_question_once_and_tables_of_one_width() -> None:
    text = to_markdown()
    assert text.startswith(f"# The questions\n\n{len(NAMES)} questions")
    assert sorted(re.findall(r"^### (.+)$", text, re.MULTILINE)) == NAMES
    used = [title for theme, title in THEMES.items() if any(each.theme == theme for each in catalogue())]
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == used
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(_cells(line)) for line in table.splitlines()}) == 1
    assert text.endswith("|\n")


# ---- HTML


class _Page(HTMLParser):
    """Fails where a tag is not closed; keeps links, anchors and the text of each section."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.section = ""
        self.texts: dict[str, str] = {}
        self.tags: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        self.addresses += [str(named[name]) for name in ("href", "src", "srcset", "action", "data") if name in named]
        if "id" in named:
            self.ids.append(str(named["id"]))
        if tag == "section":
            self.section = str(named["id"])
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "section":
            self.section = ""

    def handle_data(self, data: str) -> None:
        self.texts[self.section] = self.texts.get(self.section, "") + data


def test_html_is_one_well_formed_page_without_outside_links() -> None:
    html = to_html()
    seen = _Page(html)
    assert html.lower().startswith("<!doctype html>")
    assert [seen.tags.count(tag) for tag in ("html", "head", "title", "body", "h1")] == [1] * 5
    assert 'charset="utf-8"' in html
    assert seen.addresses
    assert all(address.startswith("#") for address in seen.addresses)
    assert {address[1:] for address in seen.addresses} == set(NAMES)
    assert sorted(seen.ids) == NAMES
    assert not {"script", "img", "link", "iframe"} & set(seen.tags)
    assert "url(" not in html
    assert "@import" not in html


@BY_NAME
def test_html_has_all_of_each_question(asked: Question) -> None:
    text = " ".join(_Page(to_html()).texts[asked.name].split())
    for told in (asked.summary, asked.description):
        assert " ".join(told.split()) in text
    for name, description in _told(asked):
        assert name in text
        assert " ".join(description.split()) in text
    body = "\n".join(line for line in asked.text.splitlines() if not line.startswith("#+"))
    assert " ".join(body.split()) in text
    assert "#+" not in text
    assert unescape(text) == text


# ---- RDF


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(data=to_turtle(), format="turtle")


def test_turtle_has_no_blank_nodes_and_only_terms_of_shacl(graph: rdflib.Graph) -> None:
    terms = {term for triple in graph for term in triple}
    assert not [term for term in terms if isinstance(term, rdflib.BNode)]
    used = {term for term in terms if isinstance(term, rdflib.URIRef) and term.startswith(str(SH))}
    assert len(used) > 8
    assert [term for term in used if term not in SH] == []
    assert set(graph.predicates()) - used == {
        RDF.type,
        RDFS.label,
        RDFS.comment,
        DCTERMS.identifier,
        DCTERMS.description,
        SDO.keywords,
    }


def test_turtle_has_each_question_once(graph: rdflib.Graph) -> None:
    found = sorted(str(node) for node in graph.subjects(RDF.type, SH.SPARQLSelectExecutable))
    assert found == [f"{BASE}question/{name}" for name in NAMES]
    assert sorted(str(name) for name in graph.objects(None, DCTERMS.identifier)) == NAMES
    assert len(set(graph.subjects(RDF.type, SH.Parameter))) == sum(len(each.parameters) for each in catalogue())


@BY_NAME
def test_turtle_has_all_of_each_question(graph: rdflib.Graph, asked: Question) -> None:
    node = rdflib.URIRef(f"{BASE}question/{asked.name}")
    assert graph.value(node, RDFS.label) == rdflib.Literal(asked.summary)
    assert graph.value(node, RDFS.comment) == rdflib.Literal(asked.description)
    told = str(graph.value(node, DCTERMS.description))
    assert all(f"{column.name} ({column.type}): {column.description}" in told for column in asked.columns)
    assert {str(tag) for tag in graph.objects(node, SDO.keywords)} == {asked.theme, *asked.tags}
    [select] = graph.objects(node, SH.select)
    assert "#+" not in str(select)
    variables = [str(variable) for variable in prepareQuery(str(select)).algebra["PV"]]
    assert variables == [column.name for column in asked.columns]
    named = {str(graph.value(at, SH.name)): at for at in graph.objects(node, SH.parameter)}
    assert set(named) == {parameter.name for parameter in asked.parameters}
    for parameter in asked.parameters:
        at = named[parameter.name]
        assert graph.value(at, SH.description) == rdflib.Literal(parameter.description)
        assert graph.value(at, SH.optional) == rdflib.Literal(True)
        assert str(graph.value(at, SH.path)) == f"{BASE}parameter/{parameter.name}"
        datatype = {"integer": XSD.integer, "string": XSD.string, "date": XSD.date}.get(parameter.type)
        assert graph.value(at, SH.datatype) == datatype
        assert graph.value(at, SH.nodeKind) == (SH.IRI if datatype is None else None)
        default = graph.value(at, SH.defaultValue)
        assert (default is None) == (parameter.default is None)
        if default is not None and datatype is not None:
            assert isinstance(default, rdflib.Literal)
            assert str(default) == parameter.default
            assert (default.datatype or XSD.string) == datatype
            assert not default.ill_typed
        elif default is not None:
            assert default == rdflib.URIRef(f"{BASE}vocab/{parameter.scheme}/{parameter.default}")


def test_pages_are_the_same_each_time() -> None:
    for make in PAGES.values():
        assert make() == make()
