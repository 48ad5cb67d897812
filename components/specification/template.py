"""Mapping templates: the files of `templates/`, and how they are put together.

A word between @ in a file is a place where a value or another template goes. Templates run on API Gateway's
Velocity: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from ..options.access import AuthorizerType
from ..options.credentials import Credentials
from ..options.route import EventShape, InvocationType, Route

# A map of claims cannot be walked through: `$context.authorizer.claims` by itself is null.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
_CLAIMS = (
    "sub",
    "iss",
    "aud",
    "client_id",
    "scope",
    "auth_time",
    "exp",
    "iat",
    "jti",
    "username",
    "cognito:username",
    "cognito:groups",
    "email",
    "email_verified",
)


def request_template(
    route: Route, authorizer: AuthorizerType | None, credentials: Credentials, *, checked: bool = False
) -> str | None:
    """Return what a request passes through on its way to the function, or `None` if it passes as it is.

    A proxy-shaped event carries what the authorizer found. An asynchronous one omits `credentials`. A body
    that the user's document has `checked` passes a template too, so that no other type passes unchecked.
    """
    if not route.has_template and not (checked and route.passthrough_behavior is None):
        return None
    payload = (
        _proxy_event(route, authorizer, credentials) if route.event is EventShape.PROXY else _file("body")
    )
    if route.invocation is not InvocationType.CLIENT:
        return payload
    # The header is read once, for the call, the event and the response.
    return _client_header(route) + _file("strict_choice" if route.strict else "plain_choice") + payload


def success_template(route: Route) -> str | None:
    """Return what Lambda's answer passes through to the caller, or `None` if it passes as it is.

    An error without a message matches no pattern of an integration response, so it gets this template too.
    """
    if route.invocation is InvocationType.EVENT:
        return _file("accepted_response")
    proxy = route.event is EventShape.PROXY
    result = _file("proxy_result") if proxy else _result()
    if route.invocation is InvocationType.REQUEST_RESPONSE:
        return result
    answer = "strict_response" if route.strict else "client_response"
    return _client_header(route) + _file(answer, RESULT=result, HEADER=route.header)


def _result() -> str:
    return _file("unless_error", ERROR=error_template("Internal server error"), RESULT=_file("body"))


def error_template(message: str) -> str:
    """Return the answer to an error, which says `message` and nothing that the function wrote."""
    # What is quoted for JSON could still be read as a reference or a directive.
    text = json.dumps(message)[1:-1].replace("$", "\\u0024").replace("#", "\\u0023")
    return _file("error_response", MESSAGE=text)


def prefixed_error_template() -> str:
    """Return the answer to an error whose message starts with its status, such as `[404] no such report`."""
    return _file("prefixed_error")


def _client_header(route: Route) -> str:
    return _file("client_header", HEADER=route.header, PATTERN=re.escape(route.header))


def _proxy_event(route: Route, authorizer: AuthorizerType | None, credentials: Credentials) -> str:
    header, query, identity = "$parameters.header", "$parameters.querystring", "$context.identity"
    when = '$type == "Event" && ' if route.invocation is InvocationType.CLIENT else ""
    key = route.idempotency_key
    return _file(
        "proxy_event",
        HEADERS=_entries(header, but=credentials.headers, when=when),
        MULTI_VALUE_HEADERS=_entries(header, but=credentials.headers, when=when, several=True),
        QUERY=_entries(query, but=credentials.query, when=when),
        MULTI_VALUE_QUERY=_entries(query, but=credentials.query, when=when, several=True),
        PATH=_entries("$parameters.path"),
        STAGE_VARIABLES=_entries("$stageVariables"),
        IDENTITY=_entries(identity, but=["apiKey"] if route.can_be_asynchronous else (), when=when),
        AUTHORIZER=_authorizer(authorizer),
        IDEMPOTENCY_KEY=_file("idempotency_key", HEADER=key, PATTERN=re.escape(key)) if key else "",
    )


def _authorizer(authorizer: AuthorizerType | None) -> str:
    if authorizer is None:
        return ""
    if authorizer is AuthorizerType.COGNITO_USER_POOLS:
        claims = [_file("claim", CLAIM=claim) for claim in _CLAIMS]
        # One that every token has goes last, where no comma may follow.
        last = '"token_use": "$!context.authorizer.claims.token_use"'
        return f',\n"authorizer": {{"claims": {{{"".join(claims)}{last}}}}}'
    return f',\n"authorizer": {{{_entries("$context.authorizer")}}}'


def _entries(variable: str, *, but: Sequence[str] = (), when: str = "", several: bool = False) -> str:
    """Return the entries of a map as those of a JSON object, each value in a list of its own if `several`.

    Those called like one of `but`, in any case, are omitted: always, or under the condition `when`.
    """
    words = {"MAP": variable, "OPEN": "[" if several else "", "CLOSE": "]" if several else ""}
    if not but:
        return _file("entries", **words)
    return _file("entries_but", **words, WHEN=when, OMITTED="|".join(map(_pattern, but)))


def _pattern(name: str) -> str:
    """Return a pattern of a name, in which any character stands for one that a template could misread."""
    return re.sub(r"[^A-Za-z0-9_-]", ".", name)


@cache
def _file(name: str, **words: str) -> str:
    text = (files(__package__) / "templates" / f"{name}.vtl").read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text
