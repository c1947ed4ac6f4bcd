"""What msgspec refuses, in a sentence: where it stands, what may stand there, and what came."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import msgspec
from msgspec import inspect

from backlight.errors import nearest
from backlight.wording import cut, shown

_PATH: Final = re.compile(r" - at `\$\.?(.*)`$")
_FIELD: Final = re.compile(r"Object (contains unknown|missing required) field `(.*)`")


def refusal(error: msgspec.ValidationError, values: Any, kind: type, *, in_json: bool = False) -> str:
    """The sentence about a value that is not possible.

    Parameters
    ----------
    values
        What was to become an instance of `kind`: dictionaries, lists, texts and numbers.
    in_json
        Whether a person wrote it as JSON: then places are told by their whole path, and values as JSON has them. Else
        it was given in Python, each setting by its own name.
    """
    message = str(error)
    found = _PATH.search(message)
    steps = re.findall(r"[^.\[\]]+", found[1]) if found else []
    node, value = inspect.type_info(kind), values
    for step in steps:
        node, value = _inside(node, value, step)
    place = _place(steps, in_json=in_json)
    if field := _FIELD.fullmatch(message[: found.start()] if found else message):
        return _wrong_field(field[1], field[2], place, node, value)
    came = _as_json(value) if in_json else shown(value)
    hint = nearest(value, _choices(node)) if isinstance(value, str) else ""
    return f"{place or 'A recipe'} is {_meaning(node, in_json=in_json)}; {came} came{hint or '.'}"


def _inside(node: inspect.Type, value: Any, step: str) -> tuple[inspect.Type, Any]:
    """One step further on the path to what is wrong."""
    if isinstance(node, inspect.VarTupleType):
        return node.item_type, value[int(step)]
    field = next((field for field in _fields(node, value) if field.name == step), None)
    return (field.type if field else inspect.LiteralType(_tags(node))), value.get(step)


def _fields(node: inspect.Type, value: Any) -> tuple[inspect.Field, ...]:
    """Of an object; where there are several kinds of it, of the one that it says it is."""
    for struct in _structs(node):
        if struct.tag is None or (isinstance(value, dict) and value.get(struct.tag_field) == struct.tag):
            return struct.fields
    return ()


def _structs(node: inspect.Type) -> tuple[inspect.StructType, ...]:
    parts = node.types if isinstance(node, inspect.UnionType) else (node,)
    return tuple(part for part in parts if isinstance(part, inspect.StructType))


def _tags(node: inspect.Type) -> tuple[str, ...]:
    return tuple(str(struct.tag) for struct in _structs(node))


def _place(steps: list[str], *, in_json: bool) -> str:
    path = "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in steps).removeprefix(".")
    return path if in_json or path.startswith("data.") else path.rpartition(".")[2]


def _wrong_field(fault: str, name: str, place: str, node: inspect.Type, value: Any) -> str:
    fields = _fields(node, value)
    if fault == "missing required":
        kind = next((field.type for field in fields if field.name == name), inspect.LiteralType(_tags(node)))
        return f"{place}{'.' if place else ''}{name} is missing; it is {_meaning(kind, in_json=True)}."
    known = [*{struct.tag_field for struct in _structs(node) if struct.tag_field}, *(field.name for field in fields)]
    return (
        f"There is no setting {name!r} in {place or 'a recipe'}{nearest(name, known) or '.'} "
        f"There are {', '.join(known)}."
    )


def _choices(node: inspect.Type) -> tuple[str, ...]:
    """The names that may stand there; where not all that can be read can be trained, those that can."""
    if isinstance(node, inspect.Metadata):
        return tuple((node.extra or {})["choices"])
    return tuple(map(str, node.values)) if isinstance(node, inspect.LiteralType) else ()


def _meaning(node: inspect.Type, *, in_json: bool) -> str:
    """What may stand there."""
    match node:
        case inspect.LiteralType() | inspect.Metadata():
            return f"one of {', '.join(_choices(node))}"
        case inspect.IntType():
            return "a whole number" + _whole_range(node)
        case inspect.FloatType():
            return "a number" + _range(node)
        case inspect.StrType():
            return "a text"
        case inspect.BoolType():
            return "true or false" if in_json else "True or False"
        case inspect.NoneType():
            return "null" if in_json else "None"
        case inspect.VarTupleType():
            return f"a list, each {_meaning(node.item_type, in_json=in_json)}"
        case inspect.UnionType() if not _structs(node):
            return ", or ".join(_meaning(part, in_json=in_json) for part in node.types)
    tagged = next((struct for struct in _structs(node) if struct.tag_field), None)
    return "an object of settings" + (f', such as {{"{tagged.tag_field}": "{tagged.tag}"}}' if tagged else "")


def _whole_range(node: inspect.IntType) -> str:
    if node.lt is None:
        return f", {node.ge} or more"
    most = "2**53 − 1" if node.lt == 2**53 else str(node.lt - 1)
    return f", {node.ge} to {most}"


def _range(node: inspect.FloatType) -> str:
    if node.gt is not None:
        return f" above {node.gt:g}" + ("" if node.le is None else f", at most {node.le:g}")
    if node.lt is not None:
        return f" from {node.ge:g} to less than {node.lt:g}"
    if node.ge is None:
        return ""
    return f", {node.ge:g} or more" if node.le is None else f" from {node.ge:g} to {node.le:g}"


def _as_json(value: Any) -> str:
    return cut(json.dumps(value, ensure_ascii=False))
