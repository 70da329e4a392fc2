"""How far it is in a car of one's own: the shortest ways over the links that are open to own cars."""

from __future__ import annotations

import networkx as nx

from evacplan.scenario import Scenario


def distances(scenario: Scenario, origin: str) -> dict[str, int]:
    """Return how far it is from ``origin`` to every site that own cars can reach from there [m]."""
    roads: nx.DiGraph[str] = nx.DiGraph()
    roads.add_node(origin)
    for link in scenario.links.values():
        if link.own_cars and link.length:
            known = roads.get_edge_data(link.tail, link.head, {"metres": link.length})
            roads.add_edge(link.tail, link.head, metres=min(link.length, known["metres"]))
    found = nx.single_source_dijkstra_path_length(roads, origin, weight="metres")
    return {site: int(metres) for site, metres in found.items()}


def driven_on(scenario: Scenario) -> tuple[str, ...]:
    """Return the sites to which own cars come and from which they may drive on."""
    links = [link for link in scenario.links.values() if link.own_cars]
    if all(group.car is None for group in scenario.groups):
        return ()
    heads, leaving = {link.head for link in links}, {link.tail for link in links}
    return tuple(site for site in scenario.sites if site in heads & leaving)
