"""ClinicalTrials.gov: what a study tells of its results - the flow of participants, and their way to be posted."""

from __future__ import annotations

from collections.abc import Iterator

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_study import Milestone, MiscModule, ResultsSection, Study
from trialgraph.mappers.ctgov_values import code, day, line
from trialgraph.mappers.trial import FlowPeriod, ResultsEvent

__all__ = ["read_flow", "read_results_events"]

_STAGES = {"STARTED": "started", "COMPLETED": "completed", "NOT COMPLETED": "not_completed"}


def read_flow(section: ResultsSection | None, notes: Notes) -> tuple[FlowPeriod, ...]:
    """Participants of all groups together that started, completed and did not complete each period."""
    module = section.participant_flow_module if section is not None else None
    if module is None:
        return ()
    periods = []
    for at, period in enumerate(module.periods, 1):
        totals: dict[str, int | None] = {}
        for milestone in period.milestones:
            stage = _STAGES.get((milestone.type or "").strip().upper())
            if stage is not None:
                totals[stage] = _total(milestone, notes)
        if totals:
            periods.append(FlowPeriod(title=line(period.title) or f"Period {at}", **totals))
    return tuple(periods)


def _total(milestone: Milestone, notes: Notes) -> int | None:
    counts = [each.num_subjects for each in milestone.achievements if each.num_subjects]
    if all(words.isascii() and words.isdecimal() and len(words) < 10 for words in counts):
        return sum(map(int, counts)) if counts else None
    notes.add("unreadable", f"participant flow, {milestone.type}", ", ".join(counts), "not all of these are numbers")
    return None


_EVENTS = {"RELEASE": "submitted", "RESET": "returned", "UNRELEASE": "canceled"}


def read_results_events(study: Study, misc: MiscModule, notes: Notes) -> tuple[ResultsEvent, ...]:
    """The way of results that are not posted yet; the registry tells part of it twice."""
    events = [*_annotated(study, notes), *_tracked(misc)]
    found = []
    for kind, words in events:
        date = day(words, "results event", notes)
        if date is not None or kind == "canceled":
            found.append(ResultsEvent(type=kind, date=date))
    return tuple(dict.fromkeys(found))


def _annotated(study: Study, notes: Notes) -> Iterator[tuple[str, str | None]]:
    annotation = study.annotation_section.annotation_module if study.annotation_section is not None else None
    unposted = annotation.unposted_annotation if annotation is not None else None
    for given in unposted.unposted_events if unposted is not None else ():
        kind = _EVENTS.get((given.type or "").upper()) or code("results-event", given.type, "results event", notes)
        if kind:
            yield kind, given.date


def _tracked(misc: MiscModule) -> Iterator[tuple[str, str | None]]:
    tracking = misc.submission_tracking
    if tracking is None:
        return
    yield "expected", tracking.estimated_results_first_submit_date
    for given in tracking.submission_infos:
        yield "submitted", given.release_date
        if given.unrelease_date or given.unrelease_date_unknown:
            yield "canceled", given.unrelease_date
        yield "returned", given.reset_date
    if tracking.first_mcp_info is not None and tracking.first_mcp_info.post_date_struct is not None:
        yield "posted-with-comments", tracking.first_mcp_info.post_date_struct.date
