"""Where a request may hold credentials: names of headers and query parameters."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..document.document import Document
from ..document.security import identity_sources
from .access import Authorizer

_HEADERS = ("Authorization", "Cookie", "Proxy-Authorization", "X-Amz-Security-Token", "X-Api-Key")
"""Request headers that are made for credentials."""

_QUERY = ("X-Amz-Credential", "X-Amz-Security-Token", "X-Amz-Signature")
"""What a request that is signed in its URL has there."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """Names of headers and query parameters that hold credentials."""

    headers: Sequence[str] = ()
    query: Sequence[str] = ()


def credentials_of(authorizer: Authorizer | None, document: Document | None) -> Credentials:
    """Return where a request holds credentials, for a route with an authorizer, in a user's document.

    Besides the headers that are made for them these are what the authorizer and the document's schemes read.
    """
    sources = [
        *(authorizer.identity_sources if authorizer else ()),
        *(identity_sources(document) if document else ()),
    ]
    places = [source.removeprefix("method.request.").partition(".") for source in sources]
    named = [(place.lower().removeprefix("multivalue"), name) for place, _, name in places]
    return Credentials(
        headers=tuple(sorted({*_HEADERS, *(name for place, name in named if place == "header")})),
        query=tuple(sorted({*_QUERY, *(name for place, name in named if place == "querystring")})),
    )
