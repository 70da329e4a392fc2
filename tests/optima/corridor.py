"""The corridor on which every hand-made optimum is told, and how an optimum is judged."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from tests.optima.enumeration import optimum

Situation = dict[str, Any]

CORRIDOR: Situation = {
    "schema": "evacplan/1",
    "title": "town - 2h - post - border 1h - gate - 2h - home",
    "clock": {"start": "2026-03-01T00:00Z", "horizon": "24h", "step": "1h"},
    "countries": {
        "AA": {"name": "Danger", "zone": "Asia/Tehran", "exposure": 1},  # UTC+3:30
        "BB": {"name": "Neighbour", "zone": "Asia/Baku"},  # UTC+4
        "CC": {"name": "Home", "zone": "Asia/Almaty"},  # UTC+5
    },
    "states": {"CC": {"name": "Home", "homes": "home"}},
    "sites": {
        "town": {"name": "Town", "country": "AA", "at": [35, 50]},
        "post": {"name": "Post", "country": "AA", "at": [36, 50]},
        "gate": {"name": "Gate", "country": "BB", "at": [36.1, 50]},
        "home": {"name": "Home", "country": "CC", "at": [37, 50]},
    },
    "links": {
        "road": {"from": "town", "to": "post", "takes": "2h"},
        "onward": {"from": "gate", "to": "home", "takes": "2h"},
    },
    "crossings": {"border": {"from": "post", "to": "gate", "dwell": "1h"}},
}
"""Danger weighs 1 in AA and 0 beyond. Whoever leaves the town at hour 0 is admitted at 2, released at
3 and home at 5, having borne 3 weighted hours: 2 on the road and 1 in the border post."""


def corridor(*groups: Mapping[str, Any], **changes: Any) -> Situation:
    """Return the corridor with ``groups``, and with ``changes`` laid over it; None takes a key away."""
    situation = copy.deepcopy(CORRIDOR)
    situation["groups"] = [{"state": "CC", "at": "town", **group} for group in groups]
    return changed(situation, changes)


def changed(situation: Situation, changes: Mapping[str, Any]) -> Situation:
    """Return ``situation`` with ``changes`` laid over it, key by key; None takes a key away."""
    result = dict(situation)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            result[key] = changed(result.get(key, {}), value)
        else:
            result[key] = value
    return result


def judge(situation: Situation, expected: Mapping[str, object], *ignoring: Mapping[str, Any]) -> None:
    """Fail unless enumeration and planner both find ``expected``, and each of ``ignoring`` would find something else.

    Parameters
    ----------
    situation
        A scenario as written.
    expected
        The optimum of every tier, in the order of the tiers.
    ignoring
        Changes that take the mechanism under test away.
    """
    scenario = Scenario.model_validate(situation)
    known = {name: Fraction(str(value)) for name, value in expected.items()}
    found = optimum(scenario).values
    assert list(found.items()) == list(known.items())
    agree(scenario, found)
    for change in ignoring:
        assert optimum(Scenario.model_validate(changed(situation, change))).values != known


def agree(scenario: Scenario, known: Mapping[str, Fraction]) -> None:
    """Fail unless the planner proves the ``known`` optimum of every tier with a plan that verifies."""
    shares = {str(objective): share for objective, share in scenario.policy.tolerance.items()}
    plan = plan_evacuation(scenario)
    assert verify(plan).ok, verify(plan)
    assert [tier.name for tier in plan.objective] == list(known)
    for tier in plan.objective:
        share = shares.get(tier.name.split(".")[0], 0)
        least = float(known[tier.name])
        assert tier.bound == pytest.approx(least, abs=1e-6)
        assert tier.value >= tier.bound - 1e-9
        assert tier.value <= least * (1 + float(share)) + 1e-6
        assert tier.status in (("optimal", "within tolerance") if share else ("optimal",))
