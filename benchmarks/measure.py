"""Run a program and measure it from outside: wall time, CPU time and memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from resource import struct_rusage

import msgspec
import psutil

from trialgraph.errors import TrialgraphError

__all__ = ["FailedError", "Measured", "measure", "program"]

_EVERY = 0.05  # seconds between looks at the memory: each costs a millisecond or two of CPU time


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One run; ``peak`` is in bytes: the largest sum of the resident memory of the program and its children.

    Pages that processes share count in each of them, so the sum says rather too much; a peak between two looks is
    missed. (What the system itself remembers as a child's peak is no help: it starts from the memory of the parent.)
    """

    seconds: float
    cpu: float
    peak: int
    stdout: str


class FailedError(TrialgraphError):
    """A program that was to be measured and failed."""

    def __init__(self, command: Sequence[str], code: int, stderr: str) -> None:
        self.command = tuple(command)
        self.code = code
        self.stderr = stderr
        super().__init__(self.command, code, stderr)

    def __str__(self) -> str:
        last = self.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        return f"exit code {self.code} of `{' '.join(self.command)}`: {last[0]}"


def program() -> list[str]:
    """The command line of this project, as installed beside the interpreter, else through the interpreter."""
    script = Path(sys.executable).with_name("trialgraph")
    return [str(script)] if script.exists() else [sys.executable, "-c", "from trialgraph.cli import main; main()"]


def measure(command: Sequence[str]) -> Measured:
    """Run to the end; raises :class:`FailedError` where the exit code is not 0."""
    with tempfile.TemporaryFile("w+") as stdout, tempfile.TemporaryFile("w+") as stderr:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr)
        try:
            status, used, peak = _watch(process.pid)
        except BaseException:
            process.kill()
            raise
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)  # it is waited for already
        stdout.seek(0)
        stderr.seek(0)
        if process.returncode != 0:
            raise FailedError(command, process.returncode, stderr.read())
        # What the system tells holds the children too, as far as they were waited for.
        return Measured(
            seconds=seconds,
            cpu=used.ru_utime + used.ru_stime,
            peak=peak,
            stdout=stdout.read(),
        )


def _watch(pid: int) -> tuple[int, struct_rusage, int]:
    """Wait for the process and look at its memory meanwhile."""
    peak, due = 0, 0.0
    root = psutil.Process(pid)
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, used, peak
        if time.perf_counter() >= due:
            peak = max(peak, _memory(root))
            due = time.perf_counter() + _EVERY
        time.sleep(0.005)


def _memory(root: psutil.Process) -> int:
    total = 0
    try:
        processes = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    for process in processes:
        try:
            total += process.memory_info().rss
        except psutil.Error:  # it has ended
            continue
    return total
