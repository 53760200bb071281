"""A report as one page that opens offline: the template escapes its words, and nothing in it may load anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from trialgraph.registry_pages import registry_page
from trialgraph.validate.telling import MOST_PER_RECORD

__all__ = ["page"]

_MOST_FINDINGS = 5_000  # that a browser filters without lag
_SHORT, _LONG = 160, 4_000  # characters of a value that are shown at once, and at all
_ADDRESS = re.compile(r"\S+@\S+|\[email")
_SOURCES = {"": "no single record"}


def page(report: Mapping[str, Any], rejected: Sequence[Mapping[str, Any]] = ()) -> str:
    """The page of ``report``: a build's, or one that has only its ``validation`` and the name of its ``graph``."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    script, style = _asset("report.js"), _asset("report.css")
    environment = Environment(
        loader=PackageLoader("trialgraph", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "n": "{:,}".format,
        "signed": "{:+,}".format,
        "source": lambda name: _SOURCES.get(name, name),
    }
    environment.globals |= {"registry_page": registry_page, "chart": _chart}
    checked = report["validation"]
    rules = [] if checked["conforms"] is None else _rules(checked)
    return environment.get_template("report.html").render(
        report=report,
        checked=checked,
        rejected=rejected,
        rules=rules,
        shown=sum(len(rule["rows"]) for rule in rules),
        gone=_gone(checked),
        policy=_policy(script, style),
        # Safe: both are this package's own.
        script=Markup(script),  # noqa: S704
        style=Markup(style),  # noqa: S704
    )


def _asset(name: str) -> str:
    return (resources.files("trialgraph") / "templates" / name).read_text(encoding="utf-8")


def _policy(script: str, style: str) -> str:
    """Nothing may load; the one script and the one style are known by their hashes."""
    hashes = [base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() for content in (script, style)]
    return (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _rules(checked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each shape that found something, with its findings; where they are too many, each shape has some."""
    most = _fair([row["findings"] for row in checked["by_shape"]], _MOST_FINDINGS)
    changes = {row["shape"]: row for row in checked["trend"].get("by_shape", ())}
    rows: dict[str, list[dict[str, Any]]] = {}
    worst = {row["record"] or row["trial"]: MOST_PER_RECORD for row in checked["worst"]}
    for finding in checked["findings"]:
        of_shape = rows.setdefault(finding["shape"], [])
        key = finding["of_record"] or finding["trial"]
        left = worst.get(key, 0)
        if len(of_shape) < most or left:
            of_shape.append(_row(finding))
        worst[key] = max(left - 1, 0)
    return [
        row | {"name": _name(row["shape"]), "rows": rows.get(row["shape"], []), "change": changes.get(row["shape"])}
        for row in checked["by_shape"]
    ]


def _gone(checked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The shapes that found something earlier, and nothing now."""
    shapes = checked.get("trend", {}).get("by_shape", ())
    return [shape | {"name": _name(shape["shape"])} for shape in shapes if not shape["now"]]


def _fair(numbers: Sequence[int], most: int) -> int:
    """The greatest number such that, with at most so many of each, there are at most ``most`` (but one of each)."""
    left, share = most, most
    for at, number in enumerate(sorted(numbers)):
        share = max(left // (len(numbers) - at), 1)
        if number > share:
            return share
        left -= number
    return max([share, *numbers])


def _name(shape: str) -> str:
    return shape.rpartition("#")[2]


def _row(finding: Mapping[str, Any]) -> dict[str, Any]:
    record, focus = finding["record"] or "", finding["focus"]
    value = finding["value"] or ""
    within = bool(record) and focus.startswith(record)
    shown = _around(value, _ADDRESS) if finding["shape"].endswith("-private") else value
    return {
        "trial": finding["trial"],
        "source": finding["source"],
        "record": "" if within else record,
        "focus": focus,
        "value": shown[:_SHORT] + ("…" if len(shown) > _SHORT else ""),
        "more": _cut(value) if len(value) > _SHORT else "",
        "new": finding["new"],
    }


def _around(value: str, what: re.Pattern[str]) -> str:
    """The value from a little before what is looked for in it."""
    found = what.search(value)
    start = 0 if found is None else max(found.start() - _SHORT // 2, 0)
    return f"…{value[start:]}" if start else value


def _cut(value: str) -> str:
    if len(value) <= _LONG:
        return value
    return f"{value[:_LONG]}… ({len(value):,} characters; all in the SHACL report)"


def _chart(quality: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of a source as lines of tables: what is counted, how many, of how many."""
    dates = [(field, list(precisions.values())) for field, precisions in quality["dates"].items()]
    days, values = sum(numbers[0] for _, numbers in dates), sum(sum(numbers) for _, numbers in dates)
    sites, cells = quality["sites"], quality["cells"]
    lines = [
        ("Dates that tell the day", days, values),
        ("Sites with coordinates", sites["located"], sites["sites"]),
        ("Sites whose name tells which they are", sites["sites"] - sites["anonymous"], sites["sites"]),
    ]
    for kind, told in (("Lead sponsors", quality["lead_sponsors"]), ("Collaborators", quality["collaborators"])):
        lines.append((f"{kind} that are known by another name too", told["joined"], told["names"]))
        lines.append((f"{kind} with an id of ROR", told["registered"], told["names"]))
    source = cells["source"]
    lines.append(("Trials with a cell product that state the source of the cells", source["stated"], cells["records"]))
    lines.append(("… for which it is only inferred", source["inferred"], cells["records"]))
    products = [
        (name, basis["stated"], basis["inferred"], cells["products"] - basis["stated"] - basis["inferred"])
        for name, basis in sorted(cells["properties"].items())
    ]
    return {
        "lines": [line for line in lines if line[2]],
        "dates": dates,
        "products": products,
        "classes": [
            {
                "name": name.removeprefix("tg:"),
                "things": told["things"],
                "fields": sorted(
                    ((f, n) for f, n in told["fields"].items() if n), key=lambda pair: (-pair[1], pair[0])
                ),
                "never": [field for field, number in told["fields"].items() if not number],
            }
            for name, told in quality["classes"].items()
            if told["fields"]
        ],
    }
