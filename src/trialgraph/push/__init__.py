"""The graph into a triple store: only what changed, graph by graph, counted afterwards."""

from __future__ import annotations

from trialgraph.push.bulk import bulk_load
from trialgraph.push.errors import CountError, LoaderError, PushError
from trialgraph.push.profiles import METHODS, Profile, profiles
from trialgraph.push.run import Pushed, push

__all__ = ["METHODS", "CountError", "LoaderError", "Profile", "PushError", "Pushed", "bulk_load", "profiles", "push"]
