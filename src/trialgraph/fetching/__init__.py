"""Studies of ClinicalTrials.gov, page by page over its API v2, into a folder that a build reads.

Source: https://clinicaltrials.gov/data-api/api
"""

from __future__ import annotations

from trialgraph.fetching.client import Client, Manners
from trialgraph.fetching.errors import FetchError, FolderError, RequestError, StoppedError
from trialgraph.fetching.folder import Folder
from trialgraph.fetching.request import Request, make_request
from trialgraph.fetching.run import LARGEST_PAGE, Fetched, count, fetch

__all__ = [
    "LARGEST_PAGE",
    "Client",
    "FetchError",
    "Fetched",
    "Folder",
    "FolderError",
    "Manners",
    "Request",
    "RequestError",
    "StoppedError",
    "count",
    "fetch",
    "make_request",
]
