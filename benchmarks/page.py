"""``python -m benchmarks.page``: a page of 20,000 nodes and 200,000 links: built, opened, and moved in a browser.

The network is generated: communities, a heavy tail of links per node, trials with years, sources and titles. Frames are
counted in headless Chromium, which draws without a graphics card: what is smooth here is smooth elsewhere.
"""

from __future__ import annotations

import random
import time
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.mapping import WORK
from benchmarks.table import machine
from trialgraph.network import write_network
from trialgraph.network.model import Network, TrialFacts

__all__ = ["Report", "generated"]

_CLASSES = ("industry", "other", "other", "other", "nih", "network", "")
_SOURCES = ("bone-marrow", "adipose", "umbilical-cord", "placenta")
_WORDS = """safety efficacy of autologous allogeneic stromal cells in patients with severe acute chronic
    disease knee heart liver graft a phase randomised open label study infusion repeated dose""".split()
# The view is dragged about from within the page, one step a frame; gives the times of the frames.
_DRAGGED = """async (seconds) => {
  const target = document.querySelector(".sigma-mouse"), corner = target.getBoundingClientRect(), times = [];
  const mouse = (name, x, y, on) => on.dispatchEvent(new MouseEvent(name,
    { clientX: corner.x + x, clientY: corner.y + y, bubbles: true, button: 0, buttons: 1 }));
  mouse("mousedown", 500, 400, target);
  await new Promise((done) => {
    const next = (now) => {
      times.push(now);
      mouse("mousemove", 500 + 150 * Math.sin(times.length / 10), 400 + 100 * Math.cos(times.length / 7), document);
      if (now - times[0] < 1000 * seconds) requestAnimationFrame(next); else done();
    };
    requestAnimationFrame(next);
  });
  mouse("mouseup", 500, 400, document);
  return times;
}"""
_PAINTED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(performance.now()))))"""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of the build, bytes of the file, milliseconds in the browser."""

    nodes: int
    links: int
    trials: int
    build_seconds: float
    megabytes: float
    first_frame: float
    filter_slowest: float
    frames_per_second: float
    median_frame: float
    worst_frame: float


def generated(nodes: int, links: int, seed: int = 9) -> Network:
    """A network of co-sponsorship; the same seed gives the same network."""
    chance = random.Random(seed)
    network = Network(kind="co-sponsorship", note="")
    groups = [chance.randrange(max(2, nodes // 250)) for _ in range(nodes)]
    members: dict[int, list[int]] = {}
    for node, group in enumerate(groups):
        members.setdefault(group, []).append(node)
    pulls = [(1 + node % 997) ** -0.8 for node in range(nodes)]
    everyone, whole = list(range(nodes)), list(accumulate(pulls))
    weights = {group: list(accumulate(pulls[node] for node in part)) for group, part in members.items()}
    pairs: dict[tuple[int, int], set[int]] = {}
    for _ in range(links * 8):
        if len(pairs) == links:
            break
        first = chance.choices(everyone, cum_weights=whole)[0]
        near = members[groups[first]]
        inside = chance.random() < 0.85 and len(near) > 1
        pool, pull = (near, weights[groups[first]]) if inside else (everyone, whole)
        second = chance.choices(pool, cum_weights=pull)[0]
        if first != second:
            trial = chance.randrange(nodes * 3)
            pairs.setdefault((min(first, second), max(first, second)), set()).add(trial)
    _fill(network, nodes, pairs, chance)
    return network


def _fill(network: Network, nodes: int, pairs: dict[tuple[int, int], set[int]], chance: random.Random) -> None:
    own: list[set[int]] = [set() for _ in range(nodes)]
    for (first, second), trials in pairs.items():
        own[first] |= trials
        own[second] |= trials
    for node, trials in enumerate(own):
        trials.add(node)
        known = {"label": f"Organisation of {_words(chance, 3)} {node}", "kind": "organization", "country": ""}
        counts = {"trials": len(trials), "trial_ids": _ids(trials), "iri": f"urn:{node:06}"}
        network.add_node(f"urn:{node:06}", **known, organization_class=chance.choice(_CLASSES), **counts)
    for (first, second), trials in sorted(pairs.items()):
        reason = f"Sponsor {len(trials)} trial{'s' if len(trials) > 1 else ''} together."
        told = {"weight": len(trials), "share": float(len(trials)), "trials": _ids(trials), "reason": reason}
        network.add_edge(f"urn:{first:06}", f"urn:{second:06}", **told)
    for trial in sorted(set().union(*own)):
        facts = TrialFacts(chance.randint(1998, 2026), (chance.choice(_SOURCES),), _words(chance, 11).capitalize())
        network.trials[f"NCT{trial:08}"] = facts


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(_WORDS, k=count))


def _ids(trials: set[int]) -> str:
    return " ".join(f"NCT{trial:08}" for trial in sorted(trials))


def _browse(file: Path, seconds: float) -> dict[str, Any]:
    """Opens the page, filters, and drags the view about."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(file.resolve().as_uri())
        first = page.evaluate(_PAINTED)
        page.wait_for_timeout(1500)
        slowest = max(_filtered(page, control, value) for control, value in (("#from", "2010"), ("#least", "2")))
        page.click("#reset")
        page.wait_for_timeout(1500)
        frames = _panned(page, seconds)
        browser.close()
    return {"first_frame": first, "filter_slowest": slowest, "frames": frames}


def _filtered(page: Any, control: str, value: str) -> float:
    """Milliseconds until a filter has been answered."""
    script = """([control, value]) => { const input = document.querySelector(control), start = performance.now();
      input.value = value; input.dispatchEvent(new Event("input")); return performance.now() - start; }"""
    taken: float = page.evaluate(script, [control, value])
    page.wait_for_timeout(800)
    return taken


def _panned(page: Any, seconds: float) -> list[float]:
    """Milliseconds of each frame."""
    times: list[float] = page.evaluate(_DRAGGED, seconds)
    return [after - before for before, after in pairwise(times)]


def main(
    nodes: Annotated[int, typer.Option(help="Organisations.")] = 20_000,
    links: Annotated[int, typer.Option(help="Links between them.")] = 200_000,
    seconds: Annotated[float, typer.Option(help="How long the view is dragged about.")] = 3.0,
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file too.")] = None,
) -> None:
    """Build the page, open it, move it; print what it took."""
    WORK.mkdir(parents=True, exist_ok=True)
    network, file = generated(nodes, links), WORK / "network.html"
    start = time.perf_counter()
    write_network(network, file, title="Generated network")
    built = time.perf_counter() - start
    seen = _browse(file, seconds)
    report = Report(
        nodes=network.number_of_nodes(),
        links=network.number_of_edges(),
        trials=len(network.trials),
        build_seconds=round(built, 1),
        megabytes=round(file.stat().st_size / 1e6, 1),
        first_frame=round(seen["first_frame"]),
        filter_slowest=round(seen["filter_slowest"]),
        frames_per_second=round(1000 * len(seen["frames"]) / sum(seen["frames"]), 1),
        median_frame=round(median(seen["frames"])),
        worst_frame=round(max(seen["frames"])),
    )
    table = Table("figure", "value", title=f"{machine()['cpus']} cores")
    for name, value in msgspec.structs.asdict(report).items():
        table.add_row(name.replace("_", " "), f"{value:,}")
    Console().print(table)
    if json is not None:
        json.write_bytes(msgspec.json.encode(report))


if __name__ == "__main__":
    typer.run(main)
