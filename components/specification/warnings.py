"""What is deployed as it is written, and may still not be what was meant."""

from collections.abc import Iterable, Iterator, Sequence

from .. import paths
from ..document.document import Document
from ..document.operation import Operation, operations
from ..document.security import Security, checked, security, unchecked, unsupported
from ..options.api import AsyncLambdaApiArgs
from ..options.configured import Configured
from ..options.route import EventShape, Route
from ..options.who_may_call import WHO_MAY_CALL

_NAMED = 3
"""How many operations a warning names."""


def warnings(args: AsyncLambdaApiArgs) -> Iterator[str]:
    """Yield a line for each thing about routes or a user's document of which its author should know."""
    of_document = (
        (
            *_about_document(args.openapi, args),
            *_about_kept(args.assigned.kept),
            *_about_stack(args.openapi, args.assigned.routes),
        )
        if args.openapi is not None
        else ()
    )
    for subject, found, message in (*_about_routes(args.routes), *of_document):
        if names := [f"{one.method} {one.path}" for one in found]:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield f"{subject}: {', '.join(names[:_NAMED])}{more} {message}"
    if args.openapi is not None and (ignored := unsupported(args.openapi)):
        yield (
            f"{args.openapi.file}: API Gateway ignores {', '.join(ignored)} with a warning, so that other "
            "warnings of the import cannot be errors; without them in the document they are"
        )


_Found = tuple[str, Iterable[Operation | Route], str]


def _about_routes(routes: Sequence[Route]) -> Iterator[_Found]:
    # docs/aws.md: required-headers-by-exact-name, body-alone-without-template
    yield (
        "`required_headers`",
        [route for route in routes if route.required_headers],
        "may respond 400 to HTTP/2 clients, which send names in lower case, because API Gateway compares "
        "names as they are written; with `event: proxy` the handler can check them",
    )
    yield (
        "`event: body`",
        [
            route
            for route in routes
            if route.event is EventShape.BODY
            and (paths.parameters(route.path) or route.required_query_parameters)
        ],
        "cannot tell the handler path and query parameters, because the event is the body alone; write "
        "`event: proxy` where it needs them",
    )


def _about_document(document: Document, args: AsyncLambdaApiArgs) -> Iterator[_Found]:
    if not args.usage_plans:
        keyed = [one for one in operations(document) if any(need.api_key for need in checked(one))]
        yield (
            f"{document.file}: security",
            keyed,
            "needs an API key, and there are no `usage_plans`; API Gateway responds 403 to every call unless "
            "a usage plan of another stack has this stage",
        )


def _about_kept(kept: Iterable[Configured]) -> Iterator[_Found]:
    silent = [item.operation for item in kept if not item.said_by.keys() & set(WHO_MAY_CALL)]
    public = [one for one in silent if security(one) is Security.UNSAID and not one.is_own_preflight]
    yield (
        "openapi",
        public,
        "keeps its integration, and nothing says who may call it, so anybody may; write security: [] where "
        "that is meant",
    )
    loose = [one for one in silent if unchecked(one) or len(set(checked(one))) > 1]
    yield (
        "openapi",
        loose,
        "keeps its integration and requires what API Gateway does not check; what is behind it has to",
    )


def _about_stack(document: Document, routes: Iterable[Configured]) -> Iterator[_Found]:
    """Yield what the stack says for all routes, and where the document's word counts instead."""
    overruled = [item for item in routes if security(item.operation) in {Security.ENFORCED, Security.PUBLIC}]
    reason = f"does without, because the security of {document.file} counts there"
    yield (
        "`authorizer`",
        [item.operation for item in overruled if item.options.get("authorizer") is not None],
        reason,
    )
    keyless = [item for item in overruled if item.options.get("api_key_required")]
    yield (
        "`api_key_required`",
        [one.operation for one in keyless if not all(need.api_key for need in checked(one.operation))],
        reason,
    )
