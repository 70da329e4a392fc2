"""Permits: a neighbour's permission, from its decision until it lapses."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Crossing, Group, Scenario
from evacplan.scenario.group import PermitState


def permitted(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell at which admissions ``group`` holds the permission of the neighbour, or needs none."""
    rule = stretch.way.permit if isinstance(stretch.way, Crossing) else None
    if rule is None or group.state in rule.exempt:
        return np.ones(len(departs), dtype=np.bool_)
    permit = group.permits.get(rule.of, PermitState(status="not_sent"))
    since = grid.minute(permit.at.at(scenario.zone(group.at))) if permit.at else 0
    match permit.status:
        case "not_sent":  # sent when it suits, so it need not lapse
            return departs >= rule.lead
        case "sent":
            return (departs >= since + rule.lead) & (departs < since + rule.lead + rule.valid)
        case "approved":
            return (departs >= since) & (departs < since + rule.valid)
        case "rejected":
            return np.zeros(len(departs), dtype=np.bool_)
