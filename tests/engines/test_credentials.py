"""Credentials go to the endpoint that they are for, and nowhere else: not into errors, texts, logs or pickles."""

from __future__ import annotations

import copy
import hashlib
import logging
import pickle
import re
import sys
import traceback
from base64 import b64encode
from collections.abc import Callable
from types import ModuleType

import pytest

import trialgraph as tg
from tests.engines.conftest import SECRET, SELECT, Reply, Serve
from trialgraph.engines import EndpointError, RemoteEngine
from trialgraph.engines.address import Address
from trialgraph.engines.credentials import Credentials, CredentialsError, given
from trialgraph.errors import TrialgraphError

BASIC = "Basic " + b64encode(f"ada:{SECRET}".encode()).decode()
DENIED = Reply(b"who?", status=401, kind="text/plain", headers=(("WWW-Authenticate", 'Basic realm="x"'),))


def _sent(serve: Serve, monkeypatch: pytest.MonkeyPatch, **options: str) -> str | None:
    """What an endpoint gets as Authorization."""
    served = serve()
    if "TRIALGRAPH_ENDPOINT" in options:
        options["TRIALGRAPH_ENDPOINT"] = options["TRIALGRAPH_ENDPOINT"].replace("HERE", served.url.rpartition("/")[0])
    for name in [name for name in options if name.startswith("TRIALGRAPH")]:
        monkeypatch.setenv(name, options.pop(name))
    tg.connect(served.url, **options).sparql(SELECT)  # type: ignore[arg-type]  # what is left are its options
    return served.asked[0].headers.get("Authorization")


def test_user_and_password_are_sent(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _sent(serve, monkeypatch, user="ada", password=SECRET) == BASIC


def test_a_token_is_sent(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _sent(serve, monkeypatch, token=SECRET) == f"Bearer {SECRET}"


def test_nothing_is_sent_that_was_not_given(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _sent(serve, monkeypatch) is None


@pytest.mark.parametrize(
    ("endpoint", "is_sent"),
    [("HERE", True), ("HERE/", True), ("HERE/sparql", True), ("HERE/sparql/", True), ("HERE/spar", False),
     ("HERE/other", False), ("http://127.0.0.1", False), ("http://127.0.0.1:1", False), ("https://127.0.0.1", False),
     ("", False), ("127.0.0.1", False)],
)  # fmt: skip
def test_the_environment_s_credentials_go_to_the_server_that_it_names(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, endpoint: str, is_sent: bool
) -> None:
    sent = _sent(serve, monkeypatch, TRIALGRAPH_ENDPOINT=endpoint, TRIALGRAPH_TOKEN=SECRET)
    assert sent == (f"Bearer {SECRET}" if is_sent else None)


def test_user_and_password_may_stand_in_the_environment(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"TRIALGRAPH_ENDPOINT": "HERE", "TRIALGRAPH_USER": "ada", "TRIALGRAPH_PASSWORD": SECRET}
    assert _sent(serve, monkeypatch, **there) == BASIC


def test_credentials_of_the_environment_for_another_server_are_not_sent(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIALGRAPH_TOKEN", SECRET)
    assert _sent(serve, monkeypatch) is None


def test_what_is_passed_wins_over_the_environment(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"TRIALGRAPH_ENDPOINT": "HERE", "TRIALGRAPH_TOKEN": "other"}
    assert _sent(serve, monkeypatch, user="ada", password=SECRET, **there) == BASIC


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"user": "ada"}, "together"),
        ({"password": SECRET}, "together"),
        ({"token": SECRET, "user": "ada"}, "not both"),
        ({"token": f"{SECRET}\nX-Other: 1"}, "has a space or a character"),
        ({"token": f"{SECRET} "}, "has a space or a character"),
        ({"token": f"{SECRET}\u00e4"}, "has a space or a character"),
        ({"token": ""}, "empty"),
        ({"user": "a:da", "password": SECRET}, "colon"),
        ({"user": "ada", "password": SECRET, "auth": "ntlm"}, "known: basic, digest"),
    ],
)
def test_credentials_that_cannot_be_used(options: dict[str, str], told: str) -> None:
    with pytest.raises(CredentialsError, match=told) as caught:
        tg.connect("https://example.org/sparql", **options)  # type: ignore[arg-type]  # they are options
    assert "s3cret" not in str(caught.value) + repr(caught.value)


def test_half_of_the_environment_s_credentials() -> None:
    there = {"TRIALGRAPH_ENDPOINT": "https://example.org", "TRIALGRAPH_USER": "ada"}
    with pytest.raises(CredentialsError, match="but not the other"):
        given(Address("https://example.org/x"), user=None, password=None, token=None, auth=None, environment=there)


@pytest.mark.parametrize("url", ["http://example.org/sparql", "http://10.0.0.7/x", "http://localhost.example.org/x"])
def test_credentials_do_not_go_over_http_to_another_machine(url: str) -> None:
    with pytest.raises(CredentialsError, match="where others can read them; use https, or pass insecure=True"):
        RemoteEngine(url, token=SECRET)
    RemoteEngine(url, token=SECRET, insecure=True)
    RemoteEngine(url)


@pytest.mark.parametrize(
    "url", ["https://example.org/", "http://localhost:3030/ds", "http://127.0.0.1/", "http://[::1]:8/"]
)
def test_credentials_go_over_https_and_to_this_machine(url: str) -> None:
    assert repr(RemoteEngine(url, token=SECRET)._credentials) == "Credentials(bearer, passed)"


@pytest.mark.parametrize(
    "url",
    [
        "http://ada:s3cret-word@127.0.0.1:1/sparql",
        "https://ada:s3cret-word@example.org/sparql",
        "http://s3cret-word@example.org/",
        "ftp://ada:s3cret-word@example.org/sparql",
        "//ada:s3cret-word@example.org/sparql",
        "http://ada:s3cret-word@/sparql",
        "http://ada:s3cret-word@[::1/sparql",
        "ada:s3cret-word@example.org/sparql",
        "http://ada:s3cret-@s3cret-word@example.org/sparql",
    ],
)
def test_a_password_in_the_address_is_refused_and_never_told(url: str) -> None:
    with pytest.raises(EndpointError) as caught:
        tg.connect(url)
    assert "s3cret" not in str(caught.value) + repr(caught.value)


FAILURES = [Reply(b"no", status=status, kind="text/plain") for status in (302, 400, 401, 403, 404, 429, 500, 503)] + [
    DENIED,
    Reply(reset=True),
    Reply(b"{"),
    Reply(b"x", kind="text/html"),
    Reply(wait=2),
    Reply(b"{", length=50),
]


@pytest.mark.parametrize("options", [{"user": "ada", "password": SECRET}, {"token": SECRET},
                                     {"user": "ada", "password": SECRET, "auth": "digest"}],
                         ids=["basic", "token", "digest"])  # fmt: skip
@pytest.mark.parametrize("failure", FAILURES)
def test_no_failure_tells_the_secret(
    serve: Serve, failure: Reply, options: dict[str, str], caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    engine = RemoteEngine(serve(failure).url, timeout=0.3, sleep=lambda _: None, **options)  # type: ignore[arg-type]
    with pytest.raises(TrialgraphError) as caught:
        list(engine.answer("SELECT * {}").rows)
    out, err = capfd.readouterr()
    told = "".join(traceback.format_exception(caught.value, chain=True)) + repr(vars(caught.value)) + repr(engine)
    told += caplog.text + out + err + str(vars(engine)) + pickle.dumps(caught.value).decode("latin-1")
    for secret in ("s3cret", BASIC.partition(" ")[2]):
        assert secret not in told


ECHOES = [
    lambda said: Reply(said, status=500, kind="text/plain"),
    lambda said: Reply(b"x" * 295 + b" " + said, status=400, kind="text/plain"),  # cut in the middle of the secret
    lambda said: Reply(b"no", status=302, headers=(("Location", f"http://x/{said.decode()}"),)),
    lambda said: Reply(said, kind=f"text/{said.decode()}"),
    lambda said: Reply(b'{"head": ' + said),
    lambda said: Reply(said, kind="text/turtle"),
]


@pytest.mark.parametrize(("options", "said"), [
    ({"user": "ada", "password": SECRET}, BASIC.partition(" ")[2]), ({"token": SECRET}, SECRET),
], ids=["basic", "token"])  # fmt: skip
@pytest.mark.parametrize("echo", ECHOES)
def test_a_server_that_repeats_the_secret_is_not_repeated(
    serve: Serve, echo: Callable[[bytes], Reply], options: dict[str, str], said: str
) -> None:
    engine = RemoteEngine(serve(echo(said.encode())).url, **options)  # type: ignore[arg-type]
    with pytest.raises(TrialgraphError) as caught:
        list(engine.answer("SELECT * {}").rows)
    told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    assert said[:4] not in told


def test_credentials_are_not_shown_nor_written_down() -> None:
    credentials = Credentials("passed", user="ada", password=SECRET)
    assert "s3cret" not in repr(credentials) + str(credentials)
    for write in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="not written down"):
            write(credentials)


def test_a_redirect_does_not_learn_of_them(serve: Serve) -> None:
    elsewhere = serve()
    here = serve(Reply(b"", status=302, headers=(("Location", elsewhere.url),)), knows=False)
    with pytest.raises(EndpointError, match="redirects"):
        tg.connect(here.url, token=SECRET)
    assert elsewhere.asked == []


NONCE = "dcd98b7102dd2f0e"


def test_a_digest_answers_the_challenge_and_never_sends_the_password(serve: Serve) -> None:
    challenge = f'Digest realm="store", nonce="{NONCE}", qop="auth", algorithm=MD5'
    served = serve(Reply(b"", status=401, headers=(("WWW-Authenticate", challenge),)), Reply())
    engine = RemoteEngine(served.url, user="ada", password=SECRET, auth="digest")
    assert list(engine.answer("SELECT * {}").rows) == []
    first, second = served.asked
    assert "Authorization" not in first.headers
    told = dict(re.findall(r'(\w+)="?([^",]+)"?', second.headers["Authorization"]))
    # RFC 7616, 3.4.1: the response proves knowledge of the password.
    ha1 = hashlib.md5(f"ada:store:{SECRET}".encode()).hexdigest()  # noqa: S324 - the algorithm asked for
    ha2 = hashlib.md5(f"GET:{told['uri']}".encode()).hexdigest()  # noqa: S324
    whole = f"{ha1}:{NONCE}:{told['nc']}:{told['cnonce']}:auth:{ha2}"
    assert told["response"] == hashlib.md5(whole.encode()).hexdigest()  # noqa: S324
    assert "s3cret" not in str(served.asked)


def test_digest_does_not_change_the_opener_of_the_process(serve: Serve) -> None:
    import urllib.request

    before = urllib.request._opener  # type: ignore[attr-defined]  # urllib's one opener of all
    RemoteEngine(serve().url, user="ada", password=SECRET, auth="digest").answer("SELECT * {}")
    assert urllib.request._opener is before  # type: ignore[attr-defined]


def test_a_server_that_wants_a_digest_says_how(serve: Serve) -> None:
    denied = Reply(b"", status=401, headers=(("WWW-Authenticate", f'Digest realm="x", nonce="{NONCE}"'),))
    with pytest.raises(EndpointError, match="auth='digest', or set TRIALGRAPH_AUTH=digest"):
        tg.connect(serve(denied, knows=False).url, user="ada", password=SECRET)


class Ring(ModuleType):
    """The package keyring, with one entry."""

    def __init__(self, entries: dict[tuple[str, str], str], *, fails: bool = False) -> None:
        super().__init__("keyring")
        self.entries, self.asked, self.fails = entries, 0, fails
        self.errors = ModuleType("keyring.errors")
        self.errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]

    def get_password(self, service: str, name: str) -> str | None:
        self.asked += 1
        if self.fails:
            raise self.errors.KeyringError("locked")
        return self.entries.get((service, name))


def _ring(monkeypatch: pytest.MonkeyPatch, ring: Ring) -> Ring:
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", ring.errors)
    return ring


@pytest.mark.parametrize(("secret", "sent"), [(f"ada:{SECRET}", BASIC), (SECRET, f"Bearer {SECRET}")])
def test_the_keyring_is_opened_when_the_server_asks(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, secret: str, sent: str
) -> None:
    served = serve(DENIED, Reply())
    ring = _ring(monkeypatch, Ring({("trialgraph", served.url.rpartition("/")[0]): secret}))
    engine = RemoteEngine(served.url)
    engine.answer("SELECT * {}")
    engine.answer("SELECT * {}")
    assert [asked.headers.get("Authorization") for asked in served.asked] == [None, sent, sent]
    assert ring.asked == 1


def test_the_keyring_is_not_opened_without_need(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = _ring(monkeypatch, Ring({}))
    tg.connect(serve().url).sparql(SELECT)
    with pytest.raises(EndpointError, match="does not let you in with the credentials passed"):
        RemoteEngine(serve(DENIED).url, token=SECRET).answer("SELECT * {}")
    assert ring.asked == 0


@pytest.mark.parametrize("fails", [True, False], ids=["locked", "empty"])
def test_a_keyring_that_has_nothing_says_where_credentials_come_from(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    _ring(monkeypatch, Ring({}, fails=fails))
    served = serve(DENIED, knows=False)
    with pytest.raises(
        EndpointError, match="pass a token, or user and password; or set TRIALGRAPH_ENDPOINT=http://127"
    ):
        tg.connect(served.url)


def test_without_the_package_keyring(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(EndpointError, match="asks for credentials"):
        tg.connect(serve(DENIED, knows=False).url)
