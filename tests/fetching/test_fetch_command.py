"""``trialgraph fetch`` as users meet it: real processes that are killed, stopped, and given again."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import trialgraph

if TYPE_CHECKING:
    from tests.fetching.conftest import Api, Handler

PROXIES = {"http_proxy", "https_proxy", "all_proxy"}
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name.lower() not in PROXIES},
    "PYTHONPATH": str(Path(trialgraph.__file__).parents[1]),
    "COLUMNS": "120",
}
FETCH = [sys.executable, "-c", "from trialgraph.cli import main; main()", "fetch"]


def command(api: Api, *arguments: object) -> list[str]:
    return [*FETCH, *map(str, arguments), "--url", api.url, "--page-size", "10", "--rate", "60000"]


def run(api: Api, *arguments: object, code: int = 0) -> tuple[str, str]:
    """What the command writes on stdout and stderr."""
    done = subprocess.run(
        command(api, *arguments), capture_output=True, text=True, timeout=60, env=ENVIRONMENT, check=False
    )
    assert done.returncode == code, (done.stdout, done.stderr)
    return done.stdout, done.stderr


def start(api: Api, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command(api, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        start_new_session=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Halfway:
    """A behaviour: half of the answer, then nothing until the client is gone; ``reached`` tells that it is so far."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.over = threading.Event()

    def __call__(self, handler: Handler, body: bytes) -> None:
        handler.send(body[: len(body) // 2], content_length=str(len(body)))
        self.reached.set()
        self.over.wait(30)
        handler.close_connection = True


def stop(child: subprocess.Popen[bytes], how: signal.Signals, at: Halfway) -> tuple[bytes, bytes]:
    """End the process while it waits for the second half of an answer."""
    assert at.reached.wait(30)
    os.killpg(child.pid, how)
    told = child.communicate(timeout=30)
    at.over.set()
    return told


# ---- the last line


def test_count_and_fetch(api: Api, tmp_path: Path) -> None:
    assert run(api, "socks", "--count") == ("25 studies match\n", "")
    out = tmp_path / "out"
    assert run(api, "socks", "-o", out) == (f"fetched 25 of 25 studies in 3 pages to {out}\n", "")
    told = f"{out} is complete: 25 of 25 studies in 3 pages; --fresh fetches them anew\n"
    assert run(api, "socks", "-o", out) == (told, "")
    assert run(api, "socks", "-o", out, "--fresh") == (f"fetched 25 of 25 studies in 3 pages to {out}\n", "")


def test_an_option_given_twice_asks_for_either(api: Api) -> None:
    run(api, "--condition", "chilblain", "--condition", "cold feet", "--count")
    assert api.asked[0].parameters["query.cond"] == "(chilblain) OR (cold feet)"


def test_every_option_reaches_the_server(api: Api, tmp_path: Path) -> None:
    options = "--condition chilblain --intervention socks --sponsor Feet --location Oslo --status recruiting"
    options += " --status COMPLETED --since 2024-01-01 --until 2024-12-31 --id NCT90000001 --id nct90000002"
    run(api, "wool", *options.split(), "--advanced", "AREA[Phase]PHASE1 OR AREA[Phase]NA", "-o", tmp_path / "out")
    assert api.asked[0].parameters == {
        "query.term": "wool",
        "query.cond": "chilblain",
        "query.intr": "socks",
        "query.spons": "Feet",
        "query.locn": "Oslo",
        "filter.overallStatus": "COMPLETED,RECRUITING",
        "filter.ids": "NCT90000001,NCT90000002",
        "filter.advanced": "(AREA[Phase]PHASE1 OR AREA[Phase]NA) AND "
        "AREA[LastUpdatePostDate]RANGE[2024-01-01,2024-12-31]",
        "pageSize": "10",
        "countTotal": "true",
    }


@pytest.mark.parametrize(
    ("total", "told"),
    [(27, "fetched 25 of 27 studies in 3 pages to {out}; 2 fewer"), (1200, "1,175 fewer"), (24, "1 more")],
)
def test_more_or_fewer_studies_than_counted(total: int, told: str, api: Api, tmp_path: Path) -> None:
    def drift(page: dict[str, Any], start: int) -> None:
        if start == 0:
            page["totalCount"] = total

    api.edit = drift
    out = tmp_path / "out"
    stdout, stderr = run(api, "-o", out)
    assert told.format(out=out) in stdout
    assert "than the server counted at the start" in stdout
    assert (stdout.count("\n"), stderr) == (1, "")


def test_studies_that_came_twice(api: Api, tmp_path: Path) -> None:
    api.studies[24] = api.studies[0]
    assert "fetched 24 of 25 studies in 3 pages" in run(api, "-o", tmp_path / "out")[0]
    assert "; 1 came more than once; 1 fewer than" in run(api, "-o", tmp_path / "out")[0]


def test_one_page_and_none(serve: Callable[[int], Api], tmp_path: Path) -> None:
    assert run(serve(1), "-o", tmp_path / "one")[0] == f"fetched 1 of 1 studies in 1 page to {tmp_path / 'one'}\n"
    assert run(serve(0), "-o", tmp_path / "none")[0] == f"fetched 0 of 0 studies in 0 pages to {tmp_path / 'none'}\n"


def test_an_error_is_one_line_and_exit_code_2(api: Api, tmp_path: Path) -> None:
    api.behaviour[2] = lambda handler, body: handler.send(b"Unknown\nfield", 400)
    api.behaviour[3] = lambda handler, body: handler.send(b"busy", 503)
    for told in ("no longer knows where this fetch stood (HTTP 400: Unknown field)", "HTTP 503: busy; give"):
        stdout, stderr = run(api, "-o", tmp_path / "out", "--retries", 0, code=2)
        assert stdout == ""
        assert stderr.startswith(f"trialgraph: {api.url} ")
        assert told in stderr
        assert stderr.count("\n") == 1
    assert "is not an id" in run(api, "--id", "NCT1", "--count", code=2)[1]
    assert "another request" in run(api, "gloves", "-o", tmp_path / "out", code=2)[1]


# ---- killed, stopped, given again


def test_a_killed_fetch_given_again_is_as_if_nothing_had_been(serve: Callable[[int], Api], tmp_path: Path) -> None:
    """kill -9 in the middle of the first, second, fifth and last answer, with the same command each time."""
    api = serve(75)
    run(api, "socks", "-o", tmp_path / "undisturbed")
    api.asked.clear()
    kills = {1: Halfway(), 3: Halfway(), 7: Halfway(), 11: Halfway()}
    api.behaviour = dict(kills)
    for at in kills.values():
        child = start(api, "socks", "-o", tmp_path / "out")
        stop(child, signal.SIGKILL, at)
        assert child.returncode == -signal.SIGKILL
    stdout, stderr = run(api, "socks", "-o", tmp_path / "out")
    assert (stdout, stderr) == (f"fetched 75 of 75 studies in 8 pages to {tmp_path / 'out'}\n", "")
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")
    assert len(api.asked) == 8 + len(kills)


def test_a_fetch_killed_at_any_time_goes_on(serve: Callable[[int], Api], tmp_path: Path) -> None:
    """The moment is left to chance, so that it also falls between files."""
    api = serve(400)
    run(api, "-o", tmp_path / "undisturbed")

    def slowly(handler: Handler, body: bytes) -> None:
        time.sleep(0.01)
        handler.send(body)

    api.otherwise = slowly
    for pages in (5, 15, 25):
        child = start(api, "-o", tmp_path / "out")
        deadline = time.monotonic() + 30
        while not (tmp_path / "out" / f"studies-{pages:05d}.json.zst").exists() and time.monotonic() < deadline:
            time.sleep(0.001)
        child.kill()
        child.communicate(timeout=30)
        assert child.returncode == -signal.SIGKILL
    assert "fetched 400 of 400 studies in 40 pages" in run(api, "-o", tmp_path / "out")[0]
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")


def test_ctrl_c_says_how_to_go_on(api: Api, tmp_path: Path) -> None:
    api.behaviour[2] = at = Halfway()
    out = tmp_path / "out"
    child = start(api, "-o", out)
    stdout, stderr = stop(child, signal.SIGINT, at)
    told = f"trialgraph: stopped; the same command goes on from the last whole page in {out}\n"
    assert (child.returncode, stdout, stderr.decode()) == (130, b"", told)
    assert sorted(contents(out)) == [".fetch.json", "studies-00001.json.zst"]
    run(api, "-o", out)
    assert api.tokens() == [None, "MTA=", "MTA=", "MjA="]


def test_ctrl_c_while_waiting(api: Api, tmp_path: Path) -> None:
    asked = threading.Event()

    def busy(handler: Handler, body: bytes) -> None:
        handler.send(b"", 429, retry_after="60")
        asked.set()

    api.otherwise = busy
    child = start(api, "-o", tmp_path / "out")
    assert asked.wait(30)
    time.sleep(0.2)
    os.killpg(child.pid, signal.SIGINT)
    _, stderr = child.communicate(timeout=30)
    assert (child.returncode, stderr[:20]) == (130, b"trialgraph: stopped;")


def test_a_terminal_shows_how_far_it_is(api: Api, tmp_path: Path) -> None:
    api.behaviour = {2: lambda handler, body: handler.send(b"", 503, retry_after="1")}
    reader, writer = pty.openpty()
    child = subprocess.Popen(
        command(api, "-o", tmp_path / "out"), stdout=subprocess.PIPE, stderr=writer, env=ENVIRONMENT | {"TERM": "xterm"}
    )
    os.close(writer)
    shown = b""
    try:
        while piece := os.read(reader, 2**16):
            shown += piece
    except OSError:  # how the end of a terminal reads
        pass
    stdout, _ = child.communicate(timeout=30)
    os.close(reader)
    assert b"fetching all studies" in shown
    assert b"10/25" in shown
    assert b"answered with HTTP 503; asking again in 1 s" in shown
    assert stdout.startswith(b"fetched 25 of 25 studies")


def test_one_host_is_contacted(api: Api, tmp_path: Path) -> None:
    """Every connection of the whole process, seen by Python's own audit hook."""
    hook = """
import sys
def hook(event, arguments):
    if event == "socket.connect":
        sys.stderr.write(f"{arguments[1]}\\n")
    elif event == "socket.getaddrinfo":
        sys.stderr.write(f"look-up of {arguments[0]}\\n")
sys.addaudithook(hook)
from trialgraph.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", hook, *command(api, "-o", tmp_path / "out")[3:]],
        capture_output=True,
        text=True,
        timeout=60,
        env=ENVIRONMENT,
        check=True,
    )
    host, port = api.url.split("/")[2].split(":")
    assert set(done.stderr.splitlines()) == {f"('{host}', {port})", f"look-up of {host}"}
