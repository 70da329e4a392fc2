"""The JSON Schema that editors use: it must accept what the reader accepts, and catch what it can."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evacplan.scenario import Scenario
from evacplan.sources.json_schema import WHOLE, scenario_schema
from evacplan.sources.marked_yaml import parse
from tests.sources.conftest import VALID

REPOSITORY = Path(__file__).parents[2]
SCHEMA = scenario_schema()


def complaints(text: str) -> list[str]:
    """Return what an editor would underline in a file."""
    root = parse(text.encode(), "f.yaml").root
    assert root is not None
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(root.plain())]


def test_the_schema_is_one() -> None:
    """The schema is valid in its own dialect."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")


def test_the_schema_in_the_documentation_is_up_to_date() -> None:
    """``evacplan schema --out docs/reference/scenario.schema.json`` would change nothing."""
    written = json.loads((REPOSITORY / "docs/reference/scenario.schema.json").read_text(encoding="utf-8"))
    assert written == SCHEMA


@pytest.mark.parametrize("path", sorted((REPOSITORY / "scenarios").rglob("*.yaml")), ids=lambda path: path.name)
def test_shipped_files_fit_the_schema(path: Path) -> None:
    """Every shipped file, whole scenario or part of one, is fine in an editor."""
    assert complaints(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        VALID,
        "extends: base.yaml\n",
        "extends: [a.yaml, b.yaml]\nservices: {gyd-nqz: null}\n",
        "links: {a-b: {takes: 9h}}\n",
        "crossings: {astara: {permit: null, hours: {IR: null}, closed: {start: 2026-03-03T00:00Z, lasts: 1d}}}\n",
        "title: {en: A, kk: B}\nnote: Text\n",
        "links: null\nclock: {step: PT1H}\n",
        "charters: {c: {from: a, takes: 5h}, d: {from: [a, b], takes: {a: 5h, b: 6h}}}\n",
        "groups: {id: a, state: KZ, at: b, people: 4, permits: {AZ: approved, TM: {status: sent}}, needs: cot}\n",
        "policy: {objective: stranded, tolerance: {exposure: 5%}, connections: {air: 1h}}\n",
    ],
)
def test_shorthand_parts_and_removals_fit_the_schema(text: str) -> None:
    """One item for a list, text for a name, parts of records and a null that removes are all fine."""
    assert complaints(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "sitess: {}\n",
        "schema: evacplan/2\n",
        "links: {a-b: {takes: 5}}\n",
        "links: {a-b: {takes: ''}}\n",
        "links: {a-b: {tail: a}}\n",
        "links: {a b: {takes: 5h}}\n",
        "countries: {ir: {name: Iran}}\n",
        "sites: {a: {at: [35.69]}}\n",
        "sites: {a: {at: [95, 51]}}\n",
        "sites: {a: {beds: 0}}\n",
        "states: {KZ: {homes: []}}\n",
        "links: {a-b: {basis: guessed}}\n",
        "groups: [{id: a, state: KZ, at: b}]\n",
        "groups: [{id: a, state: KZ, at: b, people: null}]\n",
        "policy: {objective: [speed]}\n",
        "policy: {tolerance: {speed: 5%}}\n",
        "extends: {a: b}\n",
    ],
)
def test_an_editor_underlines_mistakes(text: str) -> None:
    """Unknown keys, wrong kinds, impossible numbers and incomplete list entries are caught while typing."""
    assert complaints(text) != []


def test_every_key_of_the_models_is_described() -> None:
    """Each key of each record has a description to show, in words without markup."""
    records = {"Scenario": SCHEMA, **SCHEMA["$defs"]}
    assert set(SCHEMA["properties"]) == {field.alias or key for key, field in Scenario.model_fields.items()} | {
        "extends"
    }
    for name, record in records.items():
        assert record["description"], name
        for key, value in record["properties"].items():
            assert value["description"], (name, key)
            assert "``" not in value["description"]


def in_lists(schema: Any, inside: bool = False) -> set[str]:
    """Return the names of the records that ``schema`` refers to as items of lists."""
    if isinstance(schema, list):
        return set().union(*(in_lists(part, inside) for part in schema))
    if not isinstance(schema, dict):
        return set()
    named = {schema["$ref"].rsplit("/", 1)[-1]} if inside and "$ref" in schema else set()
    return named.union(*(in_lists(part, inside or key == "items") for key, part in schema.items()))


def test_only_what_lists_hold_must_be_complete() -> None:
    """Lists are replaced as a whole, so their records are whole; any other record may come from two files."""
    direct = in_lists(SCHEMA)
    reached = direct.union(*(in_lists(SCHEMA["$defs"][name], inside=True) for name in direct))
    assert reached == WHOLE
    free = {"Columns", "Member", "EntryRule"}
    assert {name for name, record in SCHEMA["$defs"].items() if "required" in record} == WHOLE - free
    assert "required" not in SCHEMA
