"""From the solver's numbers to a plan that people can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import evacplan
from evacplan.formulation.problem import EvacuationProblem
from evacplan.plan.plan import (
    Assignment,
    CharterOrder,
    Dispatch,
    Instant,
    Kind,
    Leg,
    Load,
    Plan,
    Run,
    ScenarioCopy,
    Stranded,
)
from evacplan.plan.quality import Price, TierResult
from evacplan.planner.papers import border_lists, explanation, stranded_reason
from evacplan.scenario import AnyWay, Charter, Crossing, Link, Scenario
from evacplan.solvers.loading import Route, VehicleLoad, load_vehicles, routes_of
from evacplan.solvers.outcome import Outcome


@dataclass(frozen=True)
class _Decoder:
    """A scenario with its compiled problem, to turn indices and minutes into names and instants."""

    scenario: Scenario
    problem: EvacuationProblem

    def instant(self, minute: int, site: str) -> Instant:
        return Instant.of(self.problem.grid.instant(minute), self.scenario.zone(site))

    def site(self, index: int) -> str:
        return self.problem.network.sites[index]

    def leg(self, movement: int, carrier: str | None) -> Leg:
        moves, grid = self.problem.movements, self.problem.grid
        stretch = self.problem.network.stretches[moves.stretch[movement]]
        tail, head = self.site(stretch.tail), self.site(stretch.head)
        return Leg(
            way=stretch.way_id,
            kind=_kind(stretch.way),
            tail=tail,
            head=head,
            boards=self.instant(int(moves.enter[movement]) * grid.step, tail),
            departs=self.instant(int(moves.depart[movement]), tail),
            arrives=self.instant(int(moves.arrive[movement]), head),
            carrier=carrier,
        )


def decode(scenario: Scenario, outcome: Outcome, source: str, created: datetime, settings: dict[str, Any]) -> Plan:
    """Return ``outcome`` as a plan."""
    decoder = _Decoder(scenario, outcome.problem)
    routes, stranded = routes_of(outcome.problem, outcome.solution)
    loads = load_vehicles(outcome.problem, routes, outcome.solution)
    parts = _part_numbers(routes)
    dispatches, charters, carriers = _vehicles(decoder, routes, parts, loads)
    assignments = [
        _assignment(decoder, route, parts[number], carriers.get(number, {})) for number, route in enumerate(routes)
    ]
    assignments += _already_home(scenario)
    order = {group.id: position for position, group in enumerate(scenario.groups)}
    assignments.sort(key=lambda a: (order[a.group], a.part))
    return Plan(
        evacplan=evacplan.__version__,
        created=created,
        seed=settings["seed"],
        step=scenario.clock.step,
        scenario=ScenarioCopy.of(scenario, source),
        objective=tuple(
            TierResult(name=t.name, unit=t.unit, value=t.value, bound=t.bound, gap=t.gap, status=t.status)
            for t in outcome.tiers
        ),
        assignments=tuple(assignments),
        stranded=tuple(
            Stranded(group=group, people=people, reason=stranded_reason(outcome.problem, group))
            for group, people in sorted(stranded.items(), key=lambda item: order[item[0]])
        ),
        dispatches=tuple(dispatches),
        charters=tuple(charters),
        lists=border_lists(scenario, assignments),
        prices=tuple(
            Price(
                resource=p.resource,
                bucket=outcome.problem.grid.instant(p.minute).isoformat().replace("+00:00", "Z"),
                tier=p.tier,
                price=p.price,
            )
            for p in outcome.prices
        ),
        run=Run(
            seconds={stage: round(seconds, 3) for stage, seconds in outcome.seconds.items()},
            limits_hit=outcome.limits_hit,
            settings=settings,
        ),
    )


def _kind(way: AnyWay) -> Kind:
    if isinstance(way, Link):
        return "link"
    if isinstance(way, Crossing):
        return "crossing"
    return "charter" if isinstance(way, Charter) else "service"


def _part_numbers(routes: Sequence[Route]) -> list[int]:
    """Return the number of each route within its group, from 1."""
    seen: dict[str, int] = {}
    parts = []
    for route in routes:
        seen[route.group] = seen.get(route.group, 0) + 1
        parts.append(seen[route.group])
    return parts


def _assignment(decoder: _Decoder, route: Route, part: int, carriers: dict[int, str]) -> Assignment:
    legs = tuple(decoder.leg(movement, carriers.get(movement)) for movement in route.movements)
    return Assignment(
        group=route.group,
        part=part,
        people=route.people,
        legs=legs,
        home_at=legs[-1].arrives,
        explanation=explanation(decoder.scenario, route.group, legs),
    )


def _already_home(scenario: Scenario) -> list[Assignment]:
    """Return the empty itineraries of groups that are at a home of theirs."""
    return [
        Assignment(
            group=group.id,
            part=1,
            people=group.people,
            legs=(),
            home_at=Instant.of(scenario.ready(group), scenario.zone(group.at)),
            explanation="They are at home.",
        )
        for group in scenario.groups
        if group.at in scenario.homes(group)
    ]


def _vehicles(
    decoder: _Decoder, routes: Sequence[Route], parts: Sequence[int], loads: Sequence[VehicleLoad]
) -> tuple[list[Dispatch], list[CharterOrder], dict[int, dict[int, str]]]:
    """Give every load a vehicle with a number, or an order.

    Returns
    -------
    list, list
        Dispatches and charter orders in the order of departure.
    dict
        For every route and movement the id of the first vehicle in which its people sit.
    """
    problem = decoder.problem
    dispatches: list[Dispatch] = []
    orders: list[CharterOrder] = []
    carriers: dict[int, dict[int, str]] = {}
    free_from: dict[tuple[str, int], int] = {}
    runs: dict[str, int] = {}

    def taken(load: VehicleLoad) -> int:
        carrier = problem.network.stretches[problem.movements.stretch[load.movement]].carrier
        return int(problem.movements.depart[load.movement]) - (carrier.before if carrier else 0)

    for load in sorted(loads, key=taken):
        stretch = problem.network.stretches[problem.movements.stretch[load.movement]]
        carrier = stretch.carrier
        if carrier is None:
            continue
        aboard = tuple(Load(group=routes[n].group, part=parts[n], people=people) for n, people in sorted(load.aboard))
        runs[carrier.pool] = runs.get(carrier.pool, 0) + 1
        leg = decoder.leg(load.movement, None)
        if carrier.after is None:
            name = f"{carrier.pool}-{runs[carrier.pool]}"
            orders.append(_order(decoder, name, stretch.way, leg, aboard))
        else:
            # Vehicles are alike, so the first one that is back will do (interval colouring).
            begins = taken(load)
            vehicle = next(v for v in range(1, carrier.vehicles + 1) if free_from.get((carrier.pool, v), 0) <= begins)
            back = int(problem.movements.arrive[load.movement]) + carrier.after
            free_from[carrier.pool, vehicle] = back
            name = f"{carrier.pool}-{vehicle}-{runs[carrier.pool]}"
            depot = decoder.scenario.fleets[carrier.pool].depot
            dispatches.append(
                Dispatch(
                    id=name,
                    fleet=carrier.pool,
                    vehicle=vehicle,
                    link=stretch.way_id,
                    leaves_depot=decoder.instant(begins, depot),
                    departs=leg.departs,
                    arrives=leg.arrives,
                    back=decoder.instant(back, depot),
                    aboard=aboard,
                )
            )
        for n, _ in load.aboard:
            carriers.setdefault(n, {}).setdefault(load.movement, name)
    return dispatches, orders, carriers


def _order(decoder: _Decoder, name: str, way: AnyWay, leg: Leg, aboard: tuple[Load, ...]) -> CharterOrder:
    notice = way.notice if isinstance(way, Charter) else 0
    latest = leg.departs.utc - timedelta(minutes=notice)
    return CharterOrder(
        id=name,
        charter=leg.way,
        tail=leg.tail,
        departs=leg.departs,
        arrives=leg.arrives,
        order_by=Instant.of(latest, decoder.scenario.zone(leg.tail)),
        aboard=aboard,
    )
