"""The raw records counted with json and pandas alone: nothing of trialgraph is imported, so that no error is shared."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

import pandas as pd

__all__ = ["Frame", "Groups", "Raw", "UnreadError", "clean", "groups", "read"]

Frame = Any  # a DataFrame; pandas comes without types
Groups = dict[tuple[str, ...], frozenset[str]]
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class UnreadError(ValueError):
    """A file that holds no study in a form known here."""


class Raw(NamedTuple):
    """One row for each trial (nct, lead, year), and for each name that it gives (nct, name ...)."""

    trials: Frame
    sponsors: Frame  # nct, name
    sites: Frame  # nct, lead, facility, city, country
    conditions: Frame  # nct, condition


def v2(study: Any) -> dict[str, Any]:
    """The counted fields of a study of ClinicalTrials.gov's API v2."""
    told = study["protocolSection"]
    status, sponsors = told["statusModule"], told["sponsorCollaboratorsModule"]
    places = told.get("contactsLocationsModule", {}).get("locations", [])
    return {
        "nct": told["identificationModule"]["nctId"],
        "updated": status.get("lastUpdatePostDateStruct", {}).get("date"),
        "lead": sponsors.get("leadSponsor", {}).get("name"),
        "collaborators": [each.get("name") for each in sponsors.get("collaborators", [])],
        "sites": [(each.get("facility"), each.get("city"), each.get("country")) for each in places],
        "conditions": told.get("conditionsModule", {}).get("conditions", []),
        "start": status.get("startDateStruct", {}).get("date"),
    }


def v1(study: Any) -> dict[str, Any]:
    """The same fields of a study of API v1, FullStudies."""
    told = study["Study"]["ProtocolSection"]
    status, sponsors = told["StatusModule"], told["SponsorCollaboratorsModule"]
    others = sponsors.get("CollaboratorList", {}).get("Collaborator", [])
    places = told.get("ContactsLocationsModule", {}).get("LocationList", {}).get("Location", [])
    place = ("LocationFacility", "LocationCity", "LocationCountry")
    return {
        "nct": told["IdentificationModule"]["NCTId"],
        "updated": status.get("LastUpdatePostDateStruct", {}).get("LastUpdatePostDate"),
        "lead": sponsors.get("LeadSponsor", {}).get("LeadSponsorName"),
        "collaborators": [each.get("CollaboratorName") for each in others],
        "sites": [tuple(each.get(field) for field in place) for each in places],
        "conditions": told.get("ConditionsModule", {}).get("ConditionList", {}).get("Condition", []),
        "start": status.get("StartDateStruct", {}).get("StartDate"),
    }


def read(paths: Iterable[Path]) -> Raw:
    """All records as tables; of several records of one trial the newest counts, then v2 before v1."""
    records = pd.DataFrame(_records(paths))
    if records.empty:
        raise UnreadError("there are no records (.json)")
    records["updated"] = pd.to_datetime(records["updated"], format="mixed", errors="coerce")
    records = records.sort_values(["updated", "form", "digest"], na_position="first").drop_duplicates(
        "nct", keep="last"
    )
    records["lead"] = records["lead"].map(clean)
    records["year"] = records["start"].astype("string").str.extract(r"\b(\d{4})\b", expand=False).fillna("none")
    names = records.assign(name=records["lead"].map(lambda lead: [lead]) + records["collaborators"])
    sites = records[["nct", "lead", "sites"]].explode("sites", ignore_index=True).dropna(subset="sites")
    for at, part in enumerate(("facility", "city", "country")):
        sites[part] = sites["sites"].str[at]
    return Raw(
        records[["nct", "lead", "year"]].reset_index(drop=True),
        _named(names.explode("name")[["nct", "name"]], "name"),
        _named(sites.drop(columns="sites"), "facility"),
        _named(
            records.explode("conditions")[["nct", "conditions"]].set_axis(["nct", "condition"], axis=1), "condition"
        ),
    )


def groups(rows: Frame, by: Sequence[str], counted: str, least: int = 1) -> Groups:
    """What has at least so many distinct things, and which: ``groups(sponsors, ["name"], "nct", 2)``."""
    found = rows.groupby(list(by))[counted].agg(frozenset)
    return {key if isinstance(key, tuple) else (key,): ids for key, ids in found.items() if len(ids) >= least}


def clean(words: str | None) -> str:
    """Escapes and entities undone, NFC, one space between words."""
    return " ".join(normalize("NFC", _ESCAPED.sub(r"\1", html.unescape(words or ""))).split())


def _named(rows: Frame, name: str) -> Frame:
    for column in rows.columns.difference(["nct"]):
        rows = rows.assign(**{column: rows[column].where(rows[column].notna(), "").map(clean)})
    return rows[rows[name] != ""].drop_duplicates().reset_index(drop=True)


def _records(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            content = file.read_bytes()
            try:
                study = json.loads(content)
                told = v2(study) if "protocolSection" in study else v1(study)
            except (ValueError, KeyError, TypeError) as error:
                raise UnreadError(f"{file}: no study of API v2, and none of API v1 (FullStudies)") from error
            yield {**told, "form": "protocolSection" in study, "digest": hashlib.sha256(content).hexdigest()}
