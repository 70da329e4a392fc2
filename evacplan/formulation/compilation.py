"""From a scenario to the problem that solvers see."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from evacplan.formulation.costs import TIERS
from evacplan.formulation.events import Openings, event_departures
from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Commodity, EvacuationProblem, Resource
from evacplan.formulation.resources import RESOURCES
from evacplan.formulation.resources.convoys import convoys
from evacplan.formulation.rules import GROUP_RULES, STRETCH_RULES
from evacplan.formulation.rules.own_cars import ready_on
from evacplan.formulation.start import NOTHING_KNOWN, Start, departures_of
from evacplan.formulation.stays import stays_of
from evacplan.network.expansion import Movements, expand, possible_departures
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import StaticNetwork, static_network
from evacplan.scenario import Group, Scenario
from evacplan.scenario.papers import accompanied, papers

MANY = 300
"""Kinds of groups beyond which nearly every instant is an event for somebody."""


def compile_problem(
    scenario: Scenario, *, every_instant: bool | None = None, one_by_one: bool = False, start: Start = NOTHING_KNOWN
) -> EvacuationProblem:
    """Compile ``scenario`` into arrays.

    Parameters
    ----------
    scenario
        The situation.
    every_instant
        Keep every departure of the grid instead of only those at event times. The optimum is the same. If not
        said, they are kept where there are so many groups that nearly all of them would be event times.
    one_by_one
        Keep every group as a commodity of its own.
    start
        What a known plan does; its departures are kept as well.
    """
    grid, network = TimeGrid.of(scenario), static_network(scenario)
    groups = [group for group in scenario.contingents if group.at not in scenario.homes(group)]
    commodities = _commodities(scenario, grid, network, groups, one_by_one)
    openings = _openings(scenario, grid, network, commodities)
    all_of_them = len(commodities) > MANY if every_instant is None else every_instant
    known = departures_of(start.itineraries, network, grid)
    return _assemble(scenario, grid, network, commodities, openings, known, all_of_them)


def whole_frame(scenario: Scenario) -> Frame:
    """Return the network over every possible departure, whatever the rules say, with the kinds of groups.

    It is what is asked when something is to be changed: rules that then say something else need no other network.
    """
    grid, network = TimeGrid.of(scenario), static_network(scenario)
    groups = [group for group in scenario.contingents if group.at not in scenario.homes(group)]
    commodities = _commodities(scenario, grid, network, groups, one_by_one=False)
    at = {commodity.origin for commodity in commodities}
    every, none = np.arange(grid.periods + 1), np.zeros(0, dtype=np.int64)
    nodes = [every if site in at else none for site in range(len(network.sites))]
    movements = expand(network, grid, possible_departures(network, grid), nodes)
    return Frame(scenario, grid, network, movements, commodities)


def _assemble(
    scenario: Scenario,
    grid: TimeGrid,
    network: StaticNetwork,
    commodities: tuple[Commodity, ...],
    openings: Openings,
    known: Sequence[IntArray],
    every_instant: bool,
) -> EvacuationProblem:
    """Expand the network over the departures that matter, and those ``known``, and put resources and costs on it."""
    needed = (
        _usable(openings)
        if every_instant and openings.usable
        else _with_known(event_departures(scenario, grid, network, commodities, openings), openings, known)
    )
    departs = [minutes[mask] for minutes, mask in zip(openings.departs, needed, strict=True)]
    movements = expand(network, grid, departs, _ready_nodes(network, grid, commodities))
    frame = Frame(scenario, grid, network, movements, commodities)
    tiers = [(tier, name) for name in scenario.policy.objective for tier in TIERS[name](frame)]

    def narrowed(problem: EvacuationProblem, settled: BoolArray, taken: IntArray) -> EvacuationProblem:
        only = _only_kept(problem, settled, openings)
        stretch, minutes = problem.movements.stretch[taken], problem.movements.depart[taken]
        departs = [minutes[stretch == number] for number in range(len(network.stretches))]
        return _assemble(scenario, grid, network, commodities, only, departs, every_instant)

    return EvacuationProblem(
        grid,
        network,
        movements,
        commodities,
        openings.classes,
        _open_to(movements, openings),
        tuple(scarce for build in RESOURCES for resource in build(frame) for scarce in _binding(frame, resource)),
        tuple(tier for tier, _ in tiers),
        tuple(Fraction(scenario.policy.tolerance.get(name, 0)) for _, name in tiers),
        stays_of(scenario, network, commodities),
        narrowed,
        convoys=convoys(frame),
    )


def _usable(openings: Openings) -> list[BoolArray]:
    """Return for every stretch which of its departures are open to anybody."""
    return [np.any(masks, axis=0) for masks in zip(*openings.usable, strict=True)]


def _with_known(needed: list[BoolArray], openings: Openings, known: Sequence[IntArray]) -> list[BoolArray]:
    """Return the departures ``needed``, and those ``known`` that are open to anybody."""
    if not openings.usable:
        return needed
    columns = zip(needed, openings.departs, known, _usable(openings), strict=True)
    return [mask | (np.isin(departs, minutes) & open_) for mask, departs, minutes, open_ in columns]


def _only_kept(problem: EvacuationProblem, settled: BoolArray, openings: Openings) -> Openings:
    """Return ``openings`` less what ``problem`` no longer allows from the ``settled`` sites."""
    moves = problem.movements
    usable = []
    for k, allowed in enumerate(problem.allowed):
        masks = []
        for number, stretch in enumerate(problem.network.stretches):
            mask = openings.usable[openings.classes[k]][number]
            if settled[stretch.tail]:
                kept = moves.depart[allowed & (moves.stretch == number)]
                mask = mask & np.isin(openings.departs[number], kept)
            masks.append(mask)
        usable.append(tuple(masks))
    chosen = frozenset(n for n, stretch in enumerate(problem.network.stretches) if settled[stretch.tail])
    return Openings(openings.departs, tuple(usable), np.arange(len(usable)), chosen)


def _commodities(
    scenario: Scenario, grid: TimeGrid, network: StaticNetwork, groups: Sequence[Group], one_by_one: bool
) -> tuple[Commodity, ...]:
    """Gather groups that no rule, resource or cost tells apart."""
    alike: dict[object, list[Group]] = {}
    for group in groups:
        # Parts of two groups that may split must not be mixed, or a smallest part could be made of both.
        alone = one_by_one or group.smallest_part is not None
        alike.setdefault((_signature(scenario, group), group.id if alone else None), []).append(group)
    return tuple(_commodity(scenario, grid, network, members) for members in alike.values())


def _signature(scenario: Scenario, group: Group) -> object:
    """Return everything about ``group`` that a rule, a resource or a cost looks at."""
    return (
        eligible_as(scenario, group),
        group.at,
        scenario.ready(group),
        scenario.priority(group),
        None if group.smallest_part else group.people,
        group.smallest_part,
    )


def eligible_as(scenario: Scenario, group: Group) -> object:
    """Return everything about ``group`` that a rule looks at."""
    held = papers(scenario, group)
    return (
        frozenset(scenario.homes(group)),
        group.state,
        frozenset(group.needs),
        (group.car, group.at, ready_on(scenario, group)) if group.car else None,
        frozenset(held),
        # An instant that is written without an offset is on the clock of the site.
        scenario.zone(group.at).key if any(each.permits for each in held) else None,
        group.at if any(each.expires for each in held) else None,
        accompanied(scenario, group),
        group.guardian,
        scenario.sites[group.at].country,
    )


def _commodity(scenario: Scenario, grid: TimeGrid, network: StaticNetwork, members: Sequence[Group]) -> Commodity:
    first = members[0]
    splits = first.smallest_part is not None  # then it is the only member
    return Commodity(
        groups=tuple(group.id for group in members),
        origin=network.index[first.at],
        homes=frozenset(network.index[home] for home in scenario.homes(first)),
        ready=int(grid.up(grid.minute(scenario.ready(first)))),
        units=first.people if splits else len(members),
        people=1 if splits else first.people,
        splits=splits,
        smallest=first.smallest_part or 1,
        state=first.state,
        priority=scenario.priority(first),
    )


def _openings(scenario: Scenario, grid: TimeGrid, network: StaticNetwork, commodities: Sequence[Commodity]) -> Openings:
    """Apply all rules, once for every class of groups that they cannot tell apart."""
    departs = possible_departures(network, grid)
    for_all = [
        np.logical_and.reduce([rule(scenario, grid, stretch, minutes) for rule in STRETCH_RULES])
        for stretch, minutes in zip(network.stretches, departs, strict=True)
    ]
    seen: dict[object, int] = {}
    classes: dict[bytes, int] = {}
    usable: list[tuple[BoolArray, ...]] = []
    numbers = []
    for commodity in commodities:
        group = scenario.contingent_by_id[commodity.groups[0]]
        eligible = eligible_as(scenario, group)
        if eligible not in seen:
            masks = tuple(
                np.logical_and.reduce([mask, *(rule(scenario, grid, stretch, minutes, group) for rule in GROUP_RULES)])
                for stretch, minutes, mask in zip(network.stretches, departs, for_all, strict=True)
            )
            seen[eligible] = classes.setdefault(b"".join(mask.tobytes() for mask in masks), len(usable))
            usable += [masks] * (seen[eligible] == len(usable))
        numbers.append(seen[eligible])
    return Openings(tuple(departs), tuple(usable), np.array(numbers, dtype=np.int64))


def _ready_nodes(network: StaticNetwork, grid: TimeGrid, commodities: Sequence[Commodity]) -> list[IntArray]:
    ready: list[list[int]] = [[] for _ in network.sites]
    for commodity in commodities:
        if commodity.ready <= grid.periods:
            ready[commodity.origin].append(commodity.ready)
    return [np.array(periods, dtype=np.int64) for periods in ready]


def _open_to(movements: Movements, openings: Openings) -> BoolArray:
    """Return which movements the rules leave open to each class of groups, and waiting to all."""
    travels = np.flatnonzero(~movements.waiting)
    found = np.tile(movements.waiting, (len(openings.usable), 1))
    for number, departs in enumerate(openings.departs):
        mine = travels[movements.stretch[travels] == number]
        index = np.searchsorted(departs, movements.depart[mine])
        for mask, usable in zip(found, openings.usable, strict=True):
            mask[mine] = usable[number][index]
    return found


def _binding(frame: Frame, resource: Resource) -> list[Resource]:
    """Drop people limits that even all people together do not reach, and limits that nothing uses.

    Greatest stays are for few kinds of groups; many are only ever given itineraries that keep them.
    """
    if resource.frees is not None:
        return [resource] if len(resource.limit) and len(frame.commodities) <= MANY else []
    counted = [
        c.total for k, c in enumerate(frame.commodities) if resource.commodities is None or resource.commodities[k]
    ]
    if not len(resource.movements) or (not resource.lumpy and (resource.limit >= sum(counted)).all()):
        return []
    return [resource]
