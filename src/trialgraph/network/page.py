"""The network as one page that opens offline: data, script and style inside, and a policy that forbids all else."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

from trialgraph.network.page_data import country_heading, country_name, country_of, page_data, safe_json
from trialgraph.network.style import look_of
from trialgraph.network.summary import summary
from trialgraph.network.text import clean, counted
from trialgraph.registry_pages import registry_page

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.layout import Layout

__all__ = ["page"]

_ROWS = 1000
_IDS_PER_ROW = 5


def page(graph: nx.Graph[str], places: Layout, *, title: str, note: str) -> bytes:
    """The page as UTF-8; all text is escaped by the template, all data by :func:`safe_json`."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    # Made with "make web" from web/; the page needs nothing else.
    script, style = _asset("page.bundle.js"), _asset("view.css")
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(_asset("view.html"))
    links, nodes = _links(graph), _nodes(graph)
    content = template.render(
        title=clean(title),
        note=clean(note),
        counts=_counts(graph),
        policy=_policy(script, style),
        shares=graph.graph.get("kind") in {"co-sponsorship", "shared-site"},
        links=links,
        more_links=graph.number_of_edges() - len(links),
        nodes=nodes,
        country_heading=country_heading(graph),
        more_nodes=graph.number_of_nodes() - len(nodes),
        # Safe: the first two are this package's own, the data has no "<" left in it.
        script=Markup(script),  # noqa: S704
        style=Markup(style),  # noqa: S704
        data=Markup(safe_json(page_data(graph, places))),  # noqa: S704
    )
    return (content + "\n").encode()


def _asset(name: str) -> str:
    return (resources.files("trialgraph.network") / name).read_text(encoding="utf-8")


def _policy(script: str, style: str) -> str:
    """Nothing may load; the one script and the one style are known by their hashes."""
    hashes = [base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() for content in (script, style)]
    return (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _links(graph: nx.Graph[str]) -> list[dict[str, Any]]:
    """Rows of the table of links for readers without scripts, the heaviest first."""
    names = {node: clean(data["label"]) for node, data in graph.nodes(data=True)}
    rows = []
    edges: list[tuple[str, str, dict[str, Any]]] = list(graph.edges(data=True))
    edges.sort(key=lambda edge: (-edge[2]["weight"], names[edge[0]], names[edge[1]]))
    for first, second, data in edges[:_ROWS]:
        rows.append(
            {
                "first": names[first],
                "second": names[second],
                "weight": data["weight"],
                "share": data["share"],
                "reason": clean(data["reason"]),
                **_ids(data["trials"]),
            }
        )
    return rows


def _nodes(graph: nx.Graph[str]) -> list[dict[str, Any]]:
    order: list[tuple[str, dict[str, Any]]] = [(node, graph.nodes[node]) for node in graph]
    order.sort(key=lambda node: (-node[1]["trials"], node[1]["label"], node[0]))
    return [
        {
            "label": clean(data["label"]),
            "look": look_of(data["kind"], data["organization_class"]).label,
            "country": country_name(country_of(data)),
            "count": data["trials"],
            **_ids(data["trial_ids"]),
            "links": graph.degree(node),
        }
        for node, data in order[:_ROWS]
    ]


def _ids(text: str) -> dict[str, Any]:
    """Trial ids for a cell of a table, each with its page where the registry is known."""
    trials = clean(text).split()
    shown = [{"id": trial, "address": registry_page(trial) or ""} for trial in trials[:_IDS_PER_ROW]]
    return {"trials": shown, "more": len(trials) - len(shown)}


def _counts(graph: nx.Graph[str]) -> str:
    counts = summary(graph)
    return (
        f"{counted(counts['nodes'], 'node')}, {counted(counts['edges'], 'link')}, "
        f"{counted(counts['components'], 'component')} (the largest has {counts['largest_component']:,}), "
        f"{counts['isolated']:,} without a link."
    )
