"""Real servers that cannot write, or that one may not write to: a clear error, and the same call completes later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.push.conftest import LINES, QUICK, lines
from trialgraph.errors import TrialgraphError
from trialgraph.push import Pushed, PushError, profiles, push

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("failing stores")]

OVER_HTTP = ("quads", "gsp", "update")


def started(kind: str, folder: Path) -> Any:
    """Such a server, which runs, and holds three graphs."""
    try:
        server = servers.STORES[kind](folder)
        server.start()
    except servers.MissingError as error:
        pytest.skip(str(error))
    assert into(server, 3).sent == 3
    return server


def into(server: servers.Server, number: int, **options: Any) -> Pushed:
    credentials = {"user": server.user, "password": server.password} if server.user else {}
    return push(lines(number), server.query, **{"manners": QUICK, **credentials, **options})


def again(server: servers.Server, number: int) -> None:
    """The same call completes, and what it says is true: nothing is left to do after it."""
    done = into(server, number)
    assert done.kept >= 3
    assert (done.sent + done.kept, done.triples) == (number, number * LINES)
    assert into(server, number)[2:5] == (0, 0, number)


@pytest.mark.parametrize(("kind", "said"), [("oxigraph", "IO error"), ("virtuoso", "Log out of disk")])
def test_a_disk_that_is_full(tmp_path: Path, kind: str, said: str) -> None:
    server = started(kind, tmp_path / kind)
    try:
        server.fill(300_000)
        with pytest.raises(
            PushError, match=rf"could not keep what it was sent \(HTTP 500\): .*{said}.*disk full\?"
        ) as caught:
            into(server, 120, chunk=200_000)
        assert caught.value.exit_code == 2
        with pytest.raises(TrialgraphError, match=said):  # as long as it is full
            into(server, 120, chunk=200_000)
        server.kill()
        server.start()
        again(server, 120)
    finally:
        server.kill()


@pytest.mark.parametrize("kind", ["oxigraph", "fuseki"])
def test_a_server_that_is_read_only(tmp_path: Path, kind: str) -> None:
    server = started(kind, tmp_path / kind)
    try:
        server.stop()
        server.read_only = True
        server.start()
        for method in profiles()[kind].methods:
            for number, options in [(5, {}), (5, {"replace": True}), (2, {})]:
                with pytest.raises(PushError, match=r"does not allow writing \(HTTP 40[35]\): .*is it read-only"):
                    into(server, number, method=method, **options)
        assert into(server, 3).kept == 3
        server.stop()
        server.read_only = False
        server.start()
        again(server, 5)
    finally:
        server.kill()


def test_a_user_who_may_read_only(tmp_path: Path) -> None:
    server = started("virtuoso", tmp_path / "virtuoso")
    try:
        server.isql("DB.DBA.USER_CREATE('reader', 'reader'); DB.DBA.RDF_DEFAULT_USER_PERMS_SET('reader', 1);")
        for method in set(OVER_HTTP) & set(profiles()["virtuoso"].methods):
            for number, options in [(5, {}), (5, {"replace": True}), (2, {})]:
                with pytest.raises(
                    PushError, match=r"does not allow writing \(HTTP \d+\): .*or may this user not write"
                ):
                    into(server, number, method=method, user="reader", password="reader", **options)  # noqa: S106
        again(server, 5)
    finally:
        server.kill()
