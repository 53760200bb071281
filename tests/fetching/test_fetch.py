"""A fetch against a real server: the folder holds what the server sent, whatever it did in between."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

import trialgraph as tg
from trialgraph.fetching import Client, Fetched, FetchError, FolderError, Manners, count, fetch, make_request
from trialgraph.fetching.errors import PassingError
from trialgraph.fetching.page import ShapeError, read_page

if TYPE_CHECKING:
    from tests.fetching.conftest import Api, Handler, Hasty

PAGES = ["studies-00001.json.zst", "studies-00002.json.zst", "studies-00003.json.zst"]


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder, also hidden ones."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def unpacked(folder: Path) -> list[bytes]:
    """What is in the pages, in their order."""
    return [zstandard.decompress(path.read_bytes()) for path in sorted(folder.glob("studies-*.json.zst"))]


def run(api: Api, out: Path, hasty: Hasty, **options: Any) -> Fetched:
    """Fetch everything of the server, ten at a time."""
    return fetch(make_request("socks", url=api.url), out, **{"page_size": 10, "manners": hasty.manners, **options})


def state(out: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((out / ".fetch.json").read_text())
    return told


@pytest.fixture
def undisturbed(api: Api, hasty: Hasty, tmp_path: Path) -> dict[str, bytes]:
    """What the folder holds when nothing goes wrong; the server has seen three requests and forgotten them."""
    run(api, tmp_path / "undisturbed", hasty)
    api.asked.clear()
    hasty.slept.clear()
    return contents(tmp_path / "undisturbed")


# ---- a quiet day


def test_the_pages_are_the_bytes_of_the_server(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    done = run(api, tmp_path / "out", hasty, progress=lambda studies, total: told.append((studies, total)))
    assert done == Fetched(studies=25, pages=3, total=25, repeated=0)
    assert sorted(contents(tmp_path / "out")) == [".fetch.json", *PAGES]
    assert unpacked(tmp_path / "out") == [api.page(asked.parameters) for asked in api.asked]
    assert told == [(0, None), (10, 25), (20, 25), (25, 25)]


def test_what_the_server_is_asked(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    run(api, tmp_path / "out", hasty)
    assert {asked.path for asked in api.asked} == {"/api/v2/studies"}
    assert [asked.parameters for asked in api.asked] == [
        {"query.term": "socks", "pageSize": "10", "countTotal": "true"},
        {"query.term": "socks", "pageSize": "10", "pageToken": "MTA="},
        {"query.term": "socks", "pageSize": "10", "pageToken": "MjA="},
    ]
    assert {asked.headers["User-Agent"] for asked in api.asked} == {f"trialgraph/{tg.__version__}"}
    assert {asked.headers["Accept-Encoding"] for asked in api.asked} == {"gzip"}


def test_odd_characters_arrive_as_they_are(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    query = 'Åbo & Co + "x" OR 100% #1 细胞'
    fetch(make_request(query, url=api.url), tmp_path / "out", manners=hasty.manners)
    assert api.asked[0].parameters["query.term"] == query


def test_a_build_of_the_folder_maps_all_studies(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    run(api, tmp_path / "out", hasty)
    graph = tg.build(tmp_path / "out", out=tmp_path / "build", jobs=1)
    report = json.loads((tmp_path / "build" / "report.json").read_text())
    assert [report["counts"][name] for name in ("read", "mapped", "rejected", "duplicates")] == [25, 25, 0, 0]
    assert len(graph.sparql("SELECT ?t WHERE { ?t a tg:Trial ; tg:leadSponsor ?s }").rows) == 25


@pytest.mark.parametrize("studies", [0, 1, 10, 20])
def test_numbers_that_fit_pages_exactly(
    studies: int, serve: Callable[[int], Api], hasty: Hasty, tmp_path: Path
) -> None:
    done = run(serve(studies), tmp_path / "out", hasty)
    assert done == Fetched(studies, pages=-(-studies // 10), total=studies, repeated=0)
    assert run(serve(0), tmp_path / "other", hasty).pages == 0


def test_a_last_page_without_studies_is_not_kept(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    """Where the number of studies is a multiple of the page's size, a server may find out only afterwards."""

    def late(page: dict[str, Any], start: int) -> None:
        if start == 20:
            page["studies"] = []

    api.edit = late
    assert run(api, tmp_path / "out", hasty)[:3] == (20, 2, 25)
    assert state(tmp_path / "out")["finished"]


def test_counting_takes_one_small_question(api: Api, hasty: Hasty) -> None:
    assert count(make_request("socks", url=api.url), hasty.manners) == 25
    assert [asked.parameters for asked in api.asked] == [
        {"query.term": "socks", "countTotal": "true", "pageSize": "1", "fields": "NCTId"}
    ]


def test_a_packed_answer_is_unpacked(api: Api, hasty: Hasty, tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    api.otherwise = lambda handler, body: handler.send(gzip.compress(body), content_encoding="gzip")
    run(api, tmp_path / "out", hasty)
    assert contents(tmp_path / "out") == undisturbed


# ---- what may pass


def again(code: int, **headers: str) -> Callable[[Handler, bytes], None]:
    return lambda handler, body: handler.send(b"not now", code, **headers)


def cut(handler: Handler, body: bytes) -> None:
    """More bytes are promised than come."""
    handler.send(body[: len(body) // 2], content_length=str(len(body)))
    handler.break_off()


def cut_unseen(handler: Handler, body: bytes) -> None:
    """The end of the connection is the end of the answer, and nobody can tell that it came too early."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.break_off()


def cut_packed(handler: Handler, body: bytes) -> None:
    packed = gzip.compress(body)
    handler.send(packed[: len(packed) // 2], content_encoding="gzip")


def nothing(handler: Handler, body: bytes) -> None:
    handler.break_off()


def no_gzip(handler: Handler, body: bytes) -> None:
    handler.send(body, content_encoding="gzip")


PASSING: dict[str, Callable[[Handler, bytes], None]] = {
    "429": again(429),
    "408": again(408),
    "500": again(500),
    "502": again(502),
    "503 with nonsense": again(503, retry_after="soon"),
    "503 with an empty word": again(503, retry_after=""),
    "503 with an odd date": again(503, retry_after="Wed, 99 Foo 2024 00:00:00 GMT"),
    "cut": cut,
    "cut and unseen": cut_unseen,
    "cut and packed": cut_packed,
    "said to be packed": no_gzip,
    "nothing": nothing,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("behave", PASSING.values(), ids=PASSING)
def test_what_may_pass_is_asked_again(
    behave: Callable[[Handler, bytes], None],
    number: int,
    api: Api,
    hasty: Hasty,
    tmp_path: Path,
    undisturbed: dict[str, bytes],
) -> None:
    api.behaviour = {number: behave, number + 1: behave}
    why: list[str] = []
    assert run(api, tmp_path / "out", hasty, waiting=lambda told, seconds: why.append(told)).studies == 25
    assert contents(tmp_path / "out") == undisturbed
    assert len(api.asked) == 5
    assert len(why) == 2
    waits = [seconds for seconds in hasty.slept if seconds > 0.5]
    assert len(waits) == 2
    assert 1 <= waits[0] <= 2 <= waits[1] <= 3


def test_it_gives_up_after_a_while_and_goes_on_later(
    api: Api, hasty: Hasty, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    api.behaviour = {2: again(500), 3: cut, 4: again(503), 5: again(500)}
    with pytest.raises(FetchError) as caught:
        run(api, tmp_path / "out", hasty)
    assert str(caught.value) == (
        f"{api.url} answered with HTTP 500: not now (asked 4 times); give the same command again later"
    )
    assert (state(tmp_path / "out")["pages"], state(tmp_path / "out")["finished"]) == (1, False)
    assert run(api, tmp_path / "out", hasty).studies == 25
    assert contents(tmp_path / "out") == undisturbed
    assert api.tokens() == [None, *["MTA="] * 5, "MjA="]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7),
        ({"retry_after": "0"}, 0),
        ({"retry_after": " 12 "}, 12),
        # The date is compared with the clock of the server, which may go wrong.
        ({"retry_after": "Wed, 01 May 2024 10:00:30 GMT", "date": "Wed, 01 May 2024 10:00:00 GMT"}, 30),
        ({"retry_after": "Wed, 01 May 2024 09:00:00 GMT", "date": "Wed, 01 May 2024 10:00:00 GMT"}, 0),
    ],
)
@pytest.mark.parametrize("code", [429, 503])
def test_the_server_says_how_long_to_wait(
    code: int, headers: dict[str, str], seconds: float, api: Api, hasty: Hasty, tmp_path: Path
) -> None:
    def busy(handler: Handler, body: bytes) -> None:
        if "date" not in headers:
            again(code, **headers)(handler, body)
            return
        handler.send_response_only(code)
        handler.send_header("Date", headers["date"])
        handler.send_header("Retry-After", headers["retry_after"])
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    api.behaviour[2] = busy
    told: list[float] = []
    assert run(api, tmp_path / "out", hasty, waiting=lambda why, wait: told.append(wait)).studies == 25
    assert told == [seconds]
    assert [slept for slept in hasty.slept if slept > 0.5] == [seconds] * (seconds > 0)


def test_waiting_for_a_date_takes_as_long_as_it_says(api: Api, tmp_path: Path) -> None:
    """No clock is put in here: the second request comes after the date that the first answer named."""
    due = int(time.time()) + 2
    api.behaviour[1] = again(429, retry_after=formatdate(due, usegmt=True))
    fetch(make_request(url=api.url), tmp_path / "out", manners=Manners(rate=60000))
    waited = api.asked[1].at - api.asked[0].at
    assert 0.9 <= waited <= 3.5


def test_a_long_wait_is_left_to_the_user(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    api.behaviour[1] = again(429, retry_after="7200")
    with pytest.raises(FetchError, match=r"asks to wait 120 minutes \(HTTP 429\); give the same command again after"):
        run(api, tmp_path / "out", hasty)
    assert len(api.asked) == 1
    assert not (tmp_path / "out").exists()


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(
    api: Api, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    over = threading.Event()

    def silent(handler: Handler, body: bytes) -> None:
        over.wait(20)

    api.behaviour[2] = silent
    why: list[str] = []
    manners = Manners(rate=60000, timeout=0.5, sleep=lambda seconds: None)
    done = fetch(
        make_request("socks", url=api.url),
        tmp_path / "out",
        page_size=10,
        manners=manners,
        waiting=lambda told, seconds: why.append(told),
    )
    over.set()
    assert done.studies == 25
    assert why == ["did not answer within 0.5 seconds"]
    assert contents(tmp_path / "out") == undisturbed


def test_an_answer_that_drips_is_no_answer(api: Api, tmp_path: Path) -> None:
    over = threading.Event()

    def drip(handler: Handler, body: bytes) -> None:
        handler.send(b"", content_length=str(len(body)))
        for at in range(len(body)):
            handler.wfile.write(body[at : at + 1])
            if over.wait(0.02):
                return

    api.otherwise = drip
    manners = Manners(rate=60000, timeout=0.1, retries=0)
    began = time.monotonic()
    with pytest.raises(FetchError, match="did not end its answer within 1 seconds"):
        fetch(make_request(url=api.url), tmp_path / "out", manners=manners)
    over.set()
    assert time.monotonic() - began < 5


def test_nobody_there(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"^http://127\.0\.0\.1:9 cannot be reached: .*\(asked 4 times\)"):
        fetch(make_request(url="http://127.0.0.1:9"), tmp_path / "out", manners=hasty.manners)
    assert len(hasty.slept) >= 3
    assert not (tmp_path / "out").exists()


# ---- manners


def test_requests_keep_their_distance(serve: Callable[[int], Api], tmp_path: Path) -> None:
    """Measured at the server: 300 a minute are 200 ms apart, also when one is asked again."""
    api = serve(100)
    api.behaviour[4] = again(503, retry_after="0")
    fetch(make_request(url=api.url), tmp_path / "out", page_size=10, manners=Manners(rate=300))
    gaps = [later.at - sooner.at for sooner, later in zip(api.asked, api.asked[1:], strict=False)]
    assert len(gaps) == 10
    # On a busy machine a request may be noticed late, and the next one then comes soon behind it.
    assert min(gaps) > 0.02
    assert api.asked[-1].at - api.asked[0].at > 1.5


def test_redirects_stay_with_the_host(api: Api, hasty: Hasty, tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    def moved(handler: Handler, body: bytes) -> None:
        if handler.path.startswith("/api/v2/"):
            handler.send(b"", 307, location=handler.path.replace("/api/v2/", "/api/v2.1/"))
        else:
            handler.send(body)

    api.otherwise = moved
    run(api, tmp_path / "out", hasty)
    assert contents(tmp_path / "out") == undisturbed
    assert len(api.asked) == 6


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("place", ["{other}/studies", "http://localhost:{port}/api/v2/studies", "//{host}/x"])
def test_nobody_else_is_asked(
    code: int, place: str, api: Api, serve: Callable[[int], Api], hasty: Hasty, tmp_path: Path
) -> None:
    other = serve(3)
    host = other.url.split("/")[2]
    target = place.format(other=other.url, host=host, port=host.split(":")[1])
    api.behaviour[2] = lambda handler, body: handler.send(b"", code, location=target)
    with pytest.raises(FetchError, match=rf"redirects to http://.* \(HTTP {code}\), which is not followed"):
        run(api, tmp_path / "out", hasty)
    assert other.asked == []
    assert len(api.asked) == 2


def test_another_protocol_is_elsewhere(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    api.otherwise = lambda handler, body: handler.send(b"", 301, location=api.url.replace("http:", "https:"))
    with pytest.raises(FetchError, match=r"redirects to https://127\.0\.0\.1:\d+ \(HTTP 301\), which is not followed"):
        run(api, tmp_path / "out", hasty)


def test_redirects_end(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    api.otherwise = lambda handler, body: handler.send(b"", 302, location=handler.path + "x")
    with pytest.raises(FetchError, match="redirects over 3 times"):
        run(api, tmp_path / "out", hasty)
    assert len(api.asked) == 4


# ---- what will not pass: told at once, and nothing is kept of it

HOPELESS: dict[str, tuple[Callable[[Handler, bytes], None], str]] = {
    "a web page": (
        lambda handler, body: handler.send(b"<!DOCTYPE html><title>Back soon</title>"),
        "answered with something that is not JSON: '<!DOCTYPE html><title>Back soon</title>'; is the address right?",
    ),
    "empty": (lambda handler, body: handler.send(b""), "answered with nothing; is the address right?"),
    "another JSON": (lambda handler, body: handler.send(b'{"message": "hello"}'), "that is no page of studies"),
    "a list": (lambda handler, body: handler.send(b"[]"), "something that is not JSON: '[]'"),
    "studies that are none": (lambda handler, body: handler.send(b'{"studies": [1, 2]}'), "that is no page of studies"),
    "no list": (lambda handler, body: handler.send(b'{"studies": {}}'), "that is no page of studies"),
    "a token that is none": (
        lambda handler, body: handler.send(b'{"studies": [], "nextPageToken": 5}'),
        "that is no page of studies",
    ),
    "empty, but more to come": (
        lambda handler, body: handler.send(b'{"studies": [], "nextPageToken": "abc"}'),
        "gave a page without studies and says that more follow",
    ),
    "no such place": (lambda handler, body: handler.send(b"", 404), "has no studies (HTTP 404)"),
    "not let in": (
        lambda handler, body: handler.send(b"<html>go away</html>", 403),
        "does not let trialgraph in (HTTP 403)",
    ),
    "another status": (lambda handler, body: handler.send(b"short\nand stout", 418), "HTTP 418: short and stout"),
    "another success": (lambda handler, body: handler.send(b"", 204), "answered with HTTP 204"),
    "a redirect to nowhere": (lambda handler, body: handler.send(b"", 304), "answered with HTTP 304"),
    "packed in another way": (
        lambda handler, body: handler.send(zstandard.compress(body), content_encoding="zstd"),
        "packs its answer in a way that was not asked for",
    ),
}


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(("behave", "told"), HOPELESS.values(), ids=HOPELESS)
def test_what_will_not_pass(
    behave: Callable[[Handler, bytes], None], told: str, number: int, api: Api, hasty: Hasty, tmp_path: Path
) -> None:
    api.behaviour[number] = behave
    with pytest.raises(FetchError) as caught:
        run(api, tmp_path / "out", hasty)
    assert str(caught.value).startswith(f"{api.url} ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(api.asked) == number
    if number == 1:
        assert not (tmp_path / "out").exists()
    else:
        assert sorted(contents(tmp_path / "out")) == [".fetch.json", PAGES[0]]
        assert run(api, tmp_path / "out", hasty).studies == 25


def test_the_words_of_the_api_are_shown(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    api.behaviour[1] = lambda handler, body: handler.send(
        b"Too complicated query:\n unmatched \x1b[31m( in `query.term`", 400, content_type="text/plain"
    )
    with pytest.raises(FetchError) as caught:
        run(api, tmp_path / "out", hasty)
    assert str(caught.value) == (
        f"{api.url} does not accept the request (HTTP 400): Too complicated query: unmatched  [31m( in `query.term`"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_token_that_has_expired(api: Api, hasty: Hasty, tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    api.behaviour = {2: again(401), 3: lambda handler, body: handler.send(b"`pageToken` is not valid", 400)}
    for told in ("does not let", "no longer knows where this fetch stood (HTTP 400: `pageToken` is not valid); start"):
        with pytest.raises(FetchError) as caught:
            run(api, tmp_path / "out", hasty)
        assert told in str(caught.value)
    assert run(api, tmp_path / "out", hasty, fresh=True).studies == 25
    assert contents(tmp_path / "out") == undisturbed


@pytest.mark.parametrize(("start", "loop"), [(10, "MTA="), (20, "MTA="), (20, "MjA=")])
def test_a_server_that_goes_round_in_circles(start: int, loop: str, api: Api, hasty: Hasty, tmp_path: Path) -> None:
    def circle(page: dict[str, Any], at: int) -> None:
        if at == start:
            page["nextPageToken"] = loop

    api.edit = circle
    api.behaviour = {number: again(418) for number in range(12, 20)}
    for _ in range(2):  # the second run goes on in the folder of the first, and knows what came before
        with pytest.raises(FetchError, match="goes round in circles"):
            run(api, tmp_path / "out", hasty)
        assert len(unpacked(tmp_path / "out")) == start // 10
    assert len(api.asked) == start // 10 + 2


def test_an_answer_may_not_be_as_large_as_it_likes(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    manners = hasty.manners._replace(largest=2**20)
    api.otherwise = lambda handler, body: handler.send(gzip.compress(bytes(2**26)), content_encoding="gzip")
    with pytest.raises(FetchError, match="an answer of over 1 MB; ask for smaller pages with --page-size"):
        run(api, tmp_path / "out", hasty, manners=manners)


def test_a_question_that_is_too_long_is_one_sentence(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    request = make_request("socks " * 20000, url=api.url)
    with pytest.raises(FetchError, match="cannot be asked for this"):
        fetch(request, tmp_path / "out", manners=hasty.manners)


# ---- a registry that changes meanwhile


def test_studies_that_come_twice_are_counted_once(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    api.studies[12] = api.studies[3]
    api.studies[21] = api.studies[3]
    api.behaviour[3] = again(401)
    with pytest.raises(FetchError):
        run(api, tmp_path / "out", hasty)
    assert run(api, tmp_path / "out", hasty) == Fetched(studies=23, pages=3, total=25, repeated=2)


def test_studies_without_an_id_are_for_the_build_to_judge(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    api.studies[3] = {}
    api.studies[4] = {"protocolSection": {"identificationModule": {"nctId": 5}}}
    api.studies[5] = {"protocolSection": None}
    assert run(api, tmp_path / "out", hasty) == Fetched(studies=25, pages=3, total=25, repeated=0)


def test_a_server_that_does_not_count(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    api.edit = lambda page, start: page.pop("totalCount", None)
    assert run(api, tmp_path / "out", hasty) == Fetched(studies=25, pages=3, total=None, repeated=0)
    with pytest.raises(FetchError, match="does not say how many studies match"):
        count(make_request(url=api.url), hasty.manners)


# ---- the folder


def test_a_finished_folder_is_left_alone(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    run(api, tmp_path / "out", hasty)
    before, asked = contents(tmp_path / "out"), len(api.asked)
    assert run(api, tmp_path / "out", hasty) == Fetched(25, 3, 25, 0, before=True)
    assert run(api, tmp_path / "out", hasty, page_size=5).before  # how it is asked is not what is asked
    assert (contents(tmp_path / "out"), len(api.asked)) == (before, asked)


def test_another_request_needs_another_folder(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    run(api, tmp_path / "out", hasty)
    before = contents(tmp_path / "out")
    for other in (make_request("gloves", url=api.url), make_request("socks", url=api.url + "/x")):
        with pytest.raises(FolderError, match="holds the studies of another request; name another folder, or --fresh"):
            fetch(other, tmp_path / "out", manners=hasty.manners)
    assert contents(tmp_path / "out") == before


def test_files_of_others_are_never_touched(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / PAGES[0]).write_text("mine")  # without a state, even this name does not make it ours
    (out / "notes.txt").write_text("mine")
    for fresh in (False, True):
        with pytest.raises(
            FolderError, match=r"holds other files \(notes.txt and 1 more\); name a new or empty folder"
        ):
            run(api, out, hasty, fresh=fresh)
    assert sorted(contents(out)) == ["notes.txt", PAGES[0]]
    assert api.asked == []


def test_files_of_others_beside_a_fetch(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(api, out, hasty)
    (out / ".DS_Store").write_text("a file manager was here")
    assert run(api, out, hasty).before
    (out / "notes.txt").write_text("mine")
    for fresh in (False, True):
        with pytest.raises(FolderError, match=r"holds other files \(notes.txt\)"):
            run(api, out, hasty, fresh=fresh)
    (out / "notes.txt").unlink()
    run(api, out, hasty, fresh=True)
    assert (out / ".DS_Store").exists()


def test_an_empty_folder_and_a_file(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(api, tmp_path / "empty", hasty).studies == 25
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FolderError, match="is not a folder"):
        run(api, tmp_path / "file", hasty)
    assert (tmp_path / "file").read_text() == "mine"


def test_fresh_forgets_the_earlier_pages(api: Api, serve: Callable[[int], Api], hasty: Hasty, tmp_path: Path) -> None:
    run(api, tmp_path / "out", hasty)
    small = serve(4)
    assert run(small, tmp_path / "out", hasty, fresh=True) == Fetched(4, 1, 4, 0)
    assert sorted(contents(tmp_path / "out")) == [".fetch.json", PAGES[0]]


def test_fresh_deletes_nothing_before_the_first_answer(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    run(api, tmp_path / "out", hasty)
    before = contents(tmp_path / "out")
    api.behaviour[4] = again(404)
    with pytest.raises(FetchError):
        run(api, tmp_path / "out", hasty, fresh=True)
    assert contents(tmp_path / "out") == before


def interrupted(api: Api, hasty: Hasty, out: Path) -> None:
    """A folder with two of three pages."""
    api.behaviour[3] = again(401)
    with pytest.raises(FetchError):
        run(api, out, hasty)
    assert sorted(contents(out)) == [".fetch.json", *PAGES[:2]]


def test_a_lost_page_is_told(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    interrupted(api, hasty, tmp_path / "begun")
    run(api, tmp_path / "done", hasty)
    for folder in ("begun", "done"):
        (tmp_path / folder / PAGES[1]).unlink()
        with pytest.raises(FolderError, match=f"has lost its page {PAGES[1]}; --fresh deletes"):
            run(api, tmp_path / folder, hasty)


@pytest.mark.parametrize("what", ["cut", "changed", "no zstd", "the page before", "the last page"])
def test_a_damaged_page_is_told(what: str, api: Api, hasty: Hasty, tmp_path: Path) -> None:
    interrupted(api, hasty, tmp_path / "out")
    page = tmp_path / "out" / PAGES[1]
    data = page.read_bytes()
    at = len(data) // 2
    damaged = {
        "cut": data[:at],
        "changed": data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :],
        "no zstd": b"{}",
        "the page before": (tmp_path / "out" / PAGES[0]).read_bytes(),
        "the last page": zstandard.compress(api.page({"pageSize": "10", "pageToken": "MjA="})),
    }
    page.write_bytes(damaged[what])
    other = r"has pages that are not those of its \.fetch\.json"
    told = other if what.startswith("the ") else f"has a damaged page {PAGES[1]}"
    with pytest.raises(FolderError, match=f"{told}; --fresh deletes"):
        run(api, tmp_path / "out", hasty)
    assert run(api, tmp_path / "out", hasty, fresh=True).studies == 25


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"request": 5}', "\xff"])
def test_a_damaged_state_is_told(text: str, api: Api, hasty: Hasty, tmp_path: Path) -> None:
    interrupted(api, hasty, tmp_path / "out")
    (tmp_path / "out" / ".fetch.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(FolderError, match=r"has a damaged \.fetch\.json; --fresh deletes"):
        run(api, tmp_path / "out", hasty)
    assert run(api, tmp_path / "out", hasty, fresh=True).studies == 25


def test_leftovers_of_a_killed_fetch_are_cleared(
    api: Api, hasty: Hasty, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    """A page that took its name before the state counted it, and files that never took theirs."""
    out = tmp_path / "out"
    interrupted(api, hasty, out)
    for name in (PAGES[2], f".{PAGES[2]}.tmp-123", "..fetch.json.tmp-123", "studies-00009.json.zst"):
        (out / name).write_bytes(b"half a p")
    run(api, out, hasty)
    assert contents(out) == undisturbed


def test_two_fetches_do_not_share_a_folder(api: Api, hasty: Hasty, tmp_path: Path) -> None:
    def second(studies: int, total: int | None) -> None:
        if studies == 10:
            with pytest.raises(FolderError, match="is being written to by another fetch"):
                run(api, tmp_path / "out", hasty)
            asked.append(studies)

    asked: list[int] = []
    assert run(api, tmp_path / "out", hasty, progress=second).studies == 25
    assert asked == [10]


# ---- reading, whatever comes


@given(st.binary() | st.binary().map(lambda data: b"{" + data))
def test_any_bytes_are_a_page_or_a_reason(data: bytes) -> None:
    told = ""
    try:
        read_page(data)
    except (PassingError, ShapeError) as error:
        told = str(error)
    assert told.isprintable()


def test_a_page_cut_anywhere_is_no_page(api: Api) -> None:
    whole = api.page({"pageSize": "2", "countTotal": "true"})
    page = read_page(whole)
    assert (page.ids, page.token, page.total) == (("NCT90000001", "NCT90000002"), "Mg==", 25)
    for end in range(1, len(whole)):
        with pytest.raises(PassingError):
            read_page(whole[:end])


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)) | st.from_regex(r"\A-?[0-9]{1,30}\Z"))
def test_any_wish_to_wait_is_a_time_or_nothing(text: str) -> None:
    from trialgraph.retrying import retry_after

    wait = retry_after(text, None)
    assert wait is None or wait >= 0


def test_a_client_of_ones_own(api: Api) -> None:
    with Client(api.url, Manners(rate=60000)) as client:
        assert client.get({"pageSize": "3"}, len) == len(api.page({"pageSize": "3"}))
