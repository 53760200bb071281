"""The long modules: texts, arms, outcomes, eligibility, people and places, references, derived terms."""

from __future__ import annotations

from benchmarks.generated.plan import Json, Plan
from benchmarks.generated.words import zipf

__all__ = ["arms", "browse", "description", "documents", "eligibility", "misc", "outcomes", "people", "references"]


def description(plan: Plan, room: int) -> Json:
    """The summary, and for most studies a longer text."""
    summary = max(180, min(plan.size(520), room // 2))
    module: Json = {"briefSummary": plan.prose.text(summary)}
    if room - summary > 250:
        module["detailedDescription"] = plan.prose.text(room - summary)
    return module


def arms(plan: Plan, room: int) -> Json:
    """Arms and their interventions; an intervention names its arms, and an arm its interventions."""
    random, prose = plan.random, plan.prose
    observed = plan.kind == "OBSERVATIONAL"
    count = min(12, max(1, room // 420 + random.randrange(2)))
    labels = list(dict.fromkeys(f"{prose.line(plan.size(20))} {at + 1}" for at in range(count)))
    treatments = [_intervention(plan, room // (3 * count)) for _ in range(random.randrange(1, count + 1))]
    groups: list[Json] = []
    for at, label in enumerate(labels):
        group: Json = {"label": label}
        if not observed:
            group["type"] = plan.pick(EXPERIMENTAL=60, ACTIVE_COMPARATOR=20, PLACEBO_COMPARATOR=10, NO_INTERVENTION=4)
        group["description"] = prose.text(plan.size(max(40, room // (3 * count))))
        used = treatments[at % len(treatments) :][:2]
        group["interventionNames"] = [f"{str(each['type']).title()}: {each['name']}" for each in used]
        for each in used:
            each.setdefault("armGroupLabels", []).append(label)  # type: ignore[attr-defined]  # a list of its own
        groups.append(group)
    return {"armGroups": groups, "interventions": treatments}


def _intervention(plan: Plan, room: int) -> Json:
    kind = plan.pick(DRUG=40, BEHAVIORAL=10, DEVICE=12, OTHER=16, PROCEDURE=9, BIOLOGICAL=7, DIETARY_SUPPLEMENT=4)
    name = plan.names.drug(zipf(plan.random.random(), 20_000, 0.65))
    if kind == "BIOLOGICAL" and plan.some(0.25):
        name = plan.names.cells(plan.random)
    found: Json = {"type": kind, "name": name, "description": plan.prose.text(plan.size(max(40, room)))}
    if plan.some(0.3):
        found["otherNames"] = [plan.prose.line(plan.size(12)) for _ in range(plan.random.randrange(1, 4))]
    return found


def outcomes(plan: Plan, room: int) -> Json:
    """Outcome measures: a few primary ones, then the others."""
    found: list[Json] = []
    while room > 0 or not found:
        measure: Json = {"measure": plan.prose.line(plan.size(55))}
        if plan.some(0.8):
            measure["description"] = plan.prose.text(plan.size(150))
        measure["timeFrame"] = plan.prose.line(plan.size(20))
        found.append(measure)
        room -= 60 + sum(len(str(words)) for words in measure.values())
    first = 1 + (len(found) > 3) + (len(found) > 12)
    last = len(found) - (len(found) // 5 if plan.some(0.12) else 0)
    module: Json = {"primaryOutcomes": found[:first]}
    if found[first:last]:
        module["secondaryOutcomes"] = found[first:last]
    if found[last:]:
        module["otherOutcomes"] = found[last:]
    return module


def eligibility(plan: Plan, room: int) -> Json:
    """Who may take part."""
    half = max(120, room // 2)
    criteria = f"Inclusion Criteria:\n\n{plan.prose.points(half)}\n\nExclusion Criteria:\n\n{plan.prose.points(half)}"
    if plan.some(0.06):
        criteria = plan.prose.points(room)
    youngest = plan.random.choice((0, 18, 18, 18, 18, 18, 20, 40, 65))
    module: Json = {
        "eligibilityCriteria": criteria,
        "healthyVolunteers": plan.some(0.25),
        "sex": plan.pick(ALL=86, FEMALE=10, MALE=4),
    }
    if youngest:
        module["minimumAge"] = f"{youngest} Years"
    elif plan.some(0.5):
        module["minimumAge"] = f"{plan.random.randrange(1, 24)} Months"
    if plan.some(0.52):
        module["maximumAge"] = f"{youngest + plan.random.randrange(10, 60)} Years"
    module["stdAges"] = [*(() if youngest else ("CHILD",)), *(() if youngest > 64 else ("ADULT",)), "OLDER_ADULT"]
    if plan.kind == "OBSERVATIONAL":
        module["studyPopulation"] = plan.prose.text(plan.size(150))
        module["samplingMethod"] = plan.pick(NON_PROBABILITY_SAMPLE=75, PROBABILITY_SAMPLE=25)
    return module


def people(plan: Plan) -> Json:
    """Contacts, officials and places."""
    module: Json = {}
    open_ = plan.status in {"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION"}
    if open_:
        module["centralContacts"] = [_contact(plan) for _ in range(plan.random.choice((1, 2)))]
    if plan.some(0.75):
        module["overallOfficials"] = [_official(plan) for _ in range(plan.random.choice((1, 1, 1, 1, 2, 3)))]
    if plan.sites:
        hidden = plan.sponsor.kind == "INDUSTRY" and plan.some(0.28)
        module["locations"] = [_place(plan, open_, hidden) for _ in range(plan.sites)]
    return module


def _contact(plan: Plan, role: str = "CONTACT") -> Json:
    name = plan.person()
    if role != "CONTACT":
        return {"name": name, "role": role}
    phone = f"{plan.random.randrange(200, 999)}-555-{plan.random.randrange(10_000):04d}"
    found: Json = {"name": name, "role": role, "phone": phone}
    if plan.some(0.05):
        found["phoneExt"] = f"{plan.random.randrange(9_999)}"
    return found | {"email": f"{name.partition(' ')[0].lower()}{plan.random.randrange(999)}@example.org"}


def _official(plan: Plan) -> Json:
    affiliation = plan.sponsor.name if plan.some(0.6) else plan.names.site(plan.country, plan.random).name
    role = plan.pick(PRINCIPAL_INVESTIGATOR=78, STUDY_DIRECTOR=12, STUDY_CHAIR=10)
    return {"name": plan.person(), "affiliation": affiliation, "role": role}


def _place(plan: Plan, open_: bool, hidden: bool) -> Json:
    """One of many places may be abroad; some sponsors withhold the names of all their sites, some number them."""
    abroad = plan.sites > 8 and plan.some(0.55)
    country = plan.random.choices(plan.names.countries, plan.names.country_weights)[0] if abroad else plan.country
    site = plan.names.site(country, plan.random)
    name = "Research Site" if hidden else site.name
    if not hidden and plan.sponsor.kind == "INDUSTRY" and plan.some(0.12):
        name = f"{name} ( Site {plan.random.randrange(10_000):04d})"
    found: Json = {"facility": name}
    if open_:
        found["status"] = plan.pick(RECRUITING=75, NOT_YET_RECRUITING=15, WITHDRAWN=4, COMPLETED=3)
    found["city"] = site.city.name
    if site.city.region is not None:
        found["state"] = site.city.region
    if plan.some(0.8):
        found["zip"] = site.zip
    found["country"] = country
    if open_ and plan.some(0.6):
        found["contacts"] = [_contact(plan), *([_contact(plan, "PRINCIPAL_INVESTIGATOR")] if plan.some(0.5) else ())]
    return found | {"geoPoint": {"lat": site.city.lat, "lon": site.city.lon}}


def references(plan: Plan) -> Json | None:
    """Publications and links, more of them in large records."""
    module: Json = {}
    if plan.bytes > 5_000 and plan.some(0.33):
        count = 1 + int(plan.random.expovariate(0.4) * min(2.0, plan.bytes / 15_000))
        module["references"] = [_publication(plan) for _ in range(count)]
    if plan.some(0.13):
        label, number = plan.prose.line(plan.size(35)), plan.random.randrange(10**6)
        module["seeAlsoLinks"] = [{"label": label, "url": f"https://www.example.org/trials/{number}?lang=en"}]
    if plan.some(0.008):
        url = "https://data.example.org/individual participants"
        module["availIpds"] = [{"id": plan.nct_id, "type": "Individual Participant Data Set", "url": url}]
    return module or None


def _publication(plan: Plan) -> Json:
    random = plan.random
    authors = ", ".join(f"{plan.person().split(' ')[1].strip(',')} AB" for _ in range(random.randrange(1, 8)))
    title, journal = plan.prose.line(plan.size(100)), plan.prose.line(16)
    issue = f"{random.randrange(1990, 2026)} Mar;{random.randrange(90)}({random.randrange(12)}):{random.randrange(900)}"
    citation = f"{authors}. {title}. {journal}. {issue}. doi: 10.5555/{random.randrange(10**7)}."
    found: Json = {"pmid": f"{random.randrange(10**7, 4 * 10**7)}"} if plan.some(0.92) else {}
    found["type"] = plan.pick(BACKGROUND=50, DERIVED=35, RESULT=15)
    found["citation"] = citation
    if plan.some(0.004):
        found["retractions"] = [{"pmid": f"{random.randrange(10**7, 4 * 10**7)}", "source": f"{journal}. {issue}"}]
    return found


def documents(plan: Plan) -> Json | None:
    """Protocols and analysis plans, with many of the results."""
    if not plan.some(0.55 if plan.with_results else 0.02):
        return None
    kinds = [("Prot_SAP", "Study Protocol and Statistical Analysis Plan"), ("ICF", "Informed Consent Form")]
    found = []
    for at, (kind, label) in enumerate(kinds[: plan.random.choice((1, 1, 2))]):
        has: Json = {"hasProtocol": "Prot" in kind, "hasSap": "SAP" in kind, "hasIcf": "ICF" in kind}
        came: Json = {"date": plan.start.isoformat(), "uploadDate": f"{plan.updated.isoformat()}T09:{at + 10}"}
        file: Json = {"filename": f"{kind}_{at:03d}.pdf", "size": plan.random.randrange(10**5, 10**7)}
        found.append({"typeAbbrev": kind} | has | {"label": label} | came | file)
    return {"largeDocumentModule": {"largeDocs": found}}


def browse(plan: Plan, tree: str, ranks: list[int]) -> Json | None:
    """MeSH descriptors and what stands above them."""
    found = [plan.names.descriptor(tree, rank) for rank in dict.fromkeys(ranks) if plan.some(0.85)]
    if not found:
        return None
    module: Json = {"meshes": [{"id": each.id, "term": each.term} for each in found]}
    above = dict.fromkeys(pair for each in found for pair in each.ancestors)
    if above:
        module["ancestors"] = [{"id": number, "term": term} for number, term in above]
    return module


def misc(plan: Plan) -> Json:
    """The date of the data, countries that were taken out, and results on their way."""
    module: Json = {"versionHolder": "2026-02-04"}
    if plan.some(0.06):
        module["removedCountries"] = plan.random.sample(plan.names.countries, plan.random.choice((1, 1, 2)))
    if not plan.with_results and plan.some(0.01):
        rounds = [{"releaseDate": plan.updated.isoformat(), "resetDate": plan.updated.isoformat()}]
        expected = plan.updated.isoformat()
        module["submissionTracking"] = {"estimatedResultsFirstSubmitDate": expected, "submissionInfos": rounds}
    return module
