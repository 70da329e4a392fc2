"""The static network: sites joined by stretches, as arrays for the solver and as a networkx graph for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import networkx as nx

from evacplan.network.driving import course
from evacplan.network.own_cars import driven_on
from evacplan.scenario import AnyWay, Charter, Crossing, Link, Scenario, stretches
from evacplan.scenario.calendar import departures


@dataclass(frozen=True)
class Carrier:
    """Vehicles that are dispatched whole along a stretch."""

    pool: str
    """Name of the fleet or charter that the vehicles belong to."""
    vehicles: int
    """How many the pool has in all."""
    places: int
    """People that one vehicle carries."""
    before: int
    """Minutes for which a vehicle is held before it departs."""
    after: int | None
    """Minutes for which it is held after it arrives; None if it never returns."""
    available: int
    """First minute at which it can be held."""


@dataclass(frozen=True)
class Stretch:
    """One way as it is entered at one site with one kind of vehicle."""

    way_id: str
    """Id of the way."""
    way: AnyWay
    """The way itself."""
    tail: int
    """Index of the site where it is entered."""
    head: int
    """Index of the site where it ends."""
    minutes: int
    """Time from departure to arrival."""
    connection: int
    """Time at the tail before departure."""
    carrier: Carrier | None
    """Its vehicles, where they are dispatched for the evacuation."""
    timetable: tuple[int, ...] | None
    """Minutes of its departures, where it runs by a timetable."""
    own_car: bool = False
    """Whether groups drive it in cars of their own."""


@dataclass(frozen=True)
class StaticNetwork:
    """Sites and stretches of a scenario.

    A site to which own cars come and from which they drive on is there twice: the second one is for those who have
    their car with them. So whoever has left the car somewhere cannot drive on in it.
    """

    sites: tuple[str, ...]
    """Ids of the sites; their position is their index. Those for people with their cars come last."""
    stretches: tuple[Stretch, ...]
    """All stretches."""

    @cached_property
    def index(self) -> dict[str, int]:
        """Index of every site; of one that is there twice, the first."""
        return {site: number for number, site in reversed([*enumerate(self.sites)])}

    def graph(self) -> nx.MultiDiGraph[str]:
        """Return the network as a directed multigraph with times and capacities on its edges."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(self.sites)
        for stretch in self.stretches:
            graph.add_edge(
                self.sites[stretch.tail],
                self.sites[stretch.head],
                key=_name(stretch),
                way=stretch.way_id,
                minutes=stretch.minutes,
                **_capacity(stretch),
            )
        return graph


def static_network(scenario: Scenario) -> StaticNetwork:
    """Return the static network of ``scenario``; a link with several fleets is one stretch for each."""
    sites, by_car = tuple(scenario.sites), driven_on(scenario)
    index = {site: number for number, site in enumerate(sites)}
    with_car = {site: len(sites) + number for number, site in enumerate(by_car)}
    roads = _road_graph(scenario)
    found: list[Stretch] = []
    for way_id, way, tail in stretches(scenario):
        for minutes, carrier in _means(scenario, roads, way_id, way, tail):
            ends = index[tail], index[way.head]
            found.append(
                Stretch(way_id, way, *ends, minutes, scenario.connection(way), carrier, _timetable(scenario, way))
            )
        if isinstance(way, Link) and way.own_cars:
            found += _in_own_cars(scenario, way_id, way, index, with_car)
    return StaticNetwork((*sites, *by_car), tuple(found))


def _in_own_cars(
    scenario: Scenario, way_id: str, link: Link, index: dict[str, int], with_car: dict[str, int]
) -> Iterator[Stretch]:
    """Yield the stretches of ``link`` for own cars: from the start or driving on, and leaving the car or keeping it."""
    begins = any(group.car is not None and group.at == link.tail for group in scenario.groups)
    tails = [index[link.tail]] if begins else []
    tails += [with_car[link.tail]] if link.tail in with_car else []
    heads = [index[link.head], *([with_car[link.head]] if link.head in with_car else [])]
    minutes, connection = scenario.minutes(link, link.tail), scenario.connection(link)
    for tail, head in product(tails, heads):
        yield Stretch(way_id, link, tail, head, minutes, connection, None, None, own_car=True)


def _means(
    scenario: Scenario, roads: nx.Graph[str], way_id: str, way: AnyWay, tail: str
) -> Iterator[tuple[int, Carrier | None]]:
    """Yield the time that ``way`` takes with each kind of vehicle, and these vehicles."""
    minutes = scenario.minutes(way, tail)
    if isinstance(way, Charter):
        yield minutes, Carrier(way_id, way.at_most, way.seats, 0, None, way.notice)
    elif isinstance(way, Link) and way.fleets:
        for key in way.fleets:
            fleet = scenario.fleets[key]
            runs = nx.single_source_dijkstra_path_length(roads, fleet.depot, weight="minutes")
            available = fleet.available.at(scenario.zone(fleet.depot)) if fleet.available else scenario.start
            run = course(scenario.policy.driving, fleet, int(runs[way.tail]), minutes, int(runs[way.head]))
            yield (
                run.ride,
                Carrier(
                    key,
                    fleet.vehicles,
                    scenario.places(key),
                    run.approach,
                    run.back + fleet.turnaround,
                    max(0, int((available - scenario.start).total_seconds() // 60)),
                ),
            )
    elif not (isinstance(way, Link) and way.own_cars):
        yield minutes, None


def _road_graph(scenario: Scenario) -> nx.Graph[str]:
    """Return the roads that empty vehicles drive, in either direction, the faster of parallel ones."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(scenario.sites)
    for link in scenario.links.values():
        if link.mode == "road":
            minutes = scenario.minutes(link, link.tail)
            known = graph.get_edge_data(link.tail, link.head, {"minutes": minutes})
            graph.add_edge(link.tail, link.head, minutes=min(minutes, known["minutes"]))
    return graph


def _timetable(scenario: Scenario, way: AnyWay) -> tuple[int, ...] | None:
    if isinstance(way, Link | Crossing | Charter):
        return None
    found = departures(way.departs, scenario.zone(way.tail), scenario.start, scenario.end)
    return tuple(int((instant - scenario.start).total_seconds() // 60) for instant in found)


def _name(stretch: Stretch) -> str:
    means = stretch.carrier.pool if stretch.carrier else "own cars" if stretch.own_car else None
    return stretch.way_id if means is None else f"{stretch.way_id}/{means}"


def _capacity(stretch: Stretch) -> dict[str, Any]:
    way = stretch.way
    if stretch.carrier:
        return {"vehicles": stretch.carrier.vehicles, "places": stretch.carrier.places}
    if isinstance(way, Crossing):
        return {"people_per_hour": way.people_per_hour, "people_per_day": way.people_per_day}
    return {"seats": way.seats} if isinstance(way, Charter) or hasattr(way, "seats") else {}
