"""Portions to findings: pySHACL over an rdflib graph of each portion, and its results in the words of the project."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from trialgraph.ontology import ONTOLOGY, PREFIXES, TG
from trialgraph.validate.data import TYPE, reach
from trialgraph.validate.portions import Portion, key, portions
from trialgraph.validate.report import Finding, NothingToCheckError, Report, ShapesMissingError

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from trialgraph.validate.terms import Terms

__all__ = ["validate"]

_RECORD = re.compile(r"/record/[^/]+/([^/]+)(?:/|$)")
_TRIAL = re.compile(r"/trial/([^/]+)$")
_IDENTIFIER = f"{PREFIXES['dcterms']}identifier"
# Things that many records name, and that count once.
_NAMED = frozenset({TG.Trial, TG.Organization, TG.Site, TG.Person, TG.Condition})
_LINKS_FROM_TRIAL = 3
# Constraints on how the values of one record agree; they say nothing of records that were merged into one graph.
_PER_RECORD = frozenset(f"{name}ConstraintComponent" for name in ("MaxCount", "LessThanOrEquals", "Disjoint", "SPARQL"))


def validate(quads: Iterable[ox.Quad]) -> Report:
    """Hold the quads to the shapes.

    An ``ox.Store`` is read portion by portion, whatever its size; other quads are held in memory, and then literals are
    judged exactly as written (a store rewrites ``1.50``). Graphs are told apart by their names: those with ``/graph/``
    are layers over the records (identity, cells, contacts), the others are records. Names must have an identity only
    where the data say ``tg:identifiedAs`` at all. In data without graphs, what two records of one trial say cannot be
    told apart; such trials are not held to single values.

    Raises :class:`NothingToCheckError` where no trial is found, and :class:`ShapesMissingError` where no shape is.
    """
    from trialgraph.rdflib_bridge import lexical_forms
    from trialgraph.validate.shacl import Checker
    from trialgraph.validate.terms import Terms

    data = reach(quads)
    with lexical_forms():
        terms = Terms()
        checker = Checker(terms, identity=data.uses(TG.identifiedAs))
        if not checker.constraints:
            raise ShapesMissingError
        found: dict[tuple[str, ...], Finding] = {}
        count = _Count()
        for portion in portions(data):
            count.add(portion)
            for finding in _findings(checker, terms, portion):
                _keep(found, finding, portion)
    checked = count.result()
    if not checked.get("Trial"):
        raise NothingToCheckError(len(data), len(data.graphs()))
    return Report(
        findings=tuple(sorted(found.values(), key=Finding.order)), checked=checked, shapes=checker.constraints
    )


def _keep(found: dict[tuple[str, ...], Finding], finding: Finding, portion: Portion) -> None:
    """A thing that many trials share is told of once, with the first of them; a trial once for each of its records."""
    own = finding.focus in portion.trials or _RECORD.search(finding.focus) is not None
    # Without the component: a value that breaks one constraint in two ways is one thing to mend.
    key = (finding.focus, finding.shape, finding.term or "", (finding.record or "") if own else "")
    if key not in found or finding.order() < found[key].order():
        found[key] = finding


def _findings(checker: Any, terms: Terms, portion: Portion) -> Iterator[Finding]:
    graph = terms.graph(portion.quads)
    unclear = _merged(graph, terms, portion) if portion.merged else {}
    for result in checker.results(graph, contacts=portion.contacts):
        focus = terms.key(result.focus)
        if focus not in portion.owned or result.component in unclear.get((focus, ""), ()):
            continue
        if result.component in unclear.get((focus, result.field), ()):
            continue
        yield Finding(
            trial=_trial_of(result.focus, graph, terms, portion),
            record=portion.owned[focus],
            field=result.field,
            value=None if result.value is None else str(result.value),
            message=result.message,
            severity=result.severity,
            focus=focus,
            shape=result.shape,
            path=result.path,
            term=None if result.value is None else terms.written(result.value),
            component=result.component,
        )


def _merged(graph: Graph, terms: Terms, portion: Portion) -> dict[tuple[str, str], frozenset[str]]:
    """Which constraints cannot be judged in a graph without records: (thing, field or "" for all) -> components."""
    unclear: dict[tuple[str, str], frozenset[str]] = {}
    for trial in portion.trials:
        node = terms.node(trial)
        if len(set(graph.subjects(terms.iri(TG.aboutTrial), node))) > 1:
            unclear[trial, ""] = _PER_RECORD
        if any(next(graph.subjects(terms.iri(link), node), None) for link in (TG.relatedTrial, TG.expandedAccessTrial)):
            # Who mentions a trial gives it a label, which need not be its title.
            unclear[trial, "rdfs:label"] = frozenset({"MaxCountConstraintComponent"})
    return unclear


def _trial_of(focus: Node, graph: Graph, terms: Terms, portion: Portion) -> str:
    """The registry id of the trial that the thing is, that links to it, or that its IRI names; "" for none."""
    nodes = {focus}
    for _ in range(_LINKS_FROM_TRIAL):
        if trials := [node for node in nodes if terms.key(node) in portion.trials]:
            return min(_registry_id(node, graph, terms) for node in trials)
        nodes = {subject for node in nodes for subject in graph.subjects(None, node)}
    about = [graph.value(focus, terms.iri(link)) for link in (TG.aboutTrial, TG.factAbout)]
    for node in (focus, *about):
        if found := _RECORD.search(str(node)) or _TRIAL.search(str(node)):
            return found[1]
    return ""


def _registry_id(trial: Node, graph: Graph, terms: Terms) -> str:
    given = sorted(str(identifier) for identifier in graph.objects(trial, terms.iri(_IDENTIFIER)))
    if given:
        return given[0]
    found = _TRIAL.search(str(trial))
    return found[1] if found else str(trial)


class _Count:
    """How many things of each class of the ontology were looked at."""

    def __init__(self) -> None:
        self._named: dict[str, set[str]] = {}
        self._others: Counter[str] = Counter()

    def add(self, portion: Portion) -> None:
        typed = {(key(quad.subject), quad.object) for quad in portion.quads if quad.predicate == TYPE}
        for subject, kind in typed:
            name = kind.value if isinstance(kind, ox.NamedNode) else ""
            if not name.startswith(ONTOLOGY) or subject not in portion.owned:
                continue
            if name in _NAMED:
                self._named.setdefault(name, set()).add(subject)
            else:
                self._others[name] += 1

    def result(self) -> dict[str, int]:
        counts = {kind: len(things) for kind, things in self._named.items()} | dict(self._others)
        return {kind.removeprefix(ONTOLOGY): counts[kind] for kind in sorted(counts)}
