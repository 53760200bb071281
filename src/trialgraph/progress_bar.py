"""Progress for who watches a terminal: stage, share, pace, time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from trialgraph.progress import Progress

__all__ = ["progress_bar"]


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Draw on stderr; each stage has a clock of its own."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[pace]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        stages: dict[str, TaskID] = {"reading": bars.add_task("reading", total=None, pace="")}

        def tell(stage: str, done: int, share: float | None) -> None:
            if stage not in stages:
                for earlier in stages.values():
                    bars.update(earlier, visible=False)
                stages[stage] = bars.add_task(stage, total=None, pace="")
            task = bars.tasks[stages[stage]]
            elapsed = task.elapsed or 0
            pace = f"{done:,} ({done / elapsed:,.0f}/s)" if done and elapsed > 1 else f"{done:,}" if done else ""
            bars.update(task.id, total=None if share is None else 1.0, completed=share or 0.0, pace=pace)

        yield tell
