"""Namespaces of a stack's keys: the project's own, and those that are nearly its name."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from importlib.util import find_spec
from typing import Any

# What is often configured beside an API, whether its SDK is installed or not.
_PROVIDERS = frozenset(
    {
        "archive",
        "aws",
        "aws-native",
        "awsx",
        "cloudflare",
        "command",
        "datadog",
        "docker",
        "docker-build",
        "github",
        "gitlab",
        "kubernetes",
        "newrelic",
        "null",
        "pagerduty",
        "pulumi",
        "pulumiservice",
        "random",
        "std",
        "time",
        "tls",
        "vault",
    }
)
_NEAR = 0.8


def own_values(values: Mapping[str, Any], project: str) -> dict[str, Any]:
    """Return what a stack says to its project, without the namespace."""
    namespace = f"{project}:"
    return {key.removeprefix(namespace): v for key, v in values.items() if key.startswith(namespace)}


def misspelled(keys: Iterable[str], project: str) -> list[str]:
    """Return a line for each key whose namespace is nearly the project's, and no provider's.

    Nothing would read it.
    """
    namespaces = {key: key.partition(":")[0] for key in keys}
    return [
        f"{key}: {namespace} is not the project's namespace; nearest: {project}"
        for key, namespace in namespaces.items()
        if _is_near(namespace, project) and not _is_of_a_provider(namespace)
    ]


def _is_near(namespace: str, project: str) -> bool:
    if namespace == project or namespace.startswith(f"{project}-"):
        return False  # a package of the project's own may have the longer name
    one, other = (name.casefold().replace("_", "-") for name in (namespace, project))
    return SequenceMatcher(None, one, other).ratio() >= _NEAR


def _is_of_a_provider(namespace: str) -> bool:
    """Tell whether a provider is configured under a name; `pulumi package add` installs an SDK too."""
    sdk = f"pulumi_{namespace.replace('-', '_')}"
    return namespace in _PROVIDERS or (sdk.isidentifier() and find_spec(sdk) is not None)
