"""Plan files: written whole or not at all, and read with one clear line about whatever is wrong."""

from __future__ import annotations

import math
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from evacplan.collector import collector_paused
from evacplan.errors import OutputError, PlanError, ScenarioError
from evacplan.plan.plan import SCHEMA_VERSION, Plan
from evacplan.plan.written import WrittenPlan, written

MOST_BYTES = 500_000_000
_FORMAT, _VERSION = SCHEMA_VERSION.split("/")


@collector_paused()
def write_plan(plan: Plan, path: str | Path) -> None:
    """Write ``plan`` as JSON, whole or not at all.

    Raises
    ------
    OutputError
        When the file cannot be written; what stood there before still stands there.
    """
    path = Path(path)
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: not a file, expected the name of a plan file")
    try:
        _replace(path, plan_content(plan))
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error})") from error


def plan_content(plan: Plan) -> Iterator[bytes]:
    """Return the content of the file of ``plan``, piece by piece.

    Raises
    ------
    OutputError
        When a number is infinite or the like, which JSON cannot hold.
    """
    for name, number in _numbers(plan):
        if not math.isfinite(number):
            raise OutputError(f"the plan cannot be written, {name} is {number}")
    return written(plan)


def _replace(path: Path, content: Iterable[bytes]) -> None:
    # A link stays a link: what it points to is replaced. The temporary file is a neighbour, so that
    # renaming it never crosses file systems.
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        with temporary.open("xb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _numbers(plan: Plan) -> Iterator[tuple[str, float]]:
    for tier in plan.objective:
        yield f"the value of {tier.name}", tier.value
        yield f"the bound of {tier.name}", tier.bound
        yield f"the gap of {tier.name}", tier.gap
    yield from ((f"the price of {price.resource}", price.price) for price in plan.prices)
    yield from ((f"the time of {stage}", seconds) for stage, seconds in plan.run.seconds.items())


@collector_paused()
def read_plan(path: str | Path) -> Plan:
    """Read a plan file.

    Raises
    ------
    PlanError
        With one line that says what is wrong: no such file, not a plan, made by a newer program,
        a field missing, a scenario that is none.
    """
    path = Path(path)
    found = _written_plan(_read(path), path)
    unknown = found.unknown_leg()
    if unknown:
        raise PlanError(f"{path}: {unknown} is wrong: there is no leg of that number")
    plan = found.plan()
    try:
        _ = plan.given
    except ScenarioError as error:
        raise PlanError(f"{path}: the scenario in it is not valid: {error.faults[0]}") from error
    except ValidationError as error:
        raise PlanError(f"{path}: the scenario in it is not valid: {_first_fault(error)}") from error
    return plan


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise PlanError(f"{path}: {size / 1e6:.0f} MB, expected a plan file of at most {MOST_BYTES / 1e6:.0f} MB")
        return path.read_bytes()
    except FileNotFoundError:
        raise PlanError(f"{path}: no such file") from None
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror or error})") from error


def _written_plan(raw: bytes, path: Path) -> WrittenPlan:
    try:
        return WrittenPlan.model_validate_json(raw, strict=True)
    except ValidationError as error:
        _require_known_version(raw, path)
        raise PlanError(f"{path}: {_first_fault(error)}") from error


def _require_known_version(raw: bytes, path: Path) -> None:
    try:
        content = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise PlanError(f"{path}: not JSON ({error}), expected a plan file") from None
    version = content.get("schema") if isinstance(content, dict) else None
    if not isinstance(version, str):
        raise PlanError(f"{path}: not a plan file, expected schema {SCHEMA_VERSION}")
    name, _, number = version.partition("/")
    if name == _FORMAT and number.isascii() and number.isdigit() and version != SCHEMA_VERSION:
        age = "a newer" if int(number[:9]) > int(_VERSION) else "an older"
        raise PlanError(f"{path}: written by {age} program ({version}), this one reads {SCHEMA_VERSION}")
    if version != SCHEMA_VERSION:
        raise PlanError(f"{path}: not a plan file (schema {version:.60}), expected schema {SCHEMA_VERSION}")


def _first_fault(error: ValidationError) -> str:
    """Return the first fault in plain words, and how many more there are."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    place = ".".join(str(step) for step in faults[0]["loc"]) or "the file"
    words = {"missing": "is missing", "extra_forbidden": "is not a field of a plan file"}
    message = faults[0]["msg"]
    wrong = words.get(faults[0]["type"], f"is wrong: {message[:1].lower()}{message[1:]}")
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{place} {wrong}{more}"


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **WrittenPlan.model_json_schema(by_alias=True),
    }
