"""Removes from an emulator what its journal has and no state."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from .cloud import Cloud
from .errors import GoneError, PluginError, doing
from .journal import Creation
from .kinds import KINDS


def remove(
    creations: Iterable[Creation],
    kept: Iterable[tuple[str, str]],
    cloud_of: Callable[[str], Cloud],
    say: Callable[[str], object],
) -> list[Creation]:
    """Remove resources, the last first, and return those that could not be removed.

    `kept` are type and id of those that belong to somebody, and `cloud_of` returns the emulator in a region.
    Each is named to `say`.
    """
    left = []
    belonging = set(kept)
    for creation in reversed(list(creations)):
        try:
            for resource_id in _ids(creation, cloud_of(creation.region)):
                if (creation.type, resource_id) not in belonging:
                    _remove(creation, resource_id, cloud_of(creation.region), say)
        except PluginError as error:
            say(f"warning: {error}; the next command tries it again")
            left.append(creation)
    return left


def _ids(creation: Creation, cloud: Cloud) -> Iterator[str]:
    """Yield the id of a resource, or of each that may be it where none was noted."""
    kind = KINDS[creation.type]
    if creation.id is not None:
        yield creation.id
        return
    with suppress(GoneError), doing(f"looking for {kind.title} ({creation.name})"):
        yield from list(kind.found(cloud, creation.found_by))


def _remove(creation: Creation, resource_id: str, cloud: Cloud, say: Callable[[str], object]) -> None:
    kind = KINDS[creation.type]
    with suppress(GoneError), doing(f"deleting {kind.title} ({resource_id})"):
        kind.delete(cloud, resource_id, dict(creation.found_by))
        say(f"Removed {creation.type} {resource_id}, which the state does not have")
