"""The ontology as a web page, for people: drawn by pyLODE, a development extra that is loaded only here."""

from __future__ import annotations

import logging
from pathlib import Path

from trialgraph.errors import TrialgraphError
from trialgraph.ontology.files import ontology_file

__all__ = ["MissingToolError", "write_page"]

# 3.4.1 does not start on Python 3.11.
_PYLODE = "pylode==3.3.4"


class MissingToolError(TrialgraphError):
    """A development tool that is needed now and is not installed."""

    def __init__(self, requirement: str) -> None:
        self.requirement = requirement
        super().__init__(requirement)

    def __str__(self) -> str:
        return f"a development tool is missing; install it with: pip install {self.requirement}"


def write_page(target: Path) -> None:
    """Write one self-contained HTML file; its folder is made when it is not there.

    Raises :class:`MissingToolError` when pyLODE is missing, OSError when the file cannot be written.
    """
    try:
        from pylode import OntPub
    except ImportError as error:
        raise MissingToolError(_PYLODE) from error
    import rdflib

    graph = rdflib.Graph().parse(data=ontology_file().read_bytes(), format="turtle")
    # pyLODE reports its progress through the root logger.
    logging.disable(logging.INFO)
    try:
        page: str = OntPub(graph, sort_subjects=True).make_html()
    finally:
        logging.disable(logging.NOTSET)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
