"""Files that are whole or absent: written beside, flushed, renamed into place."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = ["atomic_file", "exchange", "lock_folder", "move_file", "stdout_as_none", "sync_folder", "telling_of"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_BESIDE = re.compile(r"(?:^|/)\.[^/]*\.tmp-")
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes its name only when it is complete; an error leaves what was there.

    A link stays, and what it leads to is replaced. A device, a pipe and our own stdout are written to as they are.
    """
    if _is_stdout(path):
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if _is_stream(path):
        with path.open("wb") as handle:
            yield handle
        return
    with telling_of(path):
        path = Path(os.path.realpath(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.tmp-{os.getpid()}")
        try:
            with beside.open("wb") as handle:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
            beside.replace(path)
            sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def telling_of(path: Path) -> Iterator[None]:
    """An error about a file or folder that is ``.NAME.tmp-SOMETHING`` tells of ``path``, which it was made for."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and _BESIDE.search(os.fsdecode(error.filename)):
            error.filename = str(path)
        raise


def move_file(made: Path, path: Path) -> None:
    """Give a whole file its name, as :func:`atomic_file` does."""
    if _is_stream(path):
        with made.open("rb") as read, atomic_file(path) as handle:
            shutil.copyfileobj(read, handle)
        made.unlink()
    else:
        made.replace(os.path.realpath(path))


def stdout_as_none(out: Path | None) -> Path | None:
    """What ``-o`` names: None, which is stdout, for ``-``."""
    return None if out == Path("-") else out


def _is_stream(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _is_stdout(path: Path) -> bool:
    """Whether it is another name of our stdout (``/dev/stdout``), which may be a file that others write to as well."""
    try:
        return os.path.samestat(path.stat(), os.fstat(sys.stdout.fileno()))
    except (AttributeError, OSError, ValueError):  # no such file, or no such stdout
        return False


def lock_folder(folder: Path) -> int | None:
    """Have the folder for this process alone, until the handle that is given is closed; None where another has it.

    The system lets go of it when the process ends, however it ends.
    """
    import fcntl  # not everywhere, and nothing else here needs it

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def sync_folder(folder: Path) -> None:
    """Make renames in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exchange(new: Path, old: Path) -> None:
    """Put the folder ``new`` in the place of ``old`` in one step; afterwards the former ``old`` is at ``new``.

    Where the system cannot swap two folders, ``old`` is moved aside first: then there is a moment without either.
    """
    if not old.exists():
        new.rename(old)
    elif not _swap(new, old):
        aside = old.with_name(f".{old.name}.old-{os.getpid()}")
        shutil.rmtree(aside, ignore_errors=True)
        old.rename(aside)
        new.rename(old)
        aside.rename(new)
    sync_folder(old.parent)


def _swap(one: Path, other: Path) -> bool:
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))
