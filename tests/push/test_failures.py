"""A store that is busy, small, full, shut, or cut off in the middle: a clear error, and the same call completes."""

from __future__ import annotations

import pytest

from tests.push.conftest import BASE, GRAPHS, LINES, QUICK, WHOLE, held, lines, sent
from tests.push.front import Answer, Front
from trialgraph.push import CountError, PushError, push
from trialgraph.push.client import Manners

METHODS = pytest.mark.parametrize("method", ["quads", "gsp", "update"])


@METHODS
def test_what_passes_is_tried_again(store: Front, method: str) -> None:
    store.planned = [Answer(503), Answer(429, headers=(("Retry-After", "1"),))]
    done = sent(store, lines(), method=method)
    assert (done.sent, done.sent_triples) == (GRAPHS, GRAPHS * LINES)
    assert held(store) == WHOLE


def test_a_store_is_given_the_time_that_it_asks_for(store: Front) -> None:
    waited: list[float] = []
    store.planned = [Answer(429, headers=(("Retry-After", "7"),)), Answer(503, b"later")]
    sent(store, lines(), manners=Manners(retries=2, sleep=waited.append))
    assert waited[0] == 7
    assert 0.5 <= waited[1] <= 2.3


@METHODS
def test_what_does_not_pass_is_told_and_the_same_call_goes_on(store: Front, method: str) -> None:
    chunk = 60_000  # some four records in a request
    sent(store, lines(10), method=method, chunk=chunk)
    store.planned = [Answer(503, b"closed for today")] * 3
    with pytest.raises(PushError, match=r"is busy or down \(HTTP 503\): closed for today \(tried 3 times\).*goes on"):
        sent(store, lines(), method=method, chunk=chunk)
    assert len(held(store)) < GRAPHS
    done = sent(store, lines(), method=method, chunk=chunk)
    assert done.kept >= 10
    assert done.sent + done.kept == GRAPHS
    assert held(store) == WHOLE
    assert sent(store, lines(), method=method).sent == 0


@pytest.mark.parametrize("method", ["quads", "gsp"])
def test_a_body_that_is_too_large_goes_in_halves(store: Front, method: str) -> None:
    store.most = 100_000
    told = [line[: line.rindex(b" <")] + f" <{BASE}record/one/0001> .\n".encode() for line in lines()]
    sent(store, told, method=method)
    assert held(store) == {"0001": GRAPHS * LINES}
    assert max(size for *_, size, _ in store.writes) > store.most
    assert sum(size > store.most for *_, size, _ in store.writes) < 10, "it learns the size"


def test_a_line_that_is_too_large_is_told(store: Front) -> None:
    store.most = 100
    with pytest.raises(PushError, match=r"takes no [0-9,]+ bytes at once \(HTTP 413\)"):
        sent(store, lines(1))


def test_a_proxy_that_cuts_what_is_over_a_megabyte_gets_less(store: Front) -> None:
    store.most, store.too_large = 2**20, Answer(cut=True)
    done = sent(store, lines(160), chunk=4 * 2**20)
    assert done.sent == 160
    assert held(store) == {f"{graph:04}": LINES for graph in range(160)}


def test_what_is_cut_and_small_is_told_after_some_attempts(store: Front) -> None:
    store.planned = [Answer(cut=True)] * 3
    with pytest.raises(PushError, match=r"broke off while it was sent data: .* \(tried 3 times\).*same command"):
        sent(store, lines(2))
    sent(store, lines(2))
    assert held(store) == {"0000": LINES, "0001": LINES}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(401, headers=(("WWW-Authenticate", "Basic"),)), "asks for credentials (HTTP 401): pass a token"),
        (Answer(403), "asks for credentials (HTTP 403)"),
        (Answer(500, b"IO error: No space left on device"), "No space left on device; is its disk full?"),
        (Answer(507), "could not keep what it was sent (HTTP 507)"),
        (Answer(400, b"bad line 7"), "does not accept what it was sent (HTTP 400): bad line 7"),
        (Answer(405, b"read-only"), "(HTTP 405)"),
        (Answer(404), "is not there (HTTP 404)"),
        (Answer(301, headers=(("Location", "https://elsewhere.example/store"),)), "redirects to https://elsewhere"),
        (Answer(429, headers=(("Retry-After", "86400"),)), "asks to wait 86,400 seconds"),
    ],
)
@METHODS
def test_a_refusal_is_one_plain_sentence_and_a_later_call_completes(
    store: Front, method: str, answer: Answer, told: str
) -> None:
    store.planned = [answer]
    with pytest.raises(PushError) as caught:
        sent(store, lines(3), method=method)
    assert told in str(caught.value)
    assert str(caught.value).startswith(f"the store {store.url}")
    assert sent(store, lines(3), method=method).sent_triples == 3 * LINES
    assert held(store) == {"0000": LINES, "0001": LINES, "0002": LINES}


def test_a_store_that_takes_data_and_keeps_none_is_found_out(store: Front) -> None:
    store.planned = [Answer(204)]
    with pytest.raises(CountError, match=r"0000 holds 0 triples and not 40.*push again") as caught:
        sent(store, lines(2))
    assert caught.value.exit_code == 1
    assert {graph[-4:]: counts for graph, counts in caught.value.graphs.items()} == {"0000": (40, 0), "0001": (40, 0)}
    assert sent(store, lines(2)).sent == 2
    assert held(store) == {"0000": LINES, "0001": LINES}


@pytest.mark.parametrize("options", [{"user": "ada", "password": "s3cret-word"}, {"token": "s3cret-word"}])
@pytest.mark.parametrize("status", [400, 401, 403, 500, 503])
def test_no_failure_tells_the_secret(store: Front, status: int, options: dict[str, str]) -> None:
    sent(store, lines(1), **options)
    signed = next(headers["Authorization"] for *_, headers in store.writes)
    store.planned = [Answer(status, f"you sent {signed}".encode())] * 3
    with pytest.raises(PushError) as caught:
        sent(store, lines(2), **options)
    for secret in ("s3cret", signed.partition(" ")[2]):
        assert secret not in str(caught.value) + repr(vars(caught.value))


def test_each_request_tells_its_length(store: Front) -> None:
    sent(store, lines(2))
    assert all("Content-Length" in headers and "Transfer-Encoding" not in headers for *_, headers in store.writes)


def test_nobody_is_there() -> None:
    with pytest.raises(PushError, match=r"http://127.0.0.1:1 cannot be reached"):
        push(lines(1), "http://127.0.0.1:1", manners=QUICK)
