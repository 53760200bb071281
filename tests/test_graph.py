"""Opening graphs: a build, a file, an rdflib graph; and what is said where there is none, or one that is not whole."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib

import trialgraph as tg
from trialgraph.errors import TrialgraphError
from trialgraph.graph import GraphError, from_rdflib
from trialgraph.queries import query_files

EXAMPLES = Path(__file__).parent.parent / "examples"
HERE = Path(__file__).parent / "queries"
TRIALS = "SELECT (COUNT(DISTINCT ?trial) AS ?trials) WHERE { ?trial a tg:Trial }"


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the examples, which no test changes."""
    folder = tmp_path_factory.mktemp("whole") / "build"
    tg.build(EXAMPLES, out=folder, jobs=1)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of that build, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "build"))


def _refused(path: Path) -> str:
    with pytest.raises(GraphError) as caught:
        tg.open(path).sparql(TRIALS)
    told = str(caught.value)
    assert told.isprintable()
    assert str(path) in told
    return told


def test_a_build_is_opened_and_answers(whole: Path) -> None:
    graph = tg.open(whole)
    assert isinstance(graph, tg.KnowledgeGraph)
    assert graph.sparql(TRIALS).rows == [{"trials": 5}]
    assert str(whole) in repr(graph)
    assert tg.open(str(whole)).sparql(TRIALS).rows == [{"trials": 5}]


def test_what_build_returns_is_the_graph_that_open_opens(tmp_path: Path) -> None:
    built = tg.build([EXAMPLES / "NCT05939167.txt"], out=tmp_path / "build")
    assert built.query("sponsor-sites").tuples == tg.open(tmp_path / "build").query("sponsor-sites").tuples
    assert len(built.query("sponsor-sites")) > 0


def test_a_build_can_be_opened_twice_at_once(whole: Path) -> None:
    first, second = tg.open(whole), tg.open(whole)
    assert first.sparql(TRIALS).rows == second.sparql(TRIALS).rows


def test_all_quads_of_a_build_are_those_of_its_file_and_of_its_store(whole: Path, tmp_path: Path) -> None:
    graph = tg.open(whole)
    [counted] = graph.sparql("SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?s ?p ?o } }").rows
    assert len(set(graph.quads())) == counted["quads"]
    assert len(graph.to_rdflib()) == graph.export(tmp_path / "all.nt")


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".ttl", ".nq.gz", ".trig.zst", ".jsonld", ".rdf", ".nt.gz"])
def test_an_export_is_opened_and_answers_as_the_build_does(whole: Path, tmp_path: Path, suffix: str) -> None:
    graph = tg.open(whole)
    graph.export(tmp_path / f"trials{suffix}")
    again = tg.open(tmp_path / f"trials{suffix}")
    for name in ("shared-cell-sources", "sponsor-sites", "cell-products"):
        assert again.query(name).tuples == graph.query(name).tuples


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _cut(name: str) -> Callable[[Path], None]:
    def cut(folder: Path) -> None:
        for path in folder.glob(name):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return cut


def _empty_store(folder: Path) -> None:
    shutil.rmtree(folder / "store")
    (folder / "store").mkdir()


def _empty(name: str) -> Callable[[Path], None]:
    def empty(folder: Path) -> None:
        for path in folder.glob(name):
            path.write_bytes(b"")

    return empty


def _write(name: str, told: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(told)

    return write


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_remove("report.json"), id="no report"),
        pytest.param(_remove("graph.nq.zst"), id="no quads"),
        pytest.param(lambda folder: shutil.rmtree(folder / "store"), id="no store"),
        pytest.param(_empty_store, id="empty store"),
        pytest.param(_empty("store/MANIFEST-*"), id="empty manifest"),
        pytest.param(_cut("store/MANIFEST-*"), id="cut manifest"),
        pytest.param(_empty("store/CURRENT"), id="empty current"),
        pytest.param(_cut("store/*.sst"), id="cut tables"),
        pytest.param(_write("report.json", b""), id="empty report"),
        pytest.param(_write("report.json", b'{"counts": {}}'), id="report without counts"),
        pytest.param(_write("report.json", b'{"counts": 5}'), id="report of another shape"),
        pytest.param(_write("report.json", b"[]"), id="report that is a list"),
        pytest.param(_write("report.json", b"\xff\xfe"), id="report of bytes"),
    ],
)
def test_a_damaged_build_is_said_to_be_so(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder)
    assert "buil" in _refused(folder)


def test_a_cut_file_of_quads_is_not_exported_as_if_it_were_whole(folder: Path, tmp_path: Path) -> None:
    packed = folder / "graph.nq.zst"
    packed.write_bytes(packed.read_bytes()[:-200])
    with pytest.raises((TrialgraphError, OSError, EOFError)):
        tg.open(folder).export(tmp_path / "trials.nq")
    assert not (tmp_path / "trials.nq").exists()


def test_there_is_no_graph_there(tmp_path: Path) -> None:
    assert "trialgraph build" in _refused(tmp_path / "nowhere")
    assert "trialgraph build" in _refused(tmp_path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("broken.ttl", b"<http://a> <http://b> ."),
        ("broken.nq", b"not quads at all\n"),
        ("broken.trig", b"GRAPH <http://g> { <http://a> "),
        ("broken.jsonld", b'{"@id": '),
        ("broken.rdf", b"<rdf:RDF"),
        ("bytes.ttl", b"\xff\xfe\x00"),
        ("cut.nq.gz", gzip.compress(b"<http://a> <http://b> <http://c> <http://g> .\n" * 500, mtime=0)[:-12]),
        ("cut.nq.zst", b"\x28\xb5\x2f\xfd\x04\x58\x00"),
        ("damaged.nq.zst", b"\x28\xb5\x2f\xfd" + b"\x00" * 40),
        ("damaged.nq.gz", b"\x1f\x8b\x08" + b"\x00" * 7 + b"\xff" * 40),
    ],
)
def test_a_file_that_is_no_graph_is_said_to_be_so(tmp_path: Path, name: str, told: bytes) -> None:
    (tmp_path / name).write_bytes(told)
    assert "cannot be read" in _refused(tmp_path / name)


def test_a_file_of_no_known_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trials.txt").write_text("x", encoding="utf-8")
    with pytest.raises(TrialgraphError, match=r"does not end in a known format"):
        tg.open(tmp_path / "trials.txt")


def test_connect_asks_at_once_unless_told_not_to() -> None:
    with pytest.raises(TrialgraphError, match=r"127\.0\.0\.1:1/sparql cannot be reached"):
        tg.connect("http://127.0.0.1:1/sparql")
    graph = tg.connect("http://127.0.0.1:1/sparql", probe=False)
    assert "127.0.0.1:1" in repr(graph)
    with pytest.raises(TrialgraphError, match=r"127\.0\.0\.1:1"):
        graph.query("shared-sites")


def test_an_rdflib_dataset_is_asked_as_it_stands_and_as_it_changes() -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(HERE / "shared-sponsors" / "graph.trig", format="trig")
    graph = from_rdflib(dataset)
    assert [row["trials"] for row in graph.query("shared-sponsors")] == [3, 2, 2]
    assert len(list(graph.quads())) == len(list(dataset.quads()))
    for graph_name in list(dataset.graphs()):
        dataset.remove_graph(graph_name)
    assert len(graph.query("shared-sponsors")) == 0


@pytest.mark.parametrize("question", sorted(path.parent.name for path in HERE.glob("*/graph.trig")))
def test_a_plain_rdflib_graph_answers_every_question(question: str) -> None:
    """All statements in one graph, as a Turtle file has them: nothing tells which record said what."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(HERE / question / "graph.trig", format="trig")
    plain = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        plain.add(triple)
    graph = from_rdflib(plain)
    assert graph.query(question).columns == from_rdflib(dataset).query(question).columns
    by_record = "GRAPH ?" in query_files()[question][1]  # what asks for records finds none
    assert (
        len(graph.query(question)) > 0 or by_record or question in {"donor-types", "trial-links", "shared-cell-sources"}
    )  # labels
    assert len(list(graph.quads())) == len(plain)


def test_an_rdflib_dataset_without_a_union_is_asked_as_a_union_all_the_same() -> None:
    dataset = rdflib.Dataset()
    dataset.parse(HERE / "shared-sponsors" / "graph.trig", format="trig")
    assert [row["trials"] for row in from_rdflib(dataset).query("shared-sponsors")] == [3, 2, 2]


def test_prefixes_are_known_and_may_be_declared_otherwise(whole: Path) -> None:
    graph = tg.open(whole)
    other = "PREFIX tg: <https://example.org/>\n" + TRIALS
    assert graph.sparql(other).rows == [{"trials": 0}]
    assert graph.select("SELECT ?x WHERE { ?x a tg:Trial ; dcterms:identifier 'NCT05939167' }")[0]["x"] == (
        "https://w3id.org/trialgraph/trial/NCT05939167"
    )


def test_the_graph_of_a_build_conforms_and_has_a_network(whole: Path) -> None:
    graph = tg.open(whole)
    assert graph.validate().conforms
    assert graph.network("co-sponsorship").number_of_nodes() > 0
