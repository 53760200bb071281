"""From the name of a chart to its file: ask the question, draw the rows, write a file that is whole or not there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.charts.chart import Asked, Chart, charts
from trialgraph.charts.errors import ChartError, EmptyChartError, UnknownChartError
from trialgraph.files import atomic_file
from trialgraph.pictures import FORMATS, newest_record, render, settings
from trialgraph.results import printable
from trialgraph.sparql_text import did_you_mean

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.pictures import Sheet

__all__ = ["draw_chart", "write_chart"]


def write_chart(graph: KnowledgeGraph, name: str, path: str | os.PathLike[str], **parameters: object) -> None:
    """Draw a chart (see :func:`charts`) into a ``.png`` or ``.svg``; the same graph gives the same bytes.

    ``parameters`` are those of the chart's question, and its own. Raises :class:`UnknownChartError`,
    :class:`ChartError` for a suffix or a parameter of the chart itself, :class:`~trialgraph.engines.QueryError` for a
    value that the question does not take, :class:`EmptyChartError` where there is nothing to draw, and
    :class:`~trialgraph.network.MissingPlotError` without matplotlib.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in FORMATS:
        raise ChartError(f"{printable(target.name)!r} does not end in a format of charts; known: {', '.join(FORMATS)}")
    chart = _chart(name)
    content = render(lambda: _drawn(chart, graph, parameters), suffix, chart.summary)
    with atomic_file(target) as file:
        file.write(content)


def draw_chart(graph: KnowledgeGraph, name: str, **parameters: object) -> Sheet:
    """The chart as a sheet whose ``figure`` is matplotlib's; for parameters and errors see :func:`write_chart`."""
    with settings():
        return _drawn(_chart(name), graph, parameters)


def _chart(name: str) -> Chart:
    by_name = {chart.name: chart for chart in charts()}
    if name not in by_name:
        raise UnknownChartError(name, tuple(by_name))
    return by_name[name]


def _drawn(chart: Chart, graph: KnowledgeGraph, parameters: Mapping[str, object]) -> Sheet:
    given = {name: value for name, value in parameters.items() if value is not None}
    known = tuple(parameter.name for parameter in chart.parameters)
    for name in given:
        if name not in known:
            raise ChartError(did_you_mean(f"{chart.name} has no parameter {name!r}", name, known))
    for name in chart.required:
        if name not in given:
            raise ChartError(f"{chart.name} needs the parameter {name}, such as --param {name}=...")
    own = {
        parameter.name: _whole(parameter.name, given.pop(parameter.name, parameter.default)) for parameter in chart.own
    }
    rows = graph.query(chart.question, timeout=None, **given).rows
    # What a chart needs, its title tells.
    filters = {name: printable(str(value)) for name, value in given.items() if name not in chart.required}
    try:
        return chart.draw(Asked(rows, own, filters, newest_record(graph)))
    except EmptyChartError as error:
        from trialgraph.hints import hint

        raise EmptyChartError(chart.name, error.hint or hint(graph, "", given)) from None


def _whole(name: str, value: object) -> int:
    words = str(value).strip()
    if not words.isascii() or not words.isdigit() or not int(words):
        raise ChartError(f"parameter {name}: {printable(words)!r} is not a whole number from 1 on")
    return int(words)
