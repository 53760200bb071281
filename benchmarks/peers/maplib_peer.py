"""maplib (https://github.com/DataTreehouse/maplib): OTTR templates over polars frames, both in Rust and on all cores.

A simpler mapping than the project's: the same classes and properties where a frame has the value, but one graph for
all, no cleaning of text, vocabulary codes by their spelling alone, no numbers from ages, no kinds of names, no notes.
Frames come from polars' own reader of JSON Lines with the schema of what is used, the fastest way into maplib.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import maplib as ml
import polars as pl
import typer

from benchmarks.peers import Told, tell
from benchmarks.peers.maplib_schema import SCHEMA
from trialgraph.ontology import BASE, PREFIXES, TG

__all__ = ["run"]

_TEXT, _LINK = ml.RDFType.Literal(ml.xsd.string), ml.RDFType.IRI
_NUMBER, _FLAG, _DAY = (
    ml.RDFType.Literal(ml.xsd.long),
    ml.RDFType.Literal(ml.xsd.boolean),
    ml.RDFType.Literal(ml.xsd.date),
)
_DEGREES = ml.RDFType.Literal(ml.xsd.double)
_LABEL, _IDENTIFIER = f"{PREFIXES['rdfs']}label", f"{PREFIXES['dcterms']}identifier"
_TRIAL, _RECORD = f"{BASE}trial/", f"{BASE}record/clinicaltrials.gov/"
_Column = tuple[str, Any]  # a predicate and the type of its objects


def _template(name: str, kind: str | None, columns: dict[str, _Column]) -> ml.Template:
    """A node ``s`` of a class, with the values of some columns; where a value is missing, there is no triple."""
    subject = ml.Variable("s")
    parameters: list[Any] = [ml.Parameter(subject, rdf_type=_LINK)]
    triples = [] if kind is None else [ml.Triple(subject, ml.a, ml.IRI(kind))]
    for column, (predicate, of) in columns.items():
        value = ml.Variable(column)
        parameters.append(ml.Parameter(value, optional=True, rdf_type=of))
        triples.append(ml.Triple(subject, ml.IRI(predicate), value))
    return ml.Template(ml.IRI(f"https://example.org/template/{name}"), parameters, triples)


def _slug(column: pl.Expr) -> pl.Expr:
    return column.str.to_lowercase().str.replace_all("[^a-z0-9]+", "-").str.strip_chars("-")


def _named(kind: str, name: pl.Expr, *more: pl.Expr) -> pl.Expr:
    """The IRI of a name: a readable part and a hash of all that tells it apart."""
    key = pl.concat_str([name, *more], separator="|", ignore_nulls=True).hash().cast(pl.String)
    return pl.when(name.is_not_null()).then(pl.concat_str([pl.lit(f"{BASE}{kind}/"), _slug(name), pl.lit("-"), key]))


def _concept(scheme: str, column: pl.Expr) -> pl.Expr:
    return pl.lit(f"{BASE}vocab/{scheme}/") + column.str.to_lowercase().str.replace_all("_", "-")


def _day(column: pl.Expr) -> pl.Expr:
    return column.str.to_date("%Y-%m-%d", strict=False)


class Mapping:
    """The corpus as frames, and the model they go to."""

    def __init__(self, corpus: Path) -> None:
        frame = pl.read_ndjson(corpus, schema=SCHEMA)
        protocol = frame.select(pl.col("protocolSection").struct.unnest(), pl.col("derivedSection", "hasResults"))
        nct_id = pl.col("identificationModule").struct.field("nctId")
        self.frame = protocol.with_columns(s=pl.lit(_TRIAL) + nct_id, record=pl.lit(_RECORD) + nct_id, nct_id=nct_id)
        self.model = ml.Model()
        self.studies = frame.height

    def map(self, name: str, frame: pl.DataFrame, kind: str | None, /, **columns: _Column) -> None:
        """Expand a template over the rows of a frame that have a subject."""
        rows = frame.select("s", *columns).filter(pl.col("s").is_not_null())
        self.model.map(_template(name, kind, columns), rows, validate_iris=False)

    def rows(self, module: str, field: str, part: str | None = None) -> pl.DataFrame:
        """One row for each element of a list: the trial, ``node`` (the element's number in its record), its fields."""
        lists = self.frame.select("s", "record", pl.col(module).struct.field(field).alias("one"))
        lists = lists.drop_nulls("one").with_columns(at=pl.int_ranges(1, pl.col("one").list.len() + 1))
        rows = lists.explode("one", "at")
        if part is not None:
            rows = rows.with_columns(node=pl.concat_str(["record", pl.lit(f"/{part}/"), "at"]))
        return rows.unnest("one") if rows.schema["one"] == pl.Struct else rows

    def nodes(self, relation: str, kind: str, frame: pl.DataFrame, /, **columns: _Column) -> None:
        """The nodes of a list, and the links from their trials to them."""
        self.map(f"{relation}Link", frame, None, node=(TG[relation], _LINK))
        self.map(f"{relation}Node", frame.with_columns(s=pl.col("node")), kind, **columns)


def _trials(mapping: Mapping) -> None:
    module = {name: pl.col(f"{name}Module").struct for name in ("identification", "status", "description", "design")}
    ids, status, about, design = module.values()
    info, size = design.field("designInfo").struct, design.field("enrollmentInfo").struct
    who, masking = pl.col("eligibilityModule").struct, info.field("maskingInfo").struct
    dates = {name: _day(status.field(f"{key}DateStruct").struct.field("date")) for name, key in _STRUCTS.items()}
    plain = {name: _day(status.field(key)) for name, key in _DATES.items()}
    concepts = {
        "status": _concept("status", status.field("overallStatus")),
        "studyType": _concept("study-type", design.field("studyType")),
        "allocation": _concept("allocation", info.field("allocation")),
        "interventionModel": _concept("intervention-model", info.field("interventionModel")),
        "observationalModel": _concept("observational-model", info.field("observationalModel")),
        "timePerspective": _concept("time-perspective", info.field("timePerspective")),
        "primaryPurpose": _concept("primary-purpose", info.field("primaryPurpose")),
        "masking": _concept("masking", masking.field("masking")),
        "enrollmentType": _concept("enrollment-type", size.field("type")),
        "sex": _concept("sex", who.field("sex")),
        "samplingMethod": _concept("sampling-method", who.field("samplingMethod")),
    }
    texts = {
        "officialTitle": ids.field("officialTitle"),
        "acronym": ids.field("acronym"),
        "whyStopped": status.field("whyStopped"),
        "summary": about.field("briefSummary"),
        "description": about.field("detailedDescription"),
        "eligibilityCriteria": who.field("eligibilityCriteria"),
        "minimumAge": who.field("minimumAge"),
        "maximumAge": who.field("maximumAge"),
        "studyPopulation": who.field("studyPopulation"),
    }
    flags = {"hasResults": pl.col("hasResults"), "healthyVolunteers": who.field("healthyVolunteers")}
    flags |= {name: pl.col("oversightModule").struct.field(key) for name, key in _OVERSIGHT.items()}
    named = {"label": ids.field("briefTitle"), "identifier": pl.col("nct_id")}
    values = named | dates | plain | concepts | texts | flags | {"enrollment": size.field("count")}
    columns: dict[str, _Column] = {"label": (_LABEL, _TEXT), "identifier": (_IDENTIFIER, _TEXT)}
    for names, of in ((dates, _DAY), (plain, _DAY), (concepts, _LINK), (texts, _TEXT), (flags, _FLAG)):
        columns |= {name: (TG[name], of) for name in names}
    columns["enrollment"] = (TG.enrollment, _NUMBER)
    mapping.map("Trial", mapping.frame.select("s", **values), TG.Trial, **columns)


_STRUCTS = {
    "startDate": "start",
    "primaryCompletionDate": "primaryCompletion",
    "completionDate": "completion",
    "firstPosted": "studyFirstPost",
    "resultsFirstPosted": "resultsFirstPost",
    "lastUpdated": "lastUpdatePost",
}
_DATES = {
    "firstSubmitted": "studyFirstSubmitDate",
    "firstSubmittedQC": "studyFirstSubmitQcDate",
    "resultsFirstSubmitted": "resultsFirstSubmitDate",
    "lastUpdateSubmitted": "lastUpdateSubmitDate",
}
_OVERSIGHT = {
    "hasDataMonitoringCommittee": "oversightHasDmc",
    "fdaRegulatedDrug": "isFdaRegulatedDrug",
    "fdaRegulatedDevice": "isFdaRegulatedDevice",
}


def _records(mapping: Mapping) -> None:
    page = pl.lit("https://clinicaltrials.gov/study/") + pl.col("nct_id")
    frame = mapping.frame.select(s="record", trial="s", page=page, label=pl.col("nct_id"))
    source = (f"{PREFIXES['prov']}hadPrimarySource", _LINK)
    mapping.map("Record", frame, TG.SourceRecord, label=(_LABEL, _TEXT), trial=(TG.aboutTrial, _LINK), page=source)


def _organizations(mapping: Mapping) -> None:
    sponsors = pl.col("sponsorCollaboratorsModule").struct
    lead = mapping.frame.select("s", sponsors.field("leadSponsor").struct.unnest())
    owner = mapping.frame.select(
        "s", pl.col("identificationModule").struct.field("organization").struct.unnest()
    ).rename({"fullName": "name"})
    others = mapping.rows("sponsorCollaboratorsModule", "collaborators")
    for relation, frame in (("leadSponsor", lead), ("collaborator", others), ("recordOwner", owner)):
        told = frame.with_columns(
            node=_named("organization", pl.col("name")), kind=_concept("organization-class", pl.col("class"))
        )
        mapping.nodes(relation, TG.Organization, told, name=(_LABEL, _TEXT), kind=(TG.organizationClass, _LINK))


def _subjects(mapping: Mapping) -> None:
    frame = mapping.rows("conditionsModule", "conditions").with_columns(node=_named("condition", pl.col("one")))
    mapping.nodes("condition", TG.Condition, frame, one=(_LABEL, _TEXT))
    mapping.map("Keyword", mapping.rows("conditionsModule", "keywords"), None, one=(TG.keyword, _TEXT))
    phases = mapping.rows("designModule", "phases").with_columns(one=_concept("phase", pl.col("one")))
    mapping.map("Phase", phases, None, one=(TG.phase, _LINK))
    ages = mapping.rows("eligibilityModule", "stdAges").with_columns(one=_concept("age-group", pl.col("one")))
    mapping.map("AgeGroup", ages, None, one=(TG.ageGroup, _LINK))
    for kind in ("condition", "intervention"):
        derived = pl.col("derivedSection").struct.field(f"{kind}BrowseModule").struct
        for field, relation in (("meshes", f"{kind}Mesh"), ("ancestors", f"{kind}MeshAncestor")):
            rows = mapping.frame.select("s", one=derived.field(field)).explode("one").unnest("one")
            rows = rows.with_columns(node=pl.lit(PREFIXES["mesh"]) + pl.col("id")).drop_nulls("id")
            mapping.map(relation, rows, None, node=(TG[relation], _LINK))
            mapping.map(f"{relation}Term", rows.with_columns(s="node"), None, term=(_LABEL, _TEXT))


def _arms(mapping: Mapping) -> None:
    texts = {"description": (TG.description, _TEXT)}
    for part, field, kind, label in (
        ("intervention", "interventions", TG.Intervention, "name"),
        ("arm", "armGroups", TG.Arm, "label"),
    ):
        rows = mapping.rows("armsInterventionsModule", field, part)
        rows = rows.with_columns(kind=_concept(f"{part}-type", pl.col("type")))
        typed = {label: (_LABEL, _TEXT), "kind": (TG[f"{part}Type"], _LINK)}
        mapping.nodes(part, kind, rows, **typed, **texts)
        if part == "intervention":
            interventions = rows
    other = interventions.select(s="node", one="otherNames").explode("one").drop_nulls("one")
    mapping.map("OtherName", other, None, one=(f"{PREFIXES['skos']}altLabel", _TEXT))
    told = interventions.select("record", used="node", label="armGroupLabels").explode("label").drop_nulls("label")
    uses = told.join(rows.select("record", "label", s="node"), on=["record", "label"])
    mapping.map("Uses", uses, None, used=(TG.uses, _LINK))


def _outcomes(mapping: Mapping) -> None:
    for kind in ("primary", "secondary", "other"):
        rows = mapping.rows("outcomesModule", f"{kind}Outcomes", f"outcome/{kind}")
        rows = rows.with_columns(kind=pl.lit(f"{BASE}vocab/outcome-type/{kind}"))
        mapping.nodes(
            "outcome",
            TG.Outcome,
            rows,
            measure=(_LABEL, _TEXT),
            kind=(TG.outcomeType, _LINK),
            timeFrame=(TG.timeFrame, _TEXT),
            description=(TG.description, _TEXT),
        )


def _places(mapping: Mapping) -> None:
    place = [pl.col(name) for name in ("facility", "city", "state", "country")]
    rows = mapping.rows("contactsLocationsModule", "locations", "location").with_columns(
        site=_named("site", *place),
        label=pl.concat_str(place, separator=", ", ignore_nulls=True),
        nation=_concept("country", pl.col("country").str.replace_all(" ", "-")),
        status=_concept("status", pl.col("status")),
        lat=pl.col("geoPoint").struct.field("lat"),
        long=pl.col("geoPoint").struct.field("lon"),
    )
    location = {"label": (_LABEL, _TEXT), "status": (TG.status, _LINK), "zip": (TG.postalCode, _TEXT)}
    mapping.nodes("location", TG.Location, rows, **location, site=(TG.atSite, _LINK))
    mapping.map("OfTrial", rows, None, site=(TG.site, _LINK), nation=(TG.country, _LINK))
    sites = rows.with_columns(s="site").unique("s")
    texts = {"facility": (_LABEL, _TEXT), "city": (TG.city, _TEXT), "state": (TG.region, _TEXT)}
    degrees = {name: (f"{PREFIXES['wgs84']}{name}", _DEGREES) for name in ("lat", "long")}
    mapping.map("Site", sites, TG.Site, **texts, **degrees, nation=(TG.country, _LINK))


def _people(mapping: Mapping) -> None:
    rows = mapping.rows("contactsLocationsModule", "overallOfficials", "role").with_columns(
        agent=_named("person", pl.col("name"), pl.col("affiliation")),
        employer=_named("organization", pl.col("affiliation")),
        kind=_concept("role-type", pl.col("role")),
    )
    links = {"agent": (TG.agent, _LINK), "employer": (TG.affiliation, _LINK), "kind": (TG.roleType, _LINK)}
    mapping.nodes("role", TG.Role, rows, name=(_LABEL, _TEXT), **links)
    mapping.map("Person", rows.with_columns(s="agent"), TG.Person, name=(_LABEL, _TEXT))
    mapping.map("Employer", rows.with_columns(s="employer"), TG.Organization, affiliation=(_LABEL, _TEXT))


def _others(mapping: Mapping) -> None:
    ids = mapping.rows("identificationModule", "secondaryIdInfos", "identifier")
    ids = ids.with_columns(kind=_concept("identifier-type", pl.col("type")))
    typed = {"kind": (TG.identifierType, _LINK), "domain": (TG.authority, _TEXT)}
    mapping.nodes("secondaryIdentifier", TG.Identifier, ids, id=(_LABEL, _TEXT), **typed)
    cited = mapping.rows("referencesModule", "references", "reference").with_columns(
        kind=_concept("reference-type", pl.col("type")),
        page=pl.concat_str([pl.lit("https://pubmed.ncbi.nlm.nih.gov/"), "pmid", pl.lit("/")]),
    )
    seen = (f"{PREFIXES['rdfs']}seeAlso", _LINK)
    typed = {"kind": (TG.referenceType, _LINK), "pmid": (TG.pmid, _TEXT), "page": seen}
    mapping.nodes("reference", TG.Reference, cited, citation=(_LABEL, _TEXT), **typed)


def run(corpus: Path, out: Path) -> Told:
    """Map the corpus to N-Triples."""
    began = time.perf_counter()
    mapping = Mapping(corpus)
    for step in (_records, _trials, _organizations, _subjects, _arms, _outcomes, _places, _people, _others):
        step(mapping)
    mapping.model.write(str(out), format="ntriples")
    seconds = time.perf_counter() - began
    with out.open("rb") as lines:
        statements = sum(1 for _ in lines)
    return Told(studies=mapping.studies, statements=statements, bytes=out.stat().st_size, seconds=seconds)


def main(corpus: Path, out: Path) -> None:
    """Measure maplib."""
    tell(run(corpus, out))


if __name__ == "__main__":
    typer.run(main)
