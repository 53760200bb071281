"""When a server that is busy wants to be asked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tenacity

__all__ = ["asked_or", "retry_after"]


def retry_after(asked: str | None, now: str | None) -> float | None:
    """Seconds of a Retry-After header (``asked``); ``now`` is the answer's Date header. None where it asks for none.

    RFC 9110, 10.2.3: a number of seconds or an HTTP date; a date is compared with the server's own clock.
    """
    text = (asked or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:10])
    due = _date(text)
    return None if due is None else max(0.0, (due - (_date(now or "") or datetime.now(UTC))).total_seconds())


def asked_or(backing_off: Callable[[tenacity.RetryCallState], float]) -> Callable[[tenacity.RetryCallState], float]:
    """How long tenacity waits: the seconds that the failure asks for (its ``wait``), else what ``backing_off`` says."""

    def wait(state: tenacity.RetryCallState) -> float:
        asked: float | None = getattr(state.outcome.exception() if state.outcome else None, "wait", None)
        return backing_off(state) if asked is None else asked

    return wait


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
