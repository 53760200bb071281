"""ClinicalTrials.gov's legacy XML: results, documents and what the registry adds, in the structure of API v2."""

from __future__ import annotations

import re

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_study import (
    Achievement,
    AnnotationModule,
    AnnotationSection,
    BrowseModule,
    DerivedSection,
    DocumentModule,
    DocumentSection,
    FlowModule,
    LargeDocument,
    Mesh,
    Milestone,
    MiscModule,
    Period,
    ResultsSection,
    UnpostedAnnotation,
    UnpostedEvent,
)
from trialgraph.mappers.ctgov_xml_values import flag
from trialgraph.mappers.xml_reader import XmlReader

__all__ = ["read_annotations", "read_derived", "read_documents", "read_results"]

_PROCESSED = re.compile(r"\s*ClinicalTrials\.gov processed this data on\s+", re.IGNORECASE)
_FILE = re.compile(r"https?://[^/?#]+/.*?([^/?#]+)\s*", re.DOTALL)
_HOST = re.compile(r"\s*https?://(?:www\.)?clinicaltrials\.gov/", re.IGNORECASE)
_EVENTS = {"submitted": "RELEASE", "returned": "RESET", "submission_canceled": "UNRELEASE"}


def read_results(record: XmlReader) -> ResultsSection:
    """The flow of participants."""
    periods = record.each("clinical_results/participant_flow/period_list/period")
    return ResultsSection(participant_flow_module=FlowModule(periods=tuple(map(_period, periods))))


def _period(period: XmlReader) -> Period:
    return Period(
        title=period.words("title"),
        milestones=tuple(
            Milestone(
                type=each.words("title"),
                achievements=tuple(
                    Achievement(num_subjects=participants.attribute(".", "count"))
                    for participants in each.each("participants_list/participants")
                ),
            )
            for each in period.each("milestone_list/milestone")
        ),
    )


def read_annotations(record: XmlReader) -> AnnotationSection:
    """The way of results that are not posted yet, in the record's order."""
    events = tuple(
        UnpostedEvent(type=_EVENTS[each.tag], date=words)
        for each in record.each("pending_results/*")
        if each.tag in _EVENTS and (words := each.words("."))
    )
    annotation = UnpostedAnnotation(unposted_events=events)
    return AnnotationSection(annotation_module=AnnotationModule(unposted_annotation=annotation))


def read_documents(record: XmlReader, notes: Notes) -> DocumentSection:
    """Documents that come with the record."""
    documents = record.each("provided_document_section/provided_document")
    return DocumentSection(
        large_document_module=DocumentModule(large_docs=tuple(_document(each, notes) for each in documents))
    )


def _document(document: XmlReader, notes: Notes) -> LargeDocument:
    address = document.words("document_url") or ""
    file = _FILE.fullmatch(address)
    return LargeDocument(
        label=document.words("document_type"),
        has_protocol=flag(document, "document_has_protocol", notes),
        has_sap=flag(document, "document_has_sap", notes),
        has_icf=flag(document, "document_has_icf", notes),
        date=document.words("document_date"),
        filename=file[1] if file else None,
        # The XML writes the registry's host in mixed case; one document has one address in all forms of a record.
        url=_HOST.sub("https://clinicaltrials.gov/", address) or None,
    )


def read_derived(record: XmlReader) -> DerivedSection:
    """MeSH terms, without their ids; the date of the registry's data; countries taken out of the record."""
    processed = record.words("required_header/download_date")
    return DerivedSection(
        misc_info_module=MiscModule(
            version_holder=_PROCESSED.sub("", processed) if processed else None,
            removed_countries=record.all("removed_countries/country"),
        ),
        condition_browse_module=BrowseModule(meshes=_meshes(record, "condition_browse")),
        intervention_browse_module=BrowseModule(meshes=_meshes(record, "intervention_browse")),
    )


def _meshes(record: XmlReader, path: str) -> tuple[Mesh, ...]:
    return tuple(Mesh(term=words) for words in record.all(f"{path}/mesh_term"))
