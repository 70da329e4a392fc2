"""A small valid scenario as data, and how the tests change it."""

from __future__ import annotations

from typing import Any

from evacplan.errors import ScenarioError
from evacplan.scenario import Scenario
from evacplan.sources.marked_yaml import parse
from tests.sources.conftest import VALID

REMOVED = object()
"""Instead of a value: the key is taken out."""


def changed(**changes: Any) -> dict[str, Any]:
    """Return the data of the valid scenario with values set; ``sites__tehran__beds=3`` names one inside."""
    root = parse(VALID.encode(), "valid").root
    assert root is not None
    data: dict[str, Any] = root.plain()
    for path, value in changes.items():
        *around, key = [int(step) if step.isdigit() else step for step in path.split("__")]
        place: Any = data
        for step in around:
            place = place[step]
        if value is REMOVED:
            del place[key]
        else:
            place[key] = value
    return data


def scenario(**changes: Any) -> Scenario:
    """Return the valid scenario with values set as for :func:`changed`."""
    return Scenario.model_validate(changed(**changes))


def faults(data: dict[str, Any]) -> list[str]:
    """Return what the review says about ``data``; nothing if it is valid."""
    try:
        Scenario.model_validate(data)
    except ScenarioError as error:
        return [str(fault) for fault in error.faults]
    return []
