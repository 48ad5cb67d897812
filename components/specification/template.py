"""Mapping templates: the files of `templates/`, and how they are put together.

A word between @ in a file is a place where a value or another template goes. Templates run on API Gateway's
Velocity: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html

What they rely on is in docs/aws.md: names-of-parameters, missing-parameter, empty-text-is-true,
text-functions-of-java, parameters-in-response-template, repeated-header, override-once,
override-header-with-dashes, status-from-request-template, status-from-response-template,
status-must-be-integer, computed-override-names, accepted-response-has-no-body, context-maps-have-keys,
escaped-quotes, empty-body-in-template, custom-domain-path, error-without-message.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from ..options.access import AuthorizerType
from ..options.credentials import Credentials
from ..options.route import EventShape, InvocationType, Route

# A map of claims cannot be walked through: `$context.authorizer.claims` by itself is null
# (docs/aws.md: claims-by-name).
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


def request_template(route: Route, authorizer: AuthorizerType | None, credentials: Credentials) -> str:
    """Return what a request passes through on its way to the function.

    A proxy-shaped event carries what the authorizer found. An asynchronous one omits `credentials`.
    """
    payload = (
        _proxy_event(route, authorizer, credentials) if route.event is EventShape.PROXY else _file("body")
    )
    if route.invocation is not InvocationType.CLIENT:
        return payload
    # The header is read once, for the call, the event and the response.
    return _client_header(route) + _file("strict_choice" if route.strict else "plain_choice") + payload


def success_template(route: Route, seen: Sequence[str] | None) -> str:
    """Return what Lambda's response passes through to the caller.

    `seen` are the content types of the requests that have passed the request template, `None` if all have.

    An error without a message matches no pattern of an integration response, so it gets this template too,
    and so does a call that Lambda rejected, where API Gateway itself does not.
    """
    accepted = _file("accepted_response")
    if route.invocation is InvocationType.EVENT:
        return _unless_rejected(accepted, event="true")
    result = _file("proxy_result") if route.event is EventShape.PROXY else _result()
    if route.invocation is InvocationType.REQUEST_RESPONSE:
        return _unless_rejected(result, event="false")
    response = _file("client_response", ACCEPTED=accepted, RESULT=result)
    response = _unless_rejected(response, event='$type == "Event"')
    if route.strict:
        response = _file("strict_response", RESPONSE=response, HEADER=route.header)
    return _client_header(route, seen) + response


def _unless_rejected(response: str, *, event: str) -> str:
    """Return a response, and 502 in its place for a call that Lambda rejected.

    Lambda describes that by a type and a message (docs/aws.md: rejection-shape). `event` is the condition
    under which nobody waits: there is no result then, so whatever has one of these is a rejection.
    """
    return _file(
        "unless_rejected",
        EVENT=event,
        ERROR=error_template("The function could not be started"),
        RESPONSE=response,
    )


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


def _client_header(route: Route, seen: Sequence[str] | None = None) -> str:
    """Return what finds the client's choice, by the header's own name or else in any case.

    Of a request that has not passed the request template the choice is what was mapped, by the exact name.
    """
    words = {"HEADER": route.header, "PATTERN": re.escape(route.header)}
    if seen is None:
        return _file("client_header", **words, SEEN="")
    types = "|".join(map(re.escape, seen))
    is_seen = f'$contentType.matches("(?i)(({types}) *(;.*)?)?")' if types else "false"
    return _file("content_type") + _file("client_header", **words, SEEN=f" && {is_seen}")


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
