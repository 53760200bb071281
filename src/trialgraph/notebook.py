"""In a notebook: ``%load_ext trialgraph``, then ``%%sparql`` cells, with completion of terms.

``%tg_open build/`` (or an endpoint's address) sets the graph that cells ask; without it a cell asks ``build/``, or the
graph that ``--graph NAME`` names: a variable, a folder, a file or an address.
"""

from __future__ import annotations

import re
import shlex
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from IPython.core.completer import SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.error import UsageError
from IPython.core.magic import (
    Magics,
    cell_magic,
    line_magic,
    magics_class,
    needs_local_scope,
    no_var_expand,
)
from IPython.core.magic_arguments import argument, magic_arguments

from trialgraph.catalogue import catalogue
from trialgraph.errors import TrialgraphError
from trialgraph.graph import KnowledgeGraph, connect
from trialgraph.graph import open as open_graph
from trialgraph.ontology import TG, scheme, schemes
from trialgraph.results import Result
from trialgraph.sparql_text import known_prefixes

__all__ = ["SparqlMagics", "completions", "load", "unload"]

_SECONDS = 300.0
_STARTED = re.compile(r"([A-Za-z][\w-]*):([\w-]*)\Z")
_WORD = re.compile(r"[\w-]*\Z")
_ASKED = re.compile(r"kg\.query\(\s*[\"']([\w-]*)\Z")


@magics_class
class SparqlMagics(Magics):
    """The magics, and the graph that they ask."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.graph: KnowledgeGraph | None = None

    @property
    def _names(self) -> dict[str, Any]:
        """The variables of the notebook."""
        names: dict[str, Any] = self.shell.user_ns
        return names

    @line_magic
    @needs_local_scope
    def tg_open(self, line: str, local_ns: dict[str, Any] | None = None) -> KnowledgeGraph:
        """``%tg_open build/``: the graph that the cells below ask: a folder, a file, an address, or a variable."""
        self.graph = self._named(line.strip() or "build/", local_ns or {})
        return self.graph

    @magic_arguments()
    @argument("result", nargs="?", help="A variable that takes the result.")
    @argument("--graph", "-g", help="The graph to ask: a variable, a folder, a file, an endpoint's address.")
    @argument(
        "--param",
        "-p",
        action="append",
        default=[],
        help="name=value, for ?_name in the query; name={variable} takes a variable's value.",
    )
    @argument("--timeout", type=float, default=_SECONDS, help="Seconds after which the query is stopped; 0: never.")
    @argument("--quiet", "-q", action="store_true", help="Show nothing.")
    @cell_magic
    @no_var_expand  # IPython would write {name} out as text: a date would be no date any more, a space would cut it
    @needs_local_scope
    def sparql(self, line: str, cell: str, local_ns: dict[str, Any] | None = None) -> Result | None:
        """Ask in SPARQL; the project's prefixes are known, ``?_name`` is a place for ``--param name=value``."""
        names = {**self._names, **(local_ns or {})}
        try:
            asked = self.sparql.parser.parse_args(shlex.split(line))  # IPython's own splitting keeps the quotes
        except ValueError as error:
            raise UsageError(f"%%sparql {line}: {error}") from None
        if asked.result and isinstance(names.get(asked.result), KnowledgeGraph):
            raise UsageError(
                f"{asked.result} is a graph, which the result would replace: write --graph {asked.result} to ask it,"
                " or name another variable"
            )
        try:
            graph = self._named(asked.graph, names) if asked.graph else self._opened()
            values = dict(_value(text, names) for text in asked.param)
            found = graph.sparql(cell, timeout=asked.timeout or None, **values)
        except TrialgraphError as error:
            raise UsageError(str(error)) from None
        if asked.result:
            self._names[asked.result] = found
        return None if asked.quiet else found

    def _opened(self) -> KnowledgeGraph:
        if self.graph is None:
            named = self._names.get("kg")
            self.graph = named if isinstance(named, KnowledgeGraph) else open_graph("build/")
        return self.graph

    def _named(self, name: str, names: dict[str, Any]) -> KnowledgeGraph:
        try:
            if isinstance(names.get(name), KnowledgeGraph):
                found: KnowledgeGraph = names[name]
                return found
            return connect(name) if name.startswith(("http://", "https://")) else open_graph(Path(shlex.split(name)[0]))
        except TrialgraphError as error:
            raise UsageError(str(error)) from None


def _value(text: str, names: dict[str, Any]) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"{text!r} is not a parameter; write --param name=value")
    if value.startswith("{") and value.endswith("}"):
        variable = value[1:-1].strip()
        if variable not in names:
            near = get_close_matches(variable, [each for each in names if not each.startswith("_")], 1)
            raise UsageError(f"there is no variable {variable!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        return name, names[variable]
    return name, value


def completions(before: str) -> list[str]:
    """What may follow at the end of ``before``: terms of ``tg:``, codes of ``cell-source:``, names of questions."""
    asked = _ASKED.search(before)
    if asked is not None:
        return [each.name for each in catalogue() if each.name.startswith(asked[1])]
    started = _STARTED.search(before)
    if started is None:
        begun = _WORD.search(before)
        word = begun[0] if begun else ""
        return [f"{prefix}:" for prefix in known_prefixes() if word and prefix.startswith(word)]
    prefix, local = started.groups()
    known = tuple(TG) if prefix == "tg" else scheme(prefix).codes if prefix in schemes() else ()
    return [each for each in known if each.lower().startswith(local.lower())]


@context_matcher(identifier="trialgraph")
def _matcher(context: Any) -> SimpleMatcherResult:
    """Complete in ``%%sparql`` cells, and the names of questions anywhere."""
    line = context.line_with_cursor[: context.cursor_position]
    inside = context.full_text.lstrip().startswith("%%sparql")
    found = completions(line) if inside or _ASKED.search(line) else []
    begun = _WORD.search(line)
    told: SimpleMatcherResult = {
        "completions": [SimpleCompletion(text=each, type="term") for each in found],
        "matched_fragment": begun[0] if begun else "",
        "suppress": bool(found),
    }
    return told


def load(shell: Any) -> None:
    """What ``%load_ext trialgraph`` does."""
    shell.register_magics(SparqlMagics)
    if _matcher not in shell.Completer.custom_matchers:
        shell.Completer.custom_matchers.append(_matcher)


def unload(shell: Any) -> None:
    """What ``%unload_ext trialgraph`` does."""
    if _matcher in shell.Completer.custom_matchers:
        shell.Completer.custom_matchers.remove(_matcher)
