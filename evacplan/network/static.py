"""The static network: sites joined by stretches, as arrays for the solver and as a networkx graph for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx

from evacplan.network.driving import course
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


@dataclass(frozen=True)
class StaticNetwork:
    """Sites and stretches of a scenario."""

    sites: tuple[str, ...]
    """Ids of the sites; their position is their index."""
    stretches: tuple[Stretch, ...]
    """All stretches."""

    @cached_property
    def index(self) -> dict[str, int]:
        """Index of every site."""
        return {site: number for number, site in enumerate(self.sites)}

    def graph(self) -> nx.MultiDiGraph[str]:
        """Return the network as a directed multigraph with times and capacities on its edges."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(self.sites)
        for stretch in self.stretches:
            graph.add_edge(
                self.sites[stretch.tail],
                self.sites[stretch.head],
                key=f"{stretch.way_id}/{stretch.carrier.pool}" if stretch.carrier else stretch.way_id,
                way=stretch.way_id,
                minutes=stretch.minutes,
                **_capacity(stretch),
            )
        return graph


def static_network(scenario: Scenario) -> StaticNetwork:
    """Return the static network of ``scenario``; a link with several fleets is one stretch for each."""
    sites = tuple(scenario.sites)
    index = {site: number for number, site in enumerate(sites)}
    roads = _road_graph(scenario)
    return StaticNetwork(
        sites,
        tuple(
            Stretch(
                way_id,
                way,
                index[tail],
                index[way.head],
                minutes,
                scenario.connection(way),
                carrier,
                _timetable(scenario, way),
            )
            for way_id, way, tail in stretches(scenario)
            for minutes, carrier in _means(scenario, roads, way_id, way, tail)
        ),
    )


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
    else:
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


def _capacity(stretch: Stretch) -> dict[str, Any]:
    way = stretch.way
    if stretch.carrier:
        return {"vehicles": stretch.carrier.vehicles, "places": stretch.carrier.places}
    if isinstance(way, Crossing):
        return {"people_per_hour": way.people_per_hour, "people_per_day": way.people_per_day}
    return {"seats": way.seats} if isinstance(way, Charter) or hasattr(way, "seats") else {}
