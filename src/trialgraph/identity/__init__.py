"""Who is the same: decisions with evidence, in graphs of their own that can be dropped and rebuilt.

The record graphs never change: names stay as their sources write them. ``graph/identity/lexical``, ``registry`` and
``curated`` hold one ``tg:Match`` per decision; ``graph/identity/canonical`` holds what follows: ``tg:identifiedAs`` on
every name, ``skos:prefLabel`` on every entity (once, where each record that uses a name repeats its ``rdfs:label``),
``tg:operatedBy`` on sites, ``tg:sameTrialAs`` and ``tg:preferredRecord`` on trials.

The way of a decision: names are taken apart (``forms``), compared two by two (``compare``) within one place (``sites``)
or by exact keys (``organizations``), and joined where nothing contradicts (``closure``), all in the order of
``resolving``.
"""

from __future__ import annotations

from trialgraph.identity.canonical import Entities
from trialgraph.identity.curated import CuratedError, CuratedRow, read_rows
from trialgraph.identity.layers import identity_graphs
from trialgraph.identity.matches import Match
from trialgraph.identity.names import Names
from trialgraph.identity.resolving import resolve
from trialgraph.identity.ror import Registry, RorError
from trialgraph.identity.sssom import write_sssom

__all__ = [
    "CuratedError",
    "CuratedRow",
    "Entities",
    "Match",
    "Names",
    "Registry",
    "RorError",
    "identity_graphs",
    "read_rows",
    "resolve",
    "write_sssom",
]
