"""Entry: the table by which a country lets people in, and the confirmed seat on which some must leave it."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.rules.documents import entered_at, runs_out
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Charter, Group, Scenario, Service
from evacplan.scenario.entry import EntryRule, rule_for
from evacplan.scenario.papers import Papers, comes_home, enters, entry_table, papers, roster


def entry_allowed(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell at which departures everybody in ``group`` is let in on the far side."""
    tail = entered_at(scenario, stretch)
    table = entry_table(scenario, stretch.way, tail)
    found = np.ones(len(departs), dtype=np.bool_)
    for held in papers(scenario, group) if table else ():
        for rule in () if comes_home(scenario, stretch.way, held.citizen) else _rules(table, held):
            if rule is None or not _guarded(scenario, rule, held, group):
                return np.zeros(len(departs), dtype=np.bool_)
            found &= departs + rule.valid < runs_out(scenario, grid, held, tail)
    return found


def left_on_a_seat(scenario: Scenario, _grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell whether the stretch stays in its country, or is a way out that a visa of the country allows."""
    tail = entered_at(scenario, stretch)
    country = scenario.sites[tail].country
    leaves = enters(scenario, stretch.way, tail) is not None
    if not leaves or isinstance(stretch.way, Service | Charter) or scenario.sites[group.at].country == country:
        return np.ones(len(departs), dtype=np.bool_)
    table = scenario.countries[country].entry
    asked = any(rule and rule.onward for held in papers(scenario, group) for rule in _rules(table, held))
    return np.full(len(departs), not asked)


def _rules(table: tuple[EntryRule, ...], held: Papers) -> list[EntryRule | None]:
    """Return for every document the rule that lets its holder in, or None."""
    return [rule_for(table, held.citizen, document, held.minor) for document in sorted(held.documents)]


def _guarded(scenario: Scenario, rule: EntryRule, held: Papers, group: Group) -> bool:
    """Whether a minor comes with an adult of the group, or with a guardian who is accepted."""
    guardians = scenario.policy.guardians if rule.guardians is None else rule.guardians
    return not held.minor or group.guardian in guardians or not all(member.minor for member in roster(group))
