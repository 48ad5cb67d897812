"""What the parts of a REST API have in common.

The calls of API Gateway are alike for all of them, so a part is a table entry too: by which keys the calls
find it, and how its inputs are called there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..cloud import Cloud
from ..kind import Kind
from ..values import Properties
from .equivalence import undone_when_it_fails
from .patches import patch_operations
from .rest_api import read_tags, update_tags

_MOST_PARTS = 500  # that one call returns
_NAMES = frozenset({"name", "parentId", "pathPart"})
"""The values that tell parts apart whose id API Gateway chooses."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """How API Gateway calls one kind of part. Maps go from the SDK's property to the API's parameter."""

    noun: str
    """The end of the operations' names, as in `put_method`."""
    verb: str
    """The start of the name of the operation that creates, `put` or `create`."""
    keys: Mapping[str, str]
    """What every operation takes to find the part."""
    values: Mapping[str, str]
    """What the part consists of."""
    id_prefix: str = ""
    """The start of the id that the published plugin makes from the keys."""
    id_key: str = ""
    """The parameter with the id, where API Gateway chooses it."""
    answered: Mapping[str, str] = field(default_factory=dict)
    """Values whose name in an answer is another."""
    unanswered: frozenset[str] = frozenset()
    """Values that no answer has."""
    outputs: Callable[[Cloud, Properties, Properties], Properties] = lambda *_: {}
    """Returns what else is known, from keys and values and an answer."""
    tagged: bool = False
    """Whether it has tags; its outputs then have an ARN, which depends on the keys alone."""
    later: Mapping[str, str] = field(default_factory=dict)
    """More values, which only an update takes."""
    put_again: bool = False
    """Whether an update puts it again. Nothing hangs on it then."""

    def create(self, cloud: Cloud, new: Properties) -> str:
        """Create the part and return its id."""
        answer = self._call(cloud, self.verb, **self._address(new), **self._given(new))
        undone_when_it_fails(lambda: self._finish(cloud, new), lambda: self.delete(cloud, "", new))
        if self.id_key:
            created: str = answer["id"]
            return created
        return self._id(new)

    def _finish(self, cloud: Cloud, new: Properties) -> None:
        if any(name in new for name in self.later):
            self._patch(cloud, "", {key: new[key] for key in new if key not in self.later}, new)
        if self.tagged:
            update_tags(cloud, self._arn(cloud, new), {}, new)

    def read(self, cloud: Cloud, part_id: str, state: Properties) -> Properties:
        """Return the live properties."""
        answer = self._call(cloud, "get", **self._address(state, part_id))
        values = {
            key: answer.get(self.answered.get(key, name))
            for key, name in {**self.values, **self.later}.items()
            if key not in self.unanswered
        }
        tags = {"tags": read_tags(cloud, self._arn(cloud, state), state)} if self.tagged else {}
        return values | tags | self.outputs(cloud, state, answer)

    def update(self, cloud: Cloud, part_id: str, old: Properties, new: Properties) -> None:
        """Patch what has changed, for to put a part again would take away what hangs on it."""
        if self.put_again:
            self._call(cloud, "put", **self._address(new), **self._given(new))
            return
        self._patch(cloud, part_id, old, new)
        if self.tagged:
            update_tags(cloud, self._arn(cloud, new), old, new)

    def delete(self, cloud: Cloud, part_id: str, state: Properties) -> None:
        """Delete the part."""
        self._call(cloud, "delete", **self._address(state, part_id))

    def find(self, cloud: Cloud, traces: Properties) -> list[str]:
        """Return the ids of the parts that a creation with these inputs may have made."""
        if not self.id_key:
            return [self._id(traces)]
        answer: Properties = getattr(cloud.client("apigateway"), f"get_{self.noun}s")(
            **self._address(traces), limit=_MOST_PARTS
        )
        expected = {name: traces[key] for key, name in self.values.items() if key in traces}
        return [
            one["id"]
            for one in answer.get("items", [])
            if all(one.get(name) == value for name, value in expected.items())
        ]

    def _id(self, properties: Properties) -> str:
        return "-".join([self.id_prefix, *(properties[key] for key in self.keys)])

    def _patch(self, cloud: Cloud, part_id: str, old: Properties, new: Properties) -> None:
        values = {**self.values, **self.later}
        paths = {key: f"/{self.answered.get(key, name)}" for key, name in values.items()}
        if operations := patch_operations(paths, old, new):
            self._call(cloud, "update", **self._address(new, part_id), patchOperations=operations)

    def _given(self, new: Properties) -> Properties:
        return {name: new[key] for key, name in self.values.items() if key in new}

    def _arn(self, cloud: Cloud, properties: Properties) -> str:
        arn: str = self.outputs(cloud, properties, {})["arn"]
        return arn

    def _address(self, properties: Properties, part_id: str = "") -> dict[str, str]:
        address = {name: properties[key] for key, name in self.keys.items()}
        return address | {self.id_key: part_id} if self.id_key and part_id else address

    def _call(self, cloud: Cloud, verb: str, **parameters: Any) -> Properties:
        answer: Properties = getattr(cloud.client("apigateway"), f"{verb}_{self.noun}")(**parameters)
        return answer


def part_kind(name: str, title: str, part: Part, **entries: Any) -> Kind:
    """Return the kind that a part is, from its name in the SDK and in error messages."""
    return Kind(
        pulumi_type=f"aws:apigateway/{name[0].lower()}{name[1:]}:{name}",
        title=f"API Gateway {title}",
        address=frozenset(part.keys),
        found_by=_NAMES & part.values.keys() if part.id_key else frozenset(),
        find=part.find,
        create=part.create,
        read=part.read,
        update=part.update,
        delete=part.delete,
        **entries,
    )
