"""The results section: participant flow, baseline, outcome measures, adverse events. It makes large records large."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from benchmarks.generated.plan import Json, Plan

__all__ = ["results"]

_ORGANS = (
    *("Gastrointestinal disorders", "Infections and infestations", "Nervous system disorders", "Investigations"),
    *("Skin and subcutaneous tissue disorders", "Cardiac disorders", "Vascular disorders", "General disorders"),
    *("Respiratory, thoracic and mediastinal disorders", "Musculoskeletal and connective tissue disorders"),
)
_DISPERSIONS = {"MEAN": "Standard Deviation", "MEDIAN": "Full Range", "LEAST_SQUARES_MEAN": "Standard Error"}


def results(plan: Plan, room: int) -> Json:
    """The section, of about so many bytes."""
    count = min(12, 1 + int(plan.random.expovariate(0.6)) + room // 150_000)
    groups = [(plan.prose.line(plan.size(26)), plan.prose.text(plan.size(200))) for _ in range(count)]
    section: Json = {
        "participantFlowModule": _flow(plan, groups),
        "baselineCharacteristicsModule": _baseline(plan, groups),
    }
    room -= _weight(section) + 600
    section["outcomeMeasuresModule"] = {"outcomeMeasures": _fill(_measures(plan, groups), room * 0.58)}
    events = _fill(_events(plan, count), room * 0.42)
    section["adverseEventsModule"] = _adverse(plan, groups, events)
    section["moreInfoModule"] = _more(plan)
    return section


def _weight(value: object) -> int:
    return len(msgspec.json.encode(value))


def _fill(endless: Iterator[Json], room: float) -> list[Json]:
    found: list[Json] = []
    while room > 0 or not found:
        found.append(next(endless))
        room -= _weight(found[-1])
    return found


def _groups(letters: str, groups: list[tuple[str, str]]) -> list[Json]:
    return [
        {"id": f"{letters}{at:03d}", "title": title, "description": text} for at, (title, text) in enumerate(groups)
    ]


def _flow(plan: Plan, groups: list[tuple[str, str]]) -> Json:
    started = [plan.random.randrange(5, 400) for _ in groups]
    left = [plan.random.randrange(number // 4 + 1) for number in started]
    told = (
        ("STARTED", started),
        ("COMPLETED", [a - b for a, b in zip(started, left, strict=True)]),
        ("NOT COMPLETED", left),
    )
    milestones = [{"type": kind, "achievements": _counts("FG", numbers)} for kind, numbers in told]
    reasons = ("Adverse Event", "Withdrawal by Subject", "Lost to Follow-up")[: plan.random.randrange(1, 4)]
    drops = [{"type": kind, "reasons": _counts("FG", [number // 3 for number in left])} for kind in reasons]
    module: Json = {"recruitmentDetails": plan.prose.line(plan.size(170))} if plan.some(0.5) else {}
    period: Json = {"title": "Overall Study", "milestones": milestones, "dropWithdraws": drops}
    return module | {"groups": _groups("FG", groups), "periods": [period]}


def _counts(letters: str, numbers: list[int]) -> list[Json]:
    return [{"groupId": f"{letters}{at:03d}", "numSubjects": str(number)} for at, number in enumerate(numbers)]


def _values(plan: Plan, letters: str, count: int, *, spread: bool) -> list[Json]:
    found: list[Json] = []
    for at in range(count):
        value: Json = {"groupId": f"{letters}{at:03d}", "value": f"{plan.random.uniform(0, 120):.1f}"}
        found.append(value | {"spread": f"{plan.random.uniform(0, 20):.2f}"} if spread else value)
    return found


def _denoms(plan: Plan, letters: str, count: int) -> list[Json]:
    counts = [{"groupId": f"{letters}{at:03d}", "value": str(plan.random.randrange(5, 400))} for at in range(count)]
    return [{"units": "Participants", "counts": counts}]


def _baseline(plan: Plan, groups: list[tuple[str, str]]) -> Json:
    groups = [*groups, ("Total", "Total of all reporting groups")]
    count = len(groups)
    measures: list[Json] = []
    for title, categories in (
        ("Age, Continuous", ("",)),
        ("Sex: Female, Male", ("Female", "Male")),
        ("Ethnicity (NIH/OMB)", ("Hispanic or Latino", "Not Hispanic or Latino", "Unknown or Not Reported")),
        (plan.prose.line(30), ("",)),
    ):
        mean = len(categories) == 1
        told = [
            ({"title": name} if name else {}) | {"measurements": _values(plan, "BG", count, spread=mean)}
            for name in categories
        ]
        kind: Json = {"title": title, "paramType": "MEAN" if mean else "COUNT_OF_PARTICIPANTS"}
        kind |= {"dispersionType": "STANDARD_DEVIATION"} if mean else {}
        unit = "years" if mean else "Participants"
        measures.append(kind | {"unitOfMeasure": unit, "classes": [{"categories": told}]})
    return {"groups": _groups("BG", groups), "denoms": _denoms(plan, "BG", count), "measures": measures}


def _measures(plan: Plan, groups: list[tuple[str, str]]) -> Iterator[Json]:
    kind = "PRIMARY"
    while True:
        param = plan.pick(MEAN=30, COUNT_OF_PARTICIPANTS=25, NUMBER=20, MEDIAN=12, LEAST_SQUARES_MEAN=13)
        found: Json = {
            "type": kind,
            "title": plan.prose.line(plan.size(60)),
            "description": plan.prose.text(plan.size(280)),
            "populationDescription": plan.prose.line(plan.size(130)),
            "reportingStatus": "POSTED",
            "paramType": param,
        }
        if param in _DISPERSIONS:
            found["dispersionType"] = _DISPERSIONS[param]
        found |= {"unitOfMeasure": plan.prose.line(14), "timeFrame": plan.prose.line(plan.size(40))}
        found["groups"] = _groups("OG", groups)
        found["denoms"] = _denoms(plan, "OG", len(groups))
        found["classes"] = [
            {"title": plan.prose.line(20), "categories": [{"measurements": values}]}
            for _ in range(1 + int(plan.random.expovariate(0.35)))
            if (values := _values(plan, "OG", len(groups), spread=param in _DISPERSIONS))
        ]
        if plan.some(0.3) and len(groups) > 1:
            found["analyses"] = [_analysis(plan)]
        yield found
        kind = "SECONDARY"


def _analysis(plan: Plan) -> Json:
    return {
        "groupIds": ["OG000", "OG001"],
        "groupDescription": plan.prose.line(plan.size(110)),
        "nonInferiorityType": plan.pick(SUPERIORITY=70, SUPERIORITY_OR_OTHER=25, OTHER=5),
        "pValue": f"{plan.random.random():.4f}",
        "statisticalMethod": plan.random.choice(("Chi-squared", "ANCOVA", "Fisher Exact", "Regression, Logistic")),
        "paramType": "LS Mean Difference",
        "paramValue": f"{plan.random.uniform(-9, 9):.2f}",
        "ciPctValue": "95",
        "ciNumSides": "TWO_SIDED",
        "ciLowerLimit": f"{plan.random.uniform(-20, -9):.2f}",
        "ciUpperLimit": f"{plan.random.uniform(9, 20):.2f}",
    }


def _events(plan: Plan, count: int) -> Iterator[Json]:
    at_risk = [plan.random.randrange(5, 400) for _ in range(count)]
    while True:
        stats = []
        for at, number in enumerate(at_risk):
            hit = plan.random.randrange(number) // 12
            stats.append({"groupId": f"EG{at:03d}", "numEvents": hit, "numAffected": hit, "numAtRisk": number})
        event: Json = {"term": plan.prose.line(plan.size(16)), "organSystem": plan.random.choice(_ORGANS)}
        event |= {"sourceVocabulary": "MedDRA 26.0", "assessmentType": "SYSTEMATIC_ASSESSMENT"}
        yield event | {"stats": stats}


def _adverse(plan: Plan, groups: list[tuple[str, str]], events: list[Json]) -> Json:
    told = [
        group
        | {
            f"{kind}Num{what}": plan.random.randrange(60)
            for kind in ("deaths", "serious", "other")
            for what in ("Affected", "AtRisk")
        }
        for group in _groups("EG", groups)
    ]
    serious = len(events) // 4
    module: Json = {"frequencyThreshold": "5", "timeFrame": plan.prose.line(60), "eventGroups": told}
    if serious:
        module["seriousEvents"] = events[:serious]
    return module | {"otherEvents": events[serious:]}


def _more(plan: Plan) -> Json:
    name = plan.person()
    contact: Json = {"title": name, "organization": plan.sponsor.name, "email": "results@example.org"}
    agreement: Json = {"piSponsorEmployee": plan.some(0.3), "restrictiveAgreement": plan.some(0.3)}
    return {"certainAgreement": agreement, "pointOfContact": contact | {"phone": "800-555-0100"}}
