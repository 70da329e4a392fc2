"""Where the cities, posts and homes of a synthetic evacuation lie, and which roads join them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.caseload import Record

DANGER = (0.6, 0.7, 0.85, 1.0)
BELT_LATITUDE = (37.2, 35.8, 34.0, 31.6)
BORDER_LATITUDE = 38.0
CRISIS = 1.5
"""By how much roads are slower in the country in danger."""
ROAD_KMH = 70


@dataclass(frozen=True)
class Town:
    """A place with its latitude and longitude; cities stand in belts, from the border on."""

    key: str
    at: tuple[float, float]
    belt: int = 0


Road = tuple[Town, Town]


def spread(rng: np.random.Generator, name: str, count: int, latitude: float, scatter: float) -> list[Town]:
    """Place ``count`` towns along a line from west to east."""
    gap = 12.0 / count
    shifts = rng.uniform(-0.3, 0.3, count) * gap
    heights = rng.uniform(-scatter, scatter, count)
    return [
        Town(
            f"{name}{i + 1:02}",
            (round(latitude + float(heights[i]), 4), round(48 + (i + 0.5) * gap + float(shifts[i]), 4)),
        )
        for i in range(count)
    ]


def cities_in_belts(rng: np.random.Generator, count: int) -> list[Town]:
    """Place ``count`` cities in belts, the nearest to the border first."""
    belts = np.array_split(np.arange(count), min(len(DANGER), count))
    found = []
    for belt, members in enumerate(belts):
        for town in spread(rng, "city", len(members), BELT_LATITUDE[belt], 0.3):
            found.append(Town(f"city{len(found) + 1:02}", town.at, belt))
    return found


def roads_between(cities: list[Town], posts: list[Town]) -> list[Road]:
    """Roads lead from belt to belt, along the first belt, and from it to the posts."""
    front = [city for city in cities if city.belt == 0]
    roads = []
    for city in cities:
        ahead = posts if city.belt == 0 else [c for c in cities if c.belt == city.belt - 1]
        roads += [(city, other) for other in sorted(ahead, key=lambda t: km_between(city.at, t.at))[:2]]
    roads += [(min(front, key=lambda c: km_between(c.at, post.at)), post) for post in posts]
    roads += list(pairwise(front))
    return list(dict.fromkeys(roads))


def expected_flow(cities: list[Town], posts: list[Town], roads: list[Road], groups: list[Record]) -> np.ndarray:
    """Return the share of all people that is expected on every road, if posts attract by nearness."""
    hours = {road: road_minutes(km_between(road[0].at, road[1].at) * 1.25) * CRISIS / 60 for road in roads}
    people = {city.key: 0 for city in cities}
    for group in groups:
        people[group["at"]] += group["people"]
    total, flow = sum(people.values()), dict.fromkeys(roads, 0.0)
    for city in cities:
        time, last = {city: 0.0}, {}
        for _ in roads:
            for road in roads:
                if road[0] in time and time[road[0]] + hours[road] < time.get(road[1], math.inf):
                    time[road[1]], last[road[1]] = time[road[0]] + hours[road], road
        pull = {post: math.exp(-time[post] / 4) for post in posts if post in time}
        for post, weight in pull.items():
            here = post
            while here != city:
                flow[last[here]] += people[city.key] / total * weight / sum(pull.values())
                here = last[here][0]
    return np.array([flow[road] for road in roads])


def road_minutes(km: float, kmh: float = ROAD_KMH) -> int:
    """Return how long so many kilometres of road take, in steps of six minutes."""
    return six_minutes(km / kmh * 60)


def six_minutes(minutes: float) -> int:
    """Round up to steps of six minutes, at least one."""
    return max(6, math.ceil(minutes / 6) * 6)


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance along a great circle [km]."""
    (a, b), (c, d) = (map(math.radians, p) for p in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6_371.0088 * math.asin(math.sqrt(half))
