"""What is wrong with a change as it was written, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from evacplan.errors import Fault, quoted, suggestion

EXAMPLE = "expected keys and values such as {kind: vehicles, fleet: buses, more: 1}"
WHOLE = frozenset({"int_type", "int_parsing", "int_from_float"})
NO_KIND = frozenset({"union_tag_not_found", "model_type", "dict_type", "model_attributes_type"})


def fault_of(error: ErrorDetails, kinds: Mapping[str, type[BaseModel]]) -> Fault:
    """Return what ``error`` says of a change; its path begins with the kind, or with ``change`` where that is wrong."""
    path: tuple[str | int, ...] = tuple(error["loc"]) or ("change",)
    wrong, expected = error["msg"][:1].lower() + error["msg"][1:], ""
    context = error.get("ctx", {})
    match error["type"]:
        case "union_tag_invalid":
            path = (*path, "kind")
            wrong, expected = f"no such kind {quoted(context['tag'])}", suggestion(context["tag"], kinds)
        case kind if kind in NO_KIND:
            wrong, expected = "has no kind", EXAMPLE
        case "missing":
            wrong = "is missing"
        case "extra_forbidden":
            wrong = f"unknown key {quoted(path[-1])}"
            if len(path) == len(("kind", "key")):
                expected = suggestion(str(path[-1]), _keys(kinds[str(path[0])]))
        case kind if kind in WHOLE:
            wrong, expected = f"{quoted(error['input'])} does not fit", "expected a whole number"
        case "value_error":
            wrong, comma, rest = str(context["error"]).partition(", expected")
            expected = f"expected{rest}" if comma else ""
    return Fault(path, wrong, expected)


def _keys(change: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in change.model_fields.items()]
