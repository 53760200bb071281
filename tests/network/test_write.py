"""Networks as files: read back with other people's readers, twice the same bytes, and names that stay names."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree, html

from trialgraph.graph import KnowledgeGraph
from trialgraph.network import (
    FORMATS,
    KINDS,
    MissingPlotError,
    UnknownFormatError,
    build_network,
    write_network,
)

HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(2)>",
    "{{ 7*7 }} {% raw %} $\\frac{$ <!--",
    "مستشفى الملك فيصل",
    "ESC\x1b[31m NUL\x00 \ufffe\u2028end",
    "中国人民解放军总医院 " + "a" * 300,
    "",
)
# The registries' pages of trials; a namespace and an address in a message of the script's, which nothing ever asks for.
ALLOWED_ADDRESSES = re.compile(
    r"https://(clinicaltrials\.gov/study/|trialsearch\.who\.int/Trial2\.aspx|w3id\.org/trialgraph/|www\.sigmajs\.org)"
    r"|http://www\.w3\.org/2000/svg"
)


@pytest.fixture
def hostile(graph_of: Callable[..., KnowledgeGraph]) -> nx.Graph[str]:
    """Every hostile label, in one trial, as sponsors."""
    # The store itself refuses NUL: it may only come from another source, so it is put back into the graph.
    graph = build_network(graph_of(tuple(label.replace("\x00", "") for label in HOSTILE)), "co-sponsorship")
    for node, data in graph.nodes(data=True):
        data["label"] = next(label for label in HOSTILE if node.endswith(label.replace("\x00", "").encode().hex()))
    return graph


def read_gexf(path: Path) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.read_gexf(path, version="1.3")
    return graph


def read_graphml(path: Path) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.read_graphml(path)
    return graph


def read_json(path: Path) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.node_link_graph(json.loads(path.read_bytes()), edges="edges")
    return graph


def written(path: Path) -> set[str]:
    """The texts of an SVG picture, line by line."""
    texts = etree.parse(path).iter("{*}text")
    return {str(etree.tostring(node, method="text", encoding=str)).strip() for node in texts}


def read_page(path: Path) -> html.HtmlElement:
    """A page as a browser's parser has it."""
    page = html.document_fromstring(path.read_text(encoding="utf-8"))
    assert isinstance(page, html.HtmlElement)
    return page


READERS = {".gexf": read_gexf, ".graphml": read_graphml, ".json": read_json}


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_back_is_what_was_written(kg: KnowledgeGraph, tmp_path: Path, kind: str, suffix: str) -> None:
    graph = build_network(kg, kind)
    path = tmp_path / f"net{suffix}"
    write_network(graph, path, title="Åland & <co>", note="a note")
    back = READERS[suffix](path)
    assert not back.is_directed()
    ours, theirs = ({node: each.nodes[node] for node in each} for each in (graph, back))
    for node, data in theirs.items():
        data.pop("viz", None)
        assert data.pop("start", None) in {None, f"{data.get('first_year')}-01-01"}
        assert data == ours[node]
    assert list(theirs) == list(ours)
    links = {frozenset((a, b)): data for a, b, data in graph.edges(data=True)}
    found = {frozenset((a, b)): data for a, b, data in back.edges(data=True)}
    assert found.keys() == links.keys()
    for pair, data in found.items():
        data.pop("viz", None)
        data.pop("id", None)
        data.pop("start", None)
        assert data == links[pair]


def test_gexf_has_a_place_a_size_and_a_colour_for_each_node(kg: KnowledgeGraph, tmp_path: Path) -> None:
    write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.gexf", title="t")
    nodes = read_gexf(tmp_path / "net.gexf").nodes(data="viz")
    places = {(viz["position"]["x"], viz["position"]["y"]) for _, viz in nodes}
    assert len(places) == 7
    assert {tuple(sorted(viz)) for _, viz in nodes} == {("color", "position", "shape", "size")}
    sizes = {node.rpartition("/")[2]: viz["size"] for node, viz in nodes}
    assert sizes["beta"] > sizes["acme"] > sizes["lone"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_twice_written_is_twice_the_same(kg: KnowledgeGraph, tmp_path: Path, suffix: str) -> None:
    for name in ("first", "second"):
        write_network(build_network(kg, "co-sponsorship"), tmp_path / f"{name}{suffix}", title="t", note="n")
    first, second = (
        b"".join(file.read_bytes() for file in sorted(tmp_path.glob(f"{n}*"))) for n in ("first", "second")
    )
    content = first
    assert content == second != b""
    days = set(re.findall(rb"20\d\d-\d\d-\d\d", content))
    assert days <= {b"2015-01-01", b"2020-01-01"}, "the years in which trials start, and never today"


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_network_can_be_written(graph_of: Callable[..., KnowledgeGraph], tmp_path: Path, suffix: str) -> None:
    written = write_network(build_network(graph_of(), "co-sponsorship"), tmp_path / f"net{suffix}", title="Nothing")
    assert sorted(tmp_path.iterdir()) == sorted(written) != []


def test_an_unknown_suffix_names_the_known(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match=r"'net\.pdf'.*\.html.*\.gexf.*\.svg"):
        write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.pdf", title="t")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_without_matplotlib_says_what_to_install(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    (tmp_path / "net.png").write_bytes(b"old")
    with pytest.raises(MissingPlotError, match=re.escape("install trialgraph[plot]")):
        write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.png", title="t")
    assert (tmp_path / "net.png").read_bytes() == b"old"


@pytest.mark.parametrize("suffix", [".png", ".PNG"])
def test_png_is_a_picture_with_ink(kg: KnowledgeGraph, tmp_path: Path, suffix: str) -> None:
    image = pytest.importorskip("matplotlib.image")
    path = tmp_path / f"net{suffix}"
    write_network(build_network(kg, "co-sponsorship"), path, title="t")
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    pixels = image.imread(io.BytesIO(content))
    assert pixels.shape[0] > 400
    assert pixels.shape[1] > 800
    colours = {tuple(round(255 * part) for part in pixel[:3]) for row in pixels[::4] for pixel in row[::4]}
    assert (0x00, 0x72, 0xB2) in colours  # Acme, industry
    assert (0xCC, 0x79, 0xA7) in colours  # Mayo, network
    assert (0xD5, 0x5E, 0x00) not in colours  # NIH: nobody


def test_svg_keeps_names_as_text(kg: KnowledgeGraph, tmp_path: Path) -> None:
    write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.svg", title="Who & with whom")
    texts = written(tmp_path / "net.svg")
    assert {"Who & with whom", "Acme", "Beta", "Lone", "Umeå", "Industry (1)"} <= texts


def test_drawing_leaves_the_settings_of_matplotlib_alone(kg: KnowledgeGraph, tmp_path: Path) -> None:
    mpl = pytest.importorskip("matplotlib")
    before = dict(mpl.rcParams)
    write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.svg", title="t")
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("suffix", READERS)
def test_hostile_names_stay_names_in_data_files(hostile: nx.Graph[str], tmp_path: Path, suffix: str) -> None:
    write_network(hostile, tmp_path / f"net{suffix}", title=HOSTILE[0], note=HOSTILE[4])
    labels = {data["label"] or "" for _, data in READERS[suffix](tmp_path / f"net{suffix}").nodes(data=True)}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], "ESC [31m NUL end"} <= labels
    assert len(labels) == len(HOSTILE)


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_hostile_names_can_be_drawn(hostile: nx.Graph[str], tmp_path: Path, suffix: str) -> None:
    write_network(hostile, tmp_path / f"net{suffix}", title="$\\bad{", note="100 $ & 5 $")
    if suffix == ".svg":
        assert not list(etree.parse(tmp_path / "net.svg").iter("{*}script", "{*}img"))
        assert any("<script>alert" in text for text in written(tmp_path / "net.svg"))


def test_hostile_names_stay_names_in_the_page(hostile: nx.Graph[str], tmp_path: Path) -> None:
    write_network(hostile, tmp_path / "net.html", title=HOSTILE[0], note=HOSTILE[1])
    page = read_page(tmp_path / "net.html")
    assert [script.get("type") for script in page.iter("script")] == ["application/json", None]
    assert not list(page.iter("img", "iframe", "object", "embed"))
    assert not [name for element in page.iter() for name in map(str, element.attrib) if name.startswith("on")]
    assert page.findtext(".//h1") == HOSTILE[0]
    data = json.loads(page.get_element_by_id("data").text or "")
    assert set(data["nodes"]["label"]) >= {HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3]}
    assert {HOSTILE[0], HOSTILE[1]} <= {cell.text for cell in page.iterfind(".//td")}
    assert "<" not in (page.get_element_by_id("data").text or "")


def test_the_page_asks_for_nothing_from_elsewhere(kg: KnowledgeGraph, tmp_path: Path) -> None:
    write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.html", title="t")
    text = (tmp_path / "net.html").read_text(encoding="utf-8")
    addresses = re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'<]*", text)
    assert addresses
    assert [address for address in addresses if not ALLOWED_ADDRESSES.match(address)] == []
    page = html.document_fromstring(text)
    assert [link.get("href") for link in page.iter("link")] == ["data:,"]
    assert not [element for element in page.iter() if element.get("src")]
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert isinstance(policy, str)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_the_tables_hold_every_link_and_lead_to_the_registry(kg: KnowledgeGraph, tmp_path: Path) -> None:
    graph = build_network(kg, "co-sponsorship")
    write_network(graph, tmp_path / "net.html", title="t")
    page = read_page(tmp_path / "net.html")
    links, nodes = page.iterfind(".//tbody")
    rows = [[str(cell.xpath("normalize-space(.)")) for cell in row] for row in links]
    assert rows[0] == ["Acme", "Beta", "2", "2.00", "Sponsor 2 trials together.", "NCT00000001 NCT00000002"]
    assert len(rows) == graph.number_of_edges()
    assert len(list(nodes)) == graph.number_of_nodes()
    lone = next(row for row in nodes if row[0].text == "Lone")
    assert [str(cell.xpath("normalize-space(.)")) for cell in lone] == [
        "Lone",
        "Class not known",
        "",
        "1",
        "0",
        "NCT00000005",
    ]
    found = {link.get("href") for link in links.iter("a")}
    assert found == {f"https://clinicaltrials.gov/study/NCT0000000{number}" for number in (1, 2, 4)}
