"""The shape of scenario files for editors, as JSON Schema: drawn from the models, so it cannot drift from them.

A file may be one of several that extend each other. So nothing is required that another file may give,
and a null, which removes what was inherited, may stand under every key.
"""

from __future__ import annotations

import inspect
from types import MappingProxyType
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from evacplan.scenario import Scenario
from evacplan.scenario.record import as_tuple
from evacplan.units import format_duration

DIALECT = "https://json-schema.org/draft/2020-12/schema"

WHOLE = frozenset(
    {"Group", "Member", "ReadyRange", "Car", "Closure", "PermitState", "EntryRule", "Register", "Columns"}
)
"""Records in lists: composition replaces lists as a whole, so these are complete in every file."""

_NULL = {"type": "null"}

_EXTENDS = MappingProxyType(
    {
        "description": "Files that this one builds on, seen from it; later ones win, key by key, this one over all.",
        "anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}],
        "examples": [["networks/iran-neighbours.yaml"]],
    }
)


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file."""
    drawn = Scenario.model_json_schema(by_alias=True, mode="validation", schema_generator=_Drawing)
    definitions = {name: _record(name, record) for name, record in sorted(drawn.pop("$defs").items())}
    top = _record("Scenario", drawn)
    return {
        "$schema": DIALECT,
        "title": "evacplan scenario",
        "description": "What a scenario file, or a part of one, may say.",
        "type": "object",
        "properties": {"schema": top["properties"].pop("schema"), "extends": dict(_EXTENDS), **top["properties"]},
        "additionalProperties": False,
        "$defs": definitions,
    }


class _Drawing(GenerateJsonSchema):
    """Draws the spellings that the models accept, not only the one they keep."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Let one item stand where a list may."""
        drawn = super().function_before_schema(schema)
        if schema["function"]["function"] is not as_tuple:
            return drawn
        return {"anyOf": [drawn, drawn["items"]]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Write default durations as people do."""
        drawn = super().default_schema(schema)
        if drawn.get("type") == "string" and isinstance(drawn.get("default"), int):
            drawn["default"] = format_duration(drawn["default"])
        return drawn

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Draw a mapping whose keys are all checked; pydantic lets keys pass that match no pattern."""
        drawn = super().dict_schema(schema)
        for pattern, values in drawn.pop("patternProperties", {}).items():
            drawn.update(propertyNames={"pattern": pattern}, additionalProperties=values)
        if "additionalProperties" in drawn:
            drawn["additionalProperties"] = _or_null(drawn["additionalProperties"])
        return drawn

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave out titles that only repeat the key."""
        return False


def _record(name: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a record with its keys in the order of reading, and with what composition allows."""
    properties = {
        key: _readable(value if key == "schema" or name in WHOLE else _or_null(value))
        for key, value in record["properties"].items()
    }
    required = {"required": record["required"]} if name in WHOLE and "required" in record else {}
    return {
        "title": record["title"],
        "description": _plain(record["description"]),
        "type": "object",
        "properties": properties,
        **required,
        "additionalProperties": False,
    }


def _readable(value: dict[str, Any]) -> dict[str, Any]:
    first = {"description": _plain(value["description"])} if "description" in value else {}
    rest = {key: part for key, part in value.items() if key not in {"description", "title"}}
    if rest.get("default", ...) in (None, []):
        del rest["default"]
    return {**first, **rest}


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of ``value`` or null, as short as it can be said."""
    branches = [branch for branch in value.get("anyOf", []) if branch != _NULL]
    if "$ref" in value:
        branches = [{"$ref": value["$ref"]}]
    if len(branches) == 1 and "type" in branches[0]:
        value, branches = {**value, **branches[0]}, []
    rest: dict[str, Any] = {key: part for key, part in value.items() if key not in {"$ref", "anyOf"}}
    if branches:
        return {**rest, "anyOf": [*branches, _NULL]}
    values = {"enum": [*value["enum"], None]} if "enum" in value else {}
    return {**rest, **values, "type": [value["type"], "null"]}


def _plain(docstring: str) -> str:
    """Return the first paragraph of ``docstring`` on one line."""
    return " ".join(inspect.cleandoc(docstring).split("\n\n")[0].split()).replace("``", "`")
