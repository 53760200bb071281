"""``python -m trialgraph.ontology``: keep the derived files in order, or write the ontology as a web page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from trialgraph.errors import TrialgraphError
from trialgraph.ontology.derived import expected_texts
from trialgraph.ontology.files import room
from trialgraph.ontology.page import write_page

__all__ = ["main"]

_MEND = "python -m trialgraph.ontology --format"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all is well, 1 when a file is not in order, 2 (from argparse) for bad use."""
    parser = argparse.ArgumentParser(prog="python -m trialgraph.ontology", description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true", help="name the files that are not in canonical form")
    action.add_argument("--format", action="store_true", help="rewrite them")
    action.add_argument("--html", type=Path, metavar="FILE", help="write the ontology as a page for people")
    options = parser.parse_args(arguments)
    try:
        if options.html:
            write_page(options.html)
            return 0
        return _format(room()) if options.format else _check(room())
    except (TrialgraphError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _stale(folder: Traversable) -> dict[str, str]:
    texts = expected_texts()
    return {name: text for name, text in texts.items() if not _holds(folder / name, text)}


def _holds(file: Traversable, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()


def _check(folder: Traversable) -> int:
    stale = _stale(folder)
    for name in stale:
        sys.stderr.write(f"{name} is not in canonical form; mend it with: {_MEND}\n")
    return 1 if stale else 0


def _format(folder: Traversable) -> int:
    for name, text in _stale(folder).items():
        (Path(str(folder)) / name).write_bytes(text.encode())
        sys.stdout.write(f"{name} rewritten\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
