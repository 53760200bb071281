"""Charts for papers, each drawn from the rows of one question of the catalogue, with its parameters.

``write_chart(graph, "source-conditions", "map.svg", country="CN")``. To add a chart, add a module that sets ``CHART``;
nothing else has to change.
"""

from __future__ import annotations

from trialgraph.charts.chart import Asked, Chart, charts
from trialgraph.charts.errors import ChartError, EmptyChartError, UnknownChartError
from trialgraph.charts.run import draw_chart, write_chart

__all__ = [
    "Asked",
    "Chart",
    "ChartError",
    "EmptyChartError",
    "UnknownChartError",
    "charts",
    "draw_chart",
    "write_chart",
]
