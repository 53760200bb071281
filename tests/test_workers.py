"""Work that several processes share: what is said when one of them is lost."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from operator import neg
from signal import SIGCHLD, SIGKILL, raise_signal

import pytest

from trialgraph.workers import ProcessLostError, in_their_order


def test_a_killed_process_is_told_with_what_to_do() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        done = in_their_order(pool, raise_signal, [SIGCHLD, SIGCHLD, SIGKILL, SIGCHLD], 1)
        assert next(done) is None
        with pytest.raises(ProcessLostError, match=r"was killed.*fewer with --jobs"):
            list(done)


def test_results_come_in_the_order_of_the_tasks() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(in_their_order(pool, neg, range(20), 4)) == list(range(0, -20, -1))
