"""Invented trials, and what the recogniser says of them: shared by the tests of this room."""

from __future__ import annotations

import re

from trialgraph.cells import Fact, recognise
from trialgraph.mappers.trial import Intervention, Trial

__all__ = ["codes", "field_text", "kinds", "text_facts", "the", "trial"]


def trial(name: str, *, title: str = "A Trial", **more: object) -> Trial:
    """A trial of one product.

    ``described``, ``other_names`` and ``type`` are the product's; the rest is the trial's.
    """
    own = {key: more.pop(key) for key in ("other_names", "type") if key in more}
    product = Intervention(name=name, description=more.pop("described", None), **own)  # type: ignore[arg-type]
    return Trial(id="NCT00000001", brief_title=title, interventions=(product,), **more)  # type: ignore[arg-type]


def codes(subject: Trial, term: str, intervention: int | None = 0, *, arm: int | None = None) -> list[str]:
    """The codes of one term of one intervention (None: of the trial as a whole, or of the arm), in order."""
    place = (term, intervention, arm)
    return [fact.code for fact in recognise(subject).facts if (fact.term, fact.intervention, fact.arm) == place]


def the(subject: Trial, term: str, intervention: int | None = 0) -> Fact:
    """The one fact of a term of an intervention."""
    (fact,) = (f for f in recognise(subject).facts if (f.term, f.intervention, f.arm) == (term, intervention, None))
    return fact


def kinds(subject: Trial) -> list[str]:
    """The kind of product of each intervention, in the record's order."""
    return [kind for at in range(len(subject.interventions)) for kind in codes(subject, "productKind", at)]


def text_facts(facts: list[Fact], term: str) -> list[str]:
    """The codes of one term among facts of a plain text."""
    return [fact.code for fact in facts if fact.term == term]


def field_text(subject: Trial, fact: Fact) -> str:
    """The text that the fact's field names; KeyError where a field may never be evidence."""
    whole: dict[str, str | None] = {
        "title": subject.brief_title,
        "official title": subject.official_title,
        "summary": subject.summary,
    }
    whole |= {f"keyword {at}": word for at, word in enumerate(subject.keywords, 1)}
    for at, arm in enumerate(subject.arms, 1):
        whole |= {f"arm {at} label": arm.label, f"arm {at} description": arm.description}
    if fact.intervention is not None:
        product = subject.interventions[fact.intervention]
        whole |= {"intervention name": product.name, "intervention description": product.description}
        whole |= {f"intervention other name {at}": name for at, name in enumerate(product.other_names, 1)}
    if fact.arm is not None:
        assert re.fullmatch(rf"arm {fact.arm + 1} (label|description)", fact.field), fact
    text = whole[fact.field]
    assert text is not None, fact
    return text
