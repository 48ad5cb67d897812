"""The options that say who may call a route, and which place counts that says them."""

from collections.abc import Mapping
from typing import Any

from .route import Authorization

WHO_MAY_CALL = ("authorization", "authorizer", "authorization_scopes", "api_key_required")


def less_general(said: Mapping[str, Any], general: Mapping[str, Any], *, settles: bool) -> dict[str, Any]:
    """Return what a more general place says of a route besides what is `said` of it already.

    An authorizer and AWS_IAM take the place of each other, and scopes are those of the authorizer that stands
    beside them. NONE opens nothing that an authorizer closes. With `settles` the general place may say both,
    and the authorizer counts.
    """
    left = {key: value for key, value in general.items() if key not in said}
    own, theirs = said.get("authorizer"), general.get("authorizer")
    if own is not None or (settles and theirs is not None):
        left.pop("authorization", None)
    is_signed = said.get("authorization") == Authorization.AWS_IAM
    if is_signed:
        left.pop("authorizer", None)
    if is_signed or ("authorizer" in said and theirs not in [None, own]):
        left.pop("authorization_scopes", None)
    return left
