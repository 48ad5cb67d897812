"""Which bodies of requests a document has API Gateway check. docs/aws.md: without-model-not-validated"""

from .operation import Operation
from .reference import follow
from .validators import checks_of


def describes_body(operation: Operation) -> bool:
    """Return whether a document says something of the body of an operation, or of its content type."""
    in_body = {"body", "formData"}
    return bool({"requestBody", "consumes"} & operation.value.keys()) or any(
        one.location in in_body for one in operation.parameters
    )


def checked_types(operation: Operation) -> tuple[str, ...]:
    """Return the content types of which bodies are checked, which are those that have a schema.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
    """
    document = operation.document
    if not checks_of(document.content, operation.value).body:
        return ()
    if document.dialect.has_request_bodies:
        body = follow(document.content, (), operation.value.get("requestBody", {}))[1]
        types = [kind for kind, media in body.get("content", {}).items() if "schema" in media]
    elif any(one.location == "body" for one in operation.parameters):
        # Without a word of them API Gateway takes JSON.
        types = operation.value.get("consumes", document.content.get("consumes")) or ["application/json"]
    else:
        return ()
    # A range of types is nothing that a request can have.
    return tuple(kind for kind in types if "*" not in kind) or ("application/json",) * bool(types)
