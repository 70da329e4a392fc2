"""Which vehicle runs when, and which trips are ordered: loads given names and numbers."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from evacplan.plan.plan import CharterOrder, Dispatch, Instant, Leg, Load
from evacplan.planner.parts import Parts
from evacplan.scenario import AnyWay, Charter
from evacplan.solvers.loading import Route, VehicleLoad


def name_carriers(
    parts: Parts, routes: Sequence[Route], numbers: Sequence[int], loads: Sequence[VehicleLoad]
) -> tuple[list[Dispatch], list[CharterOrder], dict[int, dict[int, str]]]:
    """Give every load a vehicle with a number, or an order.

    Parameters
    ----------
    numbers
        Number of each route within its group.

    Returns
    -------
    list, list
        Dispatches and charter orders in the order of departure.
    dict
        For every route and movement the id of the first vehicle in which its people sit.
    """
    problem = parts.problem
    dispatches: list[Dispatch] = []
    orders: list[CharterOrder] = []
    carriers: dict[int, dict[int, str]] = {}
    pools: dict[str, _Pool] = {}
    runs: dict[str, int] = {}

    def taken(load: VehicleLoad) -> int:
        carrier = problem.network.stretches[problem.movements.stretch[load.movement]].carrier
        return int(problem.movements.depart[load.movement]) - (carrier.before if carrier else 0)

    for load in sorted(loads, key=taken):
        stretch = problem.network.stretches[problem.movements.stretch[load.movement]]
        carrier = stretch.carrier
        if carrier is None:
            continue
        aboard = tuple(parts.load(routes[n].group, numbers[n], people) for n, people in sorted(load.aboard))
        runs[carrier.pool] = runs.get(carrier.pool, 0) + 1
        leg = parts.leg(load.movement, None)
        if carrier.after is None:
            name = f"{carrier.pool}-{runs[carrier.pool]}"
            orders.append(_order(parts, name, stretch.way, leg, aboard))
        else:
            begins, back = taken(load), int(problem.movements.arrive[load.movement]) + carrier.after
            vehicle = pools.setdefault(carrier.pool, _Pool()).take(begins, back)
            name = f"{carrier.pool}-{vehicle}-{runs[carrier.pool]}"
            depot = parts.scenario.fleets[carrier.pool].depot
            dispatches.append(
                Dispatch(
                    id=name,
                    fleet=carrier.pool,
                    vehicle=vehicle,
                    link=stretch.way_id,
                    leaves_depot=parts.instant(begins, depot),
                    departs=leg.departs,
                    arrives=leg.arrives,
                    back=parts.instant(back, depot),
                    aboard=aboard,
                )
            )
        for n, _ in load.aboard:
            carriers.setdefault(n, {}).setdefault(load.movement, name)
    return dispatches, orders, carriers


@dataclass
class _Pool:
    """The vehicles of one fleet; they are alike, so the first that is back will do (interval colouring)."""

    _free: list[int] = field(default_factory=list)
    _away: list[tuple[int, int]] = field(default_factory=list)
    """When each is back, and its number."""

    def take(self, begins: int, back: int) -> int:
        """Return the lowest number of a vehicle that is there at ``begins``, and hold it until ``back``."""
        while self._away and self._away[0][0] <= begins:
            heapq.heappush(self._free, heapq.heappop(self._away)[1])
        vehicle = heapq.heappop(self._free) if self._free else len(self._away) + 1
        heapq.heappush(self._away, (back, vehicle))
        return vehicle


def _order(parts: Parts, name: str, way: AnyWay, leg: Leg, aboard: tuple[Load, ...]) -> CharterOrder:
    notice = way.notice if isinstance(way, Charter) else 0
    latest = leg.departs.utc - timedelta(minutes=notice)
    return CharterOrder(
        id=name,
        charter=leg.way,
        tail=leg.tail,
        departs=leg.departs,
        arrives=leg.arrives,
        order_by=Instant.of(latest, parts.scenario.zone(leg.tail)),
        aboard=aboard,
    )
