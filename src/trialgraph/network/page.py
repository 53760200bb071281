"""The network as one page that opens offline: data, script and style inside, and a policy that forbids all else."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

from trialgraph.network.style import Look, legend, look_of, radius, thickness
from trialgraph.network.summary import summary
from trialgraph.network.text import clean, counted, wrap
from trialgraph.ontology import scheme

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.layout import Layout

__all__ = ["page"]

_STUDY = "https://clinicaltrials.gov/study/"
_NCT = re.compile(r"NCT\d{8}")
_ROWS = 2000
_IDS_PER_ROW = 40


def page(graph: nx.Graph[str], places: Layout, *, title: str, note: str) -> bytes:
    """The page as UTF-8; all text is escaped by the template, all data by :func:`_json`."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    looks = legend(graph)
    script, style = _asset("view.js"), _asset("view.css") + _colours(looks)
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(_asset("view.html"))
    links, nodes = _links(graph), _nodes(graph)
    content = template.render(
        title=clean(title),
        note=clean(note),
        counts=_counts(graph),
        policy=_policy(script, style),
        legend=list(looks.items()),
        heaviest=max((data["weight"] for _, _, data in graph.edges(data=True)), default=1),
        shares=graph.graph.get("kind") == "co-sponsorship",
        links=links,
        more_links=graph.number_of_edges() - len(links),
        nodes=nodes,
        more_nodes=graph.number_of_nodes() - len(nodes),
        # Safe: the first three are this package's own, the data has no "<" left in it.
        script=Markup(script),  # noqa: S704
        style=Markup(style),  # noqa: S704
        data=Markup(_json(_data(graph, places))),  # noqa: S704
    )
    return (content + "\n").encode()


def _asset(name: str) -> str:
    return (resources.files("trialgraph.network") / name).read_text(encoding="utf-8")


def _colours(looks: dict[Look, int]) -> str:
    return "".join(f".c-{look.key} {{ --c: {look.colour}; }}\n" for look in looks)


def _policy(script: str, style: str) -> str:
    """Nothing may load; the one script and the one style are known by their hashes."""
    hashes = [base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() for content in (script, style)]
    return (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _json(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it stands in, nor open a comment there."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _data(graph: nx.Graph[str], places: Layout) -> dict[str, Any]:
    """What the script draws; one-letter keys, because a network may have tens of thousands of these."""
    index = {node: at for at, node in enumerate(graph)}
    nodes, edges = [], []
    for node, data in graph.nodes(data=True):
        look, (x, y) = look_of(data["kind"], data["organization_class"]), places.positions[node]
        label = clean(data["label"])
        words = {"l": label, "b": wrap(label, 24, 3).split("\n"), "g": look.label, "o": _country(data["country"])}
        drawn = {"x": x, "y": y, "r": radius(data["trials"]), "c": look.colour, "f": look.shape}
        nodes.append({**words, **drawn, "t": data["trials"], "i": clean(data["trial_ids"])})
    for first, second, data in graph.edges(data=True):
        edge = {"a": index[first], "b": index[second], "w": data["weight"], "s": thickness(data["weight"])}
        edges.append({**edge, "t": clean(data["trials"]), "why": clean(data["reason"])})
    return {"study": _STUDY, "nodes": nodes, "edges": edges}


def _links(graph: nx.Graph[str]) -> list[dict[str, Any]]:
    """Rows of the table of links, the heaviest first."""
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
            "country": _country(data["country"]),
            "count": data["trials"],
            **_ids(data["trial_ids"]),
            "links": graph.degree(node),
        }
        for node, data in order[:_ROWS]
    ]


def _ids(text: str) -> dict[str, Any]:
    """Trial ids for a cell of a table, with the address of those that ClinicalTrials.gov has."""
    trials = clean(text).split()
    shown = [
        {"id": trial, "address": _STUDY + trial if _NCT.fullmatch(trial) else ""} for trial in trials[:_IDS_PER_ROW]
    ]
    return {"trials": shown, "more": len(trials) - len(shown)}


def _country(code: str) -> str:
    countries = scheme("country")
    return countries.label(code) if code in countries else code


def _counts(graph: nx.Graph[str]) -> str:
    counts = summary(graph)
    return (
        f"{counted(counts['nodes'], 'node')}, {counted(counts['edges'], 'link')}, "
        f"{counted(counts['components'], 'component')} (the largest has {counts['largest_component']:,}), "
        f"{counts['isolated']:,} without a link."
    )
