"""The short modules of the protocol section: ids, status, sponsors, oversight, conditions, design, sharing of data."""

from __future__ import annotations

import datetime

from benchmarks.generated.names import Organization
from benchmarks.generated.plan import Json, Plan
from benchmarks.generated.words import zipf

__all__ = ["conditions", "design", "identification", "ipd_sharing", "oversight", "sponsors", "status"]


def identification(plan: Plan) -> Json:
    """Ids and titles."""
    random, prose = plan.random, plan.prose
    module: Json = {"nctId": plan.nct_id}
    if plan.some(0.012):
        module["nctIdAliases"] = [f"NCT8{random.randrange(10**7):07d}"]
    module["orgStudyIdInfo"] = {"id": f"{prose.line(4)[:8].upper()}-{random.randrange(10**5)}"}
    if plan.some(0.28):
        module["secondaryIdInfos"] = [_other_id(plan) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    module["organization"] = {"fullName": plan.sponsor.name, "class": plan.sponsor.kind}
    module["briefTitle"] = prose.line(plan.size(72))
    if plan.some(0.97):
        module["officialTitle"] = prose.line(plan.size(125))
    if plan.some(0.25):
        module["acronym"] = prose.line(6)[:10].upper()
    return module


def _other_id(plan: Plan) -> Json:
    number = plan.random.randrange(10**6)
    kind = plan.pick(OTHER=40, NIH=15, EUDRACT_NUMBER=15, OTHER_GRANT=12, REGISTRY=10, untyped=15)
    if kind == "NIH":
        grant = f"R01XX{number:06d}"
        return {"id": grant, "type": kind, "link": f"https://reporter.example.org/quickSearch/{grant}"}
    if kind == "EUDRACT_NUMBER":
        return {"id": f"20{number % 25:02d}-{number:06d}-{number % 97:02d}", "type": kind}
    if kind == "untyped":
        return {"id": f"{number}"}
    return {"id": f"{plan.prose.line(3)[:4].upper()}{number}", "type": kind, "domain": plan.organization().name}


def _struct(date: datetime.date, last: datetime.date, *, exact: bool = True) -> Json:
    words = date.isoformat() if exact else date.isoformat()[:7]
    return {"date": words, "type": "ACTUAL" if date <= last else "ESTIMATED"}


def status(plan: Plan) -> Json:
    """Status and dates; old records say the month alone."""
    random, updated = plan.random, plan.updated
    days = datetime.timedelta(days=1)
    module: Json = {"statusVerifiedDate": updated.isoformat()[:7], "overallStatus": plan.status}
    if plan.status == "UNKNOWN":
        module["lastKnownStatus"] = plan.pick(RECRUITING=6, NOT_YET_RECRUITING=3, ACTIVE_NOT_RECRUITING=2)
    if plan.status in {"TERMINATED", "WITHDRAWN", "SUSPENDED"}:
        module["whyStopped"] = plan.prose.line(plan.size(45))
    module["expandedAccessInfo"] = {"hasExpandedAccess": plan.some(0.01)}
    exact = plan.submitted.year > 2012 or plan.some(0.2)
    module["startDateStruct"] = _struct(plan.start, updated, exact=exact)
    first = plan.end - days * random.randrange(0, 200)
    module["primaryCompletionDateStruct"] = _struct(first, updated, exact=exact)
    module["completionDateStruct"] = _struct(plan.end, updated, exact=exact)
    checked = plan.submitted + days * random.randrange(0, 12)
    module["studyFirstSubmitDate"] = plan.submitted.isoformat()
    module["studyFirstSubmitQcDate"] = checked.isoformat()
    posted = "ACTUAL" if plan.submitted.year > 2016 else "ESTIMATED"
    module["studyFirstPostDateStruct"] = {"date": (checked + days * 4).isoformat(), "type": posted}
    if plan.with_results:
        came = max(plan.submitted, updated - days * random.randrange(10, 190))
        module["resultsFirstSubmitDate"] = module["resultsFirstSubmitQcDate"] = came.isoformat()
        module["resultsFirstPostDateStruct"] = {"date": (came + days * 9).isoformat(), "type": posted}
    if plan.some(0.015):
        module["dispFirstSubmitDate"] = module["dispFirstSubmitQcDate"] = updated.isoformat()
        module["dispFirstPostDateStruct"] = {"date": updated.isoformat(), "type": posted}
    module["lastUpdateSubmitDate"] = (updated - days * 3).isoformat()
    module["lastUpdatePostDateStruct"] = {"date": updated.isoformat(), "type": posted}
    return module


def _named(organization: Organization) -> Json:
    return {"name": organization.name, "class": organization.kind}


def sponsors(plan: Plan) -> Json:
    """Who pays and who answers."""
    module: Json = {"responsibleParty": _party(plan), "leadSponsor": _named(plan.sponsor)}
    if plan.some(0.35):
        count = plan.random.choice((1, 1, 1, 1, 2, 2, 3, 5))
        module["collaborators"] = [_named(plan.organization()) for _ in range(count)]
    return module


def _party(plan: Plan) -> Json:
    if plan.submitted.year < 2011 and plan.some(0.6):
        return {"oldNameTitle": f"{plan.person()} - {plan.prose.line(14)}", "oldOrganization": plan.sponsor.name}
    kind = plan.pick(SPONSOR=60, PRINCIPAL_INVESTIGATOR=32, SPONSOR_INVESTIGATOR=8)
    if kind == "SPONSOR":
        return {"type": kind}
    return {
        "type": kind,
        "investigatorFullName": plan.person().partition(",")[0],
        "investigatorTitle": plan.prose.line(20),
        "investigatorAffiliation": plan.sponsor.name,
    }


def oversight(plan: Plan) -> Json:
    """Regulatory flags."""
    module: Json = {"oversightHasDmc": plan.some(0.4)}
    if plan.updated.year > 2016:
        module["isFdaRegulatedDrug"] = plan.some(0.25)
        module["isFdaRegulatedDevice"] = plan.some(0.07)
        for flag, chance in (("isUnapprovedDevice", 0.02), ("isPpsd", 0.003), ("isUsExport", 0.12)):
            if plan.some(chance):
                module[flag] = plan.some(0.3)
    return module


def conditions(plan: Plan) -> tuple[Json, list[int]]:
    """What is studied, and the ranks of the conditions: the registry finds MeSH terms by them."""
    ranks = [zipf(plan.random.random(), 9_000, 0.7) for _ in range(plan.random.choice((1, 1, 1, 1, 2, 2, 3, 5)))]
    module: Json = {"conditions": list(dict.fromkeys(plan.names.disease(rank) for rank in ranks))}
    if plan.some(0.66):
        module["keywords"] = [plan.prose.line(plan.size(14)) for _ in range(plan.random.randrange(1, 9))]
    return module, ranks


def design(plan: Plan) -> Json:
    """Type, phase, design, size."""
    random = plan.random
    module: Json = {"studyType": plan.kind}
    if plan.kind == "EXPANDED_ACCESS":
        return module | {"expandedAccessTypes": {plan.pick(individual=4, intermediate=3, treatment=3): True}}
    if plan.kind == "OBSERVATIONAL":
        module["patientRegistry"] = plan.some(0.15)
        module["designInfo"] = {
            "observationalModel": plan.pick(COHORT=60, CASE_CONTROL=12, CASE_ONLY=10, OTHER=10),
            "timePerspective": plan.pick(PROSPECTIVE=60, RETROSPECTIVE=20, CROSS_SECTIONAL=15, OTHER=5),
        }
        if module["patientRegistry"]:
            module["targetDuration"] = f"{random.randrange(1, 25)} Months"
        if plan.some(0.3):
            kept = plan.pick(SAMPLES_WITH_DNA=4, SAMPLES_WITHOUT_DNA=3, NONE_RETAINED=3)
            module["bioSpec"] = {"retention": kept, "description": plan.prose.line(plan.size(50))}
    else:
        phase = plan.pick(NA=45, PHASE2=15, PHASE1=11, PHASE3=10, PHASE4=8, PHASE1_PHASE2=4, PHASE2_PHASE3=2)
        module["phases"] = phase.split("_")
        module["designInfo"] = _interventional(plan)
    count = int(random.lognormvariate(4.1, 1.3))
    module["enrollmentInfo"] = {"count": count, "type": "ACTUAL" if plan.end < plan.updated else "ESTIMATED"}
    return module


def _interventional(plan: Plan) -> Json:
    masking = plan.pick(NONE=55, SINGLE=13, DOUBLE=12, TRIPLE=8, QUADRUPLE=12)
    masked: Json = {"masking": masking}
    count = ("NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE").index(masking)
    if count:
        if plan.some(0.25):
            masked["maskingDescription"] = plan.prose.line(plan.size(120))
        who = ["PARTICIPANT", "OUTCOMES_ASSESSOR", "INVESTIGATOR", "CARE_PROVIDER"]
        masked["whoMasked"] = who[:count]
    info: Json = {
        "allocation": plan.pick(RANDOMIZED=65, NA=26, NON_RANDOMIZED=9),
        "interventionModel": plan.pick(PARALLEL=62, SINGLE_GROUP=26, CROSSOVER=6, SEQUENTIAL=4, FACTORIAL=2),
    }
    if plan.some(0.3):
        info["interventionModelDescription"] = plan.prose.line(plan.size(90))
    info["primaryPurpose"] = plan.pick(TREATMENT=68, PREVENTION=11, SUPPORTIVE_CARE=8, DIAGNOSTIC=5, BASIC_SCIENCE=4)
    return info | {"maskingInfo": masked}


def ipd_sharing(plan: Plan) -> Json | None:
    """The plan to share participants' data, in half of the studies."""
    if not plan.some(0.5):
        return None
    module: Json = {"ipdSharing": plan.pick(NO=70, YES=18, UNDECIDED=12)}
    if plan.some(0.35):
        module["description"] = plan.prose.text(plan.size(220))
    if module["ipdSharing"] == "YES":
        module["infoTypes"] = ["STUDY_PROTOCOL", "SAP", "ICF", "CSR", "ANALYTIC_CODE"][: plan.random.randrange(1, 6)]
        module["timeFrame"] = plan.prose.line(plan.size(75))
        module["accessCriteria"] = plan.prose.text(plan.size(130))
        module["url"] = f"https://data.example.org/share?study={plan.nct_id}&page=1"
    return module
