"""One study from its modules: the short ones first, then the long ones in the room that the planned size leaves."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import msgspec

from benchmarks.generated import parts, protocol
from benchmarks.generated.names import Names
from benchmarks.generated.plan import Json, Plan, draw
from benchmarks.generated.results import results
from benchmarks.generated.words import Prose, zipf

__all__ = ["studies"]

_KEYS = 420  # bytes of keys and brackets of the long modules
_FOR_RESULTS = 0.74  # share of the room, where there are results


def studies(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Ids and JSON of so many studies; a longer corpus of the same seed begins with the shorter one."""
    random, prose = Random(f"studies {seed}"), Prose(seed)
    names = Names(seed, prose.words)
    encode = msgspec.json.Encoder().encode
    for number in range(count):
        nct_id = f"NCT9{number:07d}"
        yield nct_id, encode(_study(draw(nct_id, random, prose, names)))


def _study(plan: Plan) -> Json:
    conditions, ranks = protocol.conditions(plan)
    short: Json = {
        "identificationModule": protocol.identification(plan),
        "statusModule": protocol.status(plan),
        "sponsorCollaboratorsModule": protocol.sponsors(plan),
        "oversightModule": protocol.oversight(plan),
        "conditionsModule": conditions,
        "designModule": protocol.design(plan),
        "contactsLocationsModule": parts.people(plan),
        "referencesModule": parts.references(plan),
        "ipdSharingStatementModule": protocol.ipd_sharing(plan),
    }
    derived = _derived(plan, ranks)
    room = plan.bytes - len(msgspec.json.encode((short, derived))) - _KEYS
    study: Json = {"protocolSection": {}}
    if plan.with_results:
        study["resultsSection"] = results(plan, int(room * _FOR_RESULTS))
        room = int(room * (1 - _FOR_RESULTS))
    study["protocolSection"] = _protocol(plan, short, max(0, room))
    if not plan.with_results and plan.some(0.01):
        event = {"type": "RELEASE", "date": plan.updated.isoformat()}
        unposted = {"unpostedResponsibleParty": plan.sponsor.name, "unpostedEvents": [event]}
        study["annotationSection"] = {"annotationModule": {"unpostedAnnotation": unposted}}
    if (documents := parts.documents(plan)) is not None:
        study["documentSection"] = documents
    return study | {"derivedSection": derived, "hasResults": plan.with_results}


def _protocol(plan: Plan, short: Json, room: int) -> Json:
    """The section in the registry's order, without the modules that are not there."""
    shares = [plan.random.uniform(0.6, 1.4) * share for share in (0.33, 0.33, 0.21, 0.13)]
    eligibility, outcomes, description, arms = (int(room * share / sum(shares)) for share in shares)
    modules: Json = {key: short[key] for key in list(short)[:4]}
    modules["descriptionModule"] = parts.description(plan, description)
    modules["conditionsModule"] = short["conditionsModule"]
    modules["designModule"] = short["designModule"]
    modules["armsInterventionsModule"] = parts.arms(plan, arms)
    if plan.kind != "EXPANDED_ACCESS":
        modules["outcomesModule"] = parts.outcomes(plan, outcomes)
    modules["eligibilityModule"] = parts.eligibility(plan, eligibility)
    modules |= {key: short[key] for key in list(short)[6:]}
    return {key: module for key, module in modules.items() if module}


def _derived(plan: Plan, ranks: list[int]) -> Json:
    section: Json = {"miscInfoModule": parts.misc(plan)}
    drugs = [zipf(plan.random.random(), 9_000, 0.7) for _ in range(plan.random.choice((0, 1, 1, 2)))]
    for key, tree, found in (("condition", "C", ranks), ("intervention", "D", drugs)):
        module = parts.browse(plan, tree, found)
        if module is not None:
            section[f"{key}BrowseModule"] = module
    return section
