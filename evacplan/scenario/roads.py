"""How long an empty vehicle drives between two sites: the shortest chain of roads, in either direction."""

from __future__ import annotations

import heapq

from evacplan.scenario.scenario import Scenario


def empty_run(scenario: Scenario, start: str, end: str) -> int | None:
    """Return the time that an empty vehicle takes from ``start`` to ``end``, or None if no road joins them [min].

    Roads are links of mode ``road``, driven in either direction in the time that the link takes
    with its crisis factor; windows, closures and daylight do not bind an empty vehicle. No vehicle
    passes a border post.
    """
    neighbours = _roads(scenario)
    best = {start: 0}
    queue = [(0, start)]
    while queue:
        minutes, site = heapq.heappop(queue)
        if site == end:
            return minutes
        if minutes > best[site]:
            continue
        for other, more in neighbours.get(site, ()):
            if minutes + more < best.get(other, minutes + more + 1):
                best[other] = minutes + more
                heapq.heappush(queue, (best[other], other))
    return None


def _roads(scenario: Scenario) -> dict[str, list[tuple[str, int]]]:
    """Return for every site its neighbours by road and the minutes to each."""
    found: dict[str, list[tuple[str, int]]] = {}
    for link in scenario.links.values():
        if link.mode == "road":
            minutes = scenario.minutes(link, link.tail)
            found.setdefault(link.tail, []).append((link.head, minutes))
            found.setdefault(link.head, []).append((link.tail, minutes))
    return found
