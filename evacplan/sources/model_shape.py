"""What the models expect at a place of a scenario file: which keys there are, and what each is for."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from evacplan.scenario import Scenario
from evacplan.sources.tree import Steps


def keys_at(path: Steps) -> list[str]:
    """Return the keys that the record at ``path`` may have; none where ids are free."""
    extends = [] if path else ["extends"]
    return [key for model in _models_at(path) for key in _fields(model)] + extends


def purpose(path: Steps) -> str:
    """Return what the key at the end of ``path`` holds, in the words of its model and with an example, or nothing."""
    *around, key = path
    field = next((_fields(model)[str(key)] for model in _models_at(tuple(around)) if key in _fields(model)), None)
    if field is None or not field.description:
        return ""
    clause = field.description.partition(";")[0].partition(". ")[0].rstrip(".").replace("``", "`")
    sentence = f"{clause[0].lower()}{clause[1:]}" if " " in clause else clause
    example = _example(field)
    return f"{sentence}, for example {example}" if example else sentence


def _example(field: FieldInfo) -> str:
    if get_origin(field.annotation) is Literal:
        return str(get_args(field.annotation)[0])
    branches = (branch for branch in get_args(field.annotation) if get_origin(branch) is Annotated)
    notes = [*field.metadata, *(note for branch in branches for note in get_args(branch)[1:])]
    schemas = (note.json_schema or {} for note in notes if isinstance(note, WithJsonSchema))
    return next((str(schema["examples"][0]) for schema in schemas if "examples" in schema), "")


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _models_at(path: Steps) -> list[type[BaseModel]]:
    here: list[Any] = [Scenario]
    for step in path:
        here = [inner for kind in here for inner in _inside(kind, step)]
    return [kind for outer in here for kind in _items(outer) if isinstance(kind, type) and issubclass(kind, BaseModel)]


def _inside(kind: Any, step: str | int) -> Iterator[Any]:
    """Yield the types that may stand at ``step`` within a value of type ``kind``."""
    if get_origin(kind) is tuple and isinstance(step, int):
        yield from _items(kind)
    elif get_origin(kind) is tuple:
        yield from (inner for item in _items(kind) for inner in _inside(item, step))
    elif get_origin(kind) is dict:
        yield from _alternatives(get_args(kind)[1])
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and step in _fields(kind):
        yield from _alternatives(_fields(kind)[str(step)].annotation)


def _items(kind: Any) -> Iterator[Any]:
    """Yield the types of a list's items; anything else stands for itself."""
    if get_origin(kind) is tuple:
        yield from _alternatives(get_args(kind)[0])
    else:
        yield kind


def _alternatives(annotation: Any) -> Iterator[Any]:
    """Yield the types that ``annotation`` allows, without their constraints."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in {Union, types.UnionType}:
        for branch in get_args(annotation):
            yield from _alternatives(branch)
    else:
        yield annotation
