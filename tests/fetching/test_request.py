"""What is asked: every option in the API's words, and what cannot be asked is refused before anybody is asked."""

from __future__ import annotations

from typing import Any

import pytest

from trialgraph.fetching import RequestError, make_request
from trialgraph.fetching.request import API

ASKED: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({}, {}),
    ({"query": " socks AND (wool OR cotton) "}, {"query.term": "socks AND (wool OR cotton)"}),
    ({"query": "", "condition": "  "}, {}),
    ({"condition": "cold feet"}, {"query.cond": "cold feet"}),
    ({"intervention": "socks"}, {"query.intr": "socks"}),
    ({"sponsor": "Åbo & Co"}, {"query.spons": "Åbo & Co"}),
    ({"location": "Oslo, Norway"}, {"query.locn": "Oslo, Norway"}),
    ({"statuses": ["recruiting"]}, {"filter.overallStatus": "RECRUITING"}),
    (
        {"statuses": ["RECRUITING", "Active, not recruiting"]},
        {"filter.overallStatus": "ACTIVE_NOT_RECRUITING,RECRUITING"},
    ),
    ({"statuses": ["NOT_YET_RECRUITING", "not-yet-recruiting"]}, {"filter.overallStatus": "NOT_YET_RECRUITING"}),
    ({"ids": ["nct90000002", "NCT90000001,NCT90000002"]}, {"filter.ids": "NCT90000001,NCT90000002"}),
    ({"since": "2024-01-31"}, {"filter.advanced": "AREA[LastUpdatePostDate]RANGE[2024-01-31,MAX]"}),
    ({"until": "2024-01-31"}, {"filter.advanced": "AREA[LastUpdatePostDate]RANGE[MIN,2024-01-31]"}),
    (
        {"since": "2024-01-31", "until": "2024-01-31"},
        {"filter.advanced": "AREA[LastUpdatePostDate]RANGE[2024-01-31,2024-01-31]"},
    ),
    (
        {"advanced": "AREA[Phase]PHASE1 OR AREA[Phase]PHASE2"},
        {"filter.advanced": "AREA[Phase]PHASE1 OR AREA[Phase]PHASE2"},
    ),
    (
        {"advanced": "AREA[Phase]PHASE1 OR AREA[Phase]PHASE2", "since": "2024-01-31"},
        {
            "filter.advanced": "(AREA[Phase]PHASE1 OR AREA[Phase]PHASE2)"
            " AND AREA[LastUpdatePostDate]RANGE[2024-01-31,MAX]"
        },
    ),
]


@pytest.mark.parametrize(("options", "parameters"), ASKED)
def test_options_in_the_words_of_the_api(options: dict[str, Any], parameters: dict[str, str]) -> None:
    request = make_request(**options)
    assert request.parameters == parameters
    assert request.url == API == "https://clinicaltrials.gov/api/v2"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"statuses": ["recruting"]}, "'recruting' is not a status; did you mean 'recruiting'?"),
    ({"statuses": ["Not Yet Recruting"]}, "did you mean 'not-yet-recruiting'?"),
    ({"statuses": ["xyz"]}, "'xyz' is not a status; known: active-not-recruiting, "),
    ({"statuses": [""]}, "'' is not a status"),
    ({"ids": ["NCT123"]}, "'NCT123' is not an id"),
    ({"ids": ["NCT90000001,"]}, "'' is not an id"),
    ({"ids": ["NCT٠٠٠٠٠٠٠١"]}, "is not an id"),
    ({"since": "2024-02-30"}, "'2024-02-30' is not a day"),
    ({"since": "20240131"}, "'20240131' is not a day"),
    ({"until": "last week"}, "'last week' is not a day"),
    ({"until": ""}, "'' is not a day"),
    ({"since": "2024-02-01", "until": "2024-01-31"}, "2024-02-01 is after 2024-01-31"),
    ({"url": "clinicaltrials.gov/api/v2"}, "is not the address of an API"),
    ({"url": "ftp://example.org"}, "is not the address of an API"),
    ({"url": "http://"}, "is not the address of an API"),
    ({"url": "http://[::1"}, "is not the address of an API"),
    ({"url": "http://example.org:port/"}, "is not the address of an API"),
    ({"url": "http://example.org/?a=1"}, "is not the address of an API"),
    ({"url": "http://me:secret@example.org/"}, "has a user name in it"),
]


@pytest.mark.parametrize(("options", "told"), REFUSED)
def test_what_cannot_be_asked(options: dict[str, Any], told: str) -> None:
    with pytest.raises(RequestError) as caught:
        make_request(**options)
    assert told in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_same_request_in_another_order_is_the_same() -> None:
    first = make_request(statuses=["completed", "recruiting"], ids=["NCT90000002", "NCT90000001"], url="http://a/v2")
    second = make_request(statuses=["recruiting", "completed"], ids=["NCT90000001,NCT90000002"], url="http://a/v2/")
    assert first == second
    assert first != make_request(statuses=["recruiting"], ids=["NCT90000001,NCT90000002"], url="http://a/v2")
