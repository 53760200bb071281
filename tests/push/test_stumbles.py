"""What a new user got wrong, and what is said about it before anything is lost."""

from __future__ import annotations

import functools
import inspect
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import trialgraph as tg
from tests import servers
from tests.push.conftest import BASE, LINES, QUICK, WHOLE, held, lines, sent
from tests.push.front import Answer, Front
from tests.push.test_cli_push import run
from trialgraph.engines.credentials import Login
from trialgraph.errors import TrialgraphError
from trialgraph.push import PushError, client, push
from trialgraph.push.client import Manners
from trialgraph.push.finding import find_profile


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def quads(tmp_path: Path) -> Path:
    file = tmp_path / "some.nq"
    file.write_bytes(b"".join(lines(12)))
    return file


@pytest.mark.parametrize("options", [{}, {"replace": True}])
def test_a_store_of_another_kind_is_not_touched(store: Front, options: dict[str, bool]) -> None:
    sent(store, lines())
    store.writes.clear()
    with pytest.raises(
        TrialgraphError, match="answers as Oxigraph does, not as Apache Jena Fuseki: give --profile oxi"
    ):
        push(lines(3), store.url, profile="fuseki", manners=QUICK, **options)  # type: ignore[arg-type]
    assert store.writes == []
    assert held(store) == WHOLE


def test_a_generic_store_may_be_any(store: Front) -> None:
    login: Login = {"user": None, "password": None, "token": None, "auth": None, "insecure": False}
    assert find_profile(store.url, "generic", login, QUICK).name == "generic"


@pytest.mark.parametrize("method", ["quads", "gsp"])
def test_nothing_is_lost_where_data_are_not_taken(store: Front, method: str) -> None:
    """The addresses of updates and of data are two: one may be there, and the other not."""
    sent(store, lines())
    store.no_data = Answer(404)
    changed = [line.replace(b'"x7 ', b'"other ') for line in lines(20)]
    with pytest.raises(PushError, match=rf"the store {store.url}/store is not there \(HTTP 404\)"):
        sent(store, changed, method=method, replace=True)
    assert held(store) == WHOLE
    store.no_data = None
    assert sent(store, changed, method=method)[2:7] == (20, 20 * LINES, 0, 10, 20 * LINES)


@pytest.mark.parametrize("options", [{}, {"replace": True}, {"keep": True}])
def test_an_empty_graph_empties_no_store(store: Front, options: dict[str, bool]) -> None:
    sent(store, lines())
    with pytest.raises(TrialgraphError, match="the graph is empty, and nothing was sent or deleted"):
        sent(store, [], **options)
    assert held(store) == WHOLE


def test_the_names_of_what_is_deleted_are_told(store: Front, quads: Path) -> None:
    run(store.behind, "-g", quads)
    quads.write_bytes(b"".join(lines(5)))
    names = [f"{BASE}record/made-up/{graph:04}" for graph in range(12)]
    planned, _ = run(store.behind, "-g", quads, "--dry-run")
    assert planned.splitlines()[1:] == [f"to delete: {', '.join(names[5:10])} and 2 more"]
    told, _ = run(store.behind, "-g", quads)
    assert told.splitlines()[1:] == [f"deleted: {', '.join(names[5:10])} and 2 more"]
    planned, _ = run(store.behind, "-g", quads, "--dry-run", "--replace")
    assert planned.splitlines()[1:] == [f"to send: {', '.join(names[:5])}"]


@pytest.mark.parametrize(
    "options",
    [("--dry-run",), ("--replace",), ("--keep",), ("--method", "gsp"), ("--chunk", "4"), ("--folder", "."),
     ("--timeout", "300"), ("--retries", "5"), ("--insecure",)],
)  # fmt: skip
def test_what_does_nothing_for_a_folder_is_refused(tmp_path: Path, quads: Path, options: tuple[str, ...]) -> None:
    _, told = run(tmp_path / "db", "-g", quads, "--profile", "oxigraph", *options, code=2)
    assert told.startswith(
        f"trialgraph: {options[0]}: for the address of a store only, and {tmp_path / 'db'} is a folder"
    )
    assert not (tmp_path / "db").exists()


def test_an_address_without_http_is_no_folder(quads: Path) -> None:
    _, told = run("localhost:3030/trials", "-g", quads, "--profile", "oxigraph", code=2)
    assert told == (
        "trialgraph: localhost:3030/trials is not an http(s) address; did you mean http://localhost:3030/trials?\n"
    )


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    class Nothing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    class Files(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    def told(url: str) -> str:
        with pytest.raises(TrialgraphError, match=f"no SPARQL answers at {url}: .* with its dataset") as caught:
            push(lines(1), url, manners=QUICK)
        return str(caught.value)

    with serving(Nothing) as url:
        assert "is not there (HTTP 404)" in told(url)
    with serving(functools.partial(Files, directory=tmp_path)) as url:
        assert "answered with a page for people" in told(url)


@pytest.mark.parametrize(
    ("profile", "told"),
    [(None, "such as {root}/trials of Fuseki"), ("fuseki", "name the dataset as well: {root}/trials")],
)
def test_the_root_of_fuseki_asks_for_the_dataset(tmp_path: Path, profile: str | None, told: str) -> None:
    try:
        with servers.Fuseki(tmp_path, on_disk=False) as server:
            with pytest.raises(TrialgraphError, match=told.format(root=server.root)):
                push(lines(1), f"{server.root}/", profile=profile, manners=QUICK)
            assert push(lines(1), server.query, profile=profile, manners=QUICK).sent == 1
    except servers.MissingError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("host", ["http://127.0.0.1:1", "http://nobody.invalid"])
def test_nothing_is_promised_of_what_never_answered(host: str) -> None:
    with pytest.raises(PushError, match="cannot be reached") as caught:
        push(lines(1), host, manners=QUICK)
    assert "same command" not in str(caught.value)


def test_tls_that_does_not_come_about_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_CONNECTING", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(
            PushError, match=r"did not connect within 0\.2 seconds; does it speak TLS, or is it http://"
        ):
            push(lines(1), url, manners=QUICK)
    with serving(BaseHTTPRequestHandler) as url, pytest.raises(PushError, match=r"does it speak TLS, or is it http://"):
        push(lines(1), url.replace("http:", "https:"), manners=QUICK)


def test_the_probe_does_not_read_all_that_a_store_holds() -> None:
    """GET at a dataset of Fuseki gives all of it."""

    read_all = threading.Event()

    class Large(BaseHTTPRequestHandler):
        server_version = "Oxigraph/0.5"

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # whoever has seen enough hangs up
                for _ in range(100):
                    self.wfile.write(bytes(2**20))
                read_all.set()

        def log_message(self, *_: object) -> None:
            pass

    with serving(Large) as url, client.Client(url, manners=QUICK) as asking:
        assert asking.headers()["Server"].startswith("Oxigraph/0.5")
    assert not read_all.wait(0.5)


def test_waiting_is_told_where_no_terminal_is(store: Front, quads: Path) -> None:
    store.planned = [Answer(503, b"later", (("Retry-After", "5"),))]
    _, told = run(store.url, "-g", quads)
    assert re.fullmatch(rf"waiting 5 s: .*{store.url}.* is busy or down \(HTTP 503\): later\n", told)
    store.planned = [Answer(503, b"later", (("Retry-After", "1"),))]
    assert run(store.url, "-g", quads, "--replace")[1] == ""


def test_retries_and_timeout_are_options_in_python_too(store: Front, tmp_path: Path) -> None:
    graph = tg.build(Path(__file__).parents[2] / "examples", out=tmp_path / "build")
    store.planned = [Answer(503)]
    with pytest.raises(PushError, match=r"is busy or down \(HTTP 503\); give"):
        graph.push(store.url, retries=0, timeout=20)
    waited: list[float] = []
    store.planned = [Answer(503)] * 2
    with pytest.raises(PushError, match="tried 2 times"):
        graph.push(store.url, retries=1, manners=Manners(retries=7, sleep=waited.append))
    assert len(waited) == 1


def test_the_method_of_a_graph_tells_all_options() -> None:
    told = inspect.getdoc(tg.KnowledgeGraph.push) or ""
    options = set(inspect.signature(push).parameters) - {"lines", "url"}
    assert options == set(re.findall(r"``(\w+)``", told))
