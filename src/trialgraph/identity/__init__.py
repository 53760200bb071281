"""Who is the same: decisions with evidence, in graphs of their own that can be dropped and rebuilt.

The record graphs never change: names stay as their sources write them. ``graph/identity/lexical`` holds one
``tg:Match`` per decision, ``graph/identity/canonical`` what follows: ``tg:identifiedAs`` on every name,
``skos:prefLabel`` on every entity (once, where each record that uses a name repeats its ``rdfs:label``),
``tg:operatedBy`` on sites, ``tg:preferredRecord`` on trials.
"""

from __future__ import annotations

from trialgraph.identity.canonical import Entities
from trialgraph.identity.layers import identity_graphs
from trialgraph.identity.matches import Match
from trialgraph.identity.names import Names
from trialgraph.identity.resolving import resolve
from trialgraph.identity.sssom import write_sssom

__all__ = ["Entities", "Match", "Names", "identity_graphs", "resolve", "write_sssom"]
