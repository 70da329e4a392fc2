"""Permits: a neighbour's permission, from its decision until it lapses, and from then on anew."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Crossing, Group, Scenario
from evacplan.scenario.papers import Papers, papers
from evacplan.scenario.ways import PermitRule


def permitted(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell at which admissions everybody in ``group`` holds the permission of the neighbour, or needs none."""
    found = np.ones(len(departs), dtype=np.bool_)
    rule = stretch.way.permit if isinstance(stretch.way, Crossing) else None
    if rule is not None:
        for held in papers(scenario, group):
            if held.citizen not in rule.exempt:
                found &= _held(scenario, grid, rule, departs, group, held)
    return found


def _held(
    scenario: Scenario, grid: TimeGrid, rule: PermitRule, departs: IntArray, group: Group, papers: Papers
) -> BoolArray:
    permit = papers.application(rule.of)
    since = grid.minute(permit.at.at(scenario.zone(group.at))) if permit.at else 0
    match permit.status:
        case "not_sent":  # sent when it suits, so it need not lapse
            return departs >= rule.lead
        case "sent":
            return _until_it_lapses(rule, departs, since + rule.lead)
        case "approved":
            return _until_it_lapses(rule, departs, since)
        case "expired":
            return departs >= max(since, 0) + (rule.lead if rule.renewal is None else rule.renewal)
        case "rejected":
            return np.zeros(len(departs), dtype=np.bool_)


def _until_it_lapses(rule: PermitRule, departs: IntArray, decided: int) -> BoolArray:
    """Tell which admissions lie in the validity of a permit, or come after it has been asked for anew."""
    lapses = decided + rule.valid
    valid = (departs >= decided) & (departs < lapses)
    return valid if rule.renewal is None else valid | (departs >= max(lapses, 0) + rule.renewal)
