"""When a server that is busy wants to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["retry_after"]


def retry_after(asked: str | None, now: str | None) -> float | None:
    """Seconds of a Retry-After header (``asked``); ``now`` is the answer's Date header. None where it asks for none.

    RFC 9110, 10.2.3: a number of seconds or an HTTP date; a date is compared with the server's own clock.
    """
    text = (asked or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:10])
    due = _date(text)
    return None if due is None else max(0.0, (due - (_date(now or "") or datetime.now(UTC))).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
