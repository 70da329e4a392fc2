"""Synthetic evacuations of any size: a family of scenarios, each the same for the same seed.

A country in danger lies south of a border. Its cities stand in four belts, the deeper the more dangerous, so the
way out never leads into more danger. Coaches bring people from belt to belt and on to border posts; across the
border every neighbour has its own clock, its permit, its buses, a town and an airport with flights to the homes.

Usage::

    python -m benchmarks.generator --people 600 --groups 250 --out small.yaml

How capacities follow from ``--subscription``. Let *taken* = people / subscription. Everything that everybody has to
pass can take this much, times a slack, within the *effective days*, which are the horizon less two days: on the
first nobody is at the border yet, and whoever crosses on the last is no longer home in time.

==================  ======================  ================================================================
cut                 slack, few / many       how it is spread
==================  ======================  ================================================================
coaches             1.0 / 2.5               vehicles = vehicle-days that the expected flow needs, by fleet
posts               1.0 / 1.0               people_per_day, as the cities near a post are inhabited
buses beyond        1.3 / 2.5               as the coaches
seats home          1.4 / 1.2               by state as its citizens, by hub as the posts that lead to it
==================  ======================  ================================================================

The expected flow sends the people of a city to every post, the less the longer the way. So the posts
are the narrowest cut, with few vehicles together with the coaches, and it takes about people / subscription: "about",
because whole vehicles, posts and flights are rounded up (no post takes fewer than 7 people a day, no flight has fewer
than 8 seats, no fleet fewer than one vehicle, which matters below some hundred people), and because a plan may use the
coaches better than expected, or worse.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.caseload import PRIORITIES, START, Family, Record, groups
from benchmarks.geography import (
    BORDER_LATITUDE,
    CRISIS,
    DANGER,
    ROAD_KMH,
    Town,
    cities_in_belts,
    expected_flow,
    km_between,
    road_minutes,
    roads_between,
    six_minutes,
    spread,
)
from benchmarks.writing import write_yaml

OFFSET = "+03:30"
COACH = {"seats": 44, "usable": 32}
MINIBUS = {"seats": 18, "usable": 12}
NEIGHBOURS = (
    ("XB", "Asia/Baku"),
    ("XC", "Asia/Yerevan"),
    ("XD", "Asia/Ashgabat"),
    ("XE", "Europe/Istanbul"),
    ("XF", "Asia/Karachi"),
    ("XG", "Asia/Kabul"),
)
SLACK = {
    "few": {"coaches": 1.0, "posts": 1.0, "buses": 1.3, "seats": 1.4},
    "many": {"coaches": 2.5, "posts": 1.0, "buses": 2.5, "seats": 1.2},
}
WINDOWS = {
    "narrow": {"roads": ("06:00-18:00", 12), "near": ("09:00-15:00", 6), "far": "09:00-22:00", "dwell": 180},
    "wide": {"roads": ("05:00-23:00", 18), "near": ("06:00-20:00", 14), "far": None, "dwell": 120},
}
MOST_SEATS = 220


def scenario(family: Family) -> Record:
    """Return a scenario of ``family`` as it would be read from YAML."""
    family = family.sized()
    return _Country(family, np.random.default_rng(family.seed)).scenario()


class _Country:
    """One scenario being made; every draw comes from one generator, in a fixed order."""

    def __init__(self, family: Family, rng: np.random.Generator) -> None:
        self.family, self.rng = family, rng
        self.taken = family.people / family.subscription
        self.days = family.days - 2
        self.vehicle = MINIBUS if family.people < 2_000 else COACH
        self.slack, self.window = SLACK[family.vehicles], WINDOWS[family.windows]
        self.cities = cities_in_belts(rng, family.origins or 0)
        self.posts = spread(rng, "post", family.crossings or 0, BORDER_LATITUDE, 0.0)
        self.nation_of = [i * (family.hubs or 1) // len(self.posts) for i in range(len(self.posts))]
        self.nations = NEIGHBOURS[: family.hubs]
        self.towns = spread(rng, "town", len(self.nations), BORDER_LATITUDE + 1.5, 0.4)
        self.airports = [
            Town(f"apt_{code.lower()}", (round(town.at[0] + 0.08, 4), round(town.at[1] + 0.12, 4)))
            for town, (code, _) in zip(self.towns, self.nations, strict=True)
        ]
        self.homes = spread(rng, "home", family.homes or 0, BORDER_LATITUDE + 12, 4.0)
        self.roads = roads_between(self.cities, self.posts)
        self.groups = groups(family, [c.key for c in self.cities], self._asking(), rng)
        self.flow = expected_flow(self.cities, self.posts, self.roads, self.groups)

    def _asking(self) -> list[str]:
        """Return the neighbours that ask for a permit: two of three."""
        return [code for n, (code, _) in enumerate(self.nations) if n % 3 < 2]

    def scenario(self) -> Record:
        family, end = self.family, self.days
        into = np.array([self.flow[[road[1] == post for road in self.roads]].sum() for post in self.posts])
        share = into * self.rng.uniform(0.8, 1.25, len(self.posts))
        share /= share.sum()
        abroad = np.bincount(self.nation_of, share, len(self.nations))
        sites, links, fleets = self._sites(abroad), {}, {}
        self._near_side(links, fleets)
        self._far_side(links, fleets, share)
        name = f"{family.people:,} people in {family.groups:,} groups, {family.subscription:g} times what can pass"
        return {
            "schema": "evacplan/1",
            "title": f"Synthetic evacuation of {name}",
            "note": f"Generated, with seed {family.seed}; {end} effective days. Everything in it is invented.",
            "clock": {"start": f"{START:%Y-%m-%dT%H:%M}{OFFSET}", "horizon": f"{family.days}d", "step": family.step},
            "countries": self._countries(),
            "states": {f"S{i + 1:02}": {"name": f"State {i + 1}", "homes": [h.key]} for i, h in enumerate(self.homes)},
            "sites": sites,
            "links": links,
            "crossings": self._crossings(share),
            "services": self._services(abroad),
            "fleets": fleets,
            "policy": {"priorities": list(PRIORITIES), "crisis_factor": {"XA": CRISIS}},
            "groups": self.groups,
        }

    def _countries(self) -> Record:
        countries: Record = {"XA": {"name": "The country", "zone": "Asia/Tehran", "exposure": 1}}
        countries |= {code: {"name": f"Neighbour {code}", "zone": zone} for code, zone in self.nations}
        return countries | {"XH": {"name": "Homes", "zone": "Asia/Almaty"}}

    def _sites(self, abroad: np.ndarray) -> Record:
        """Places; the last of three or more neighbours has beds, for two days of those expected there."""
        sites: Record = {c.key: _site(c, "XA", exposure=DANGER[c.belt]) for c in self.cities}
        for post, nation in zip(self.posts, self.nation_of, strict=True):
            sites[f"{post.key}_near"] = _site(post, "XA", exposure=0.5)
            beyond = Town(post.key, (round(post.at[0] + 0.02, 4), post.at[1]))
            sites[f"{post.key}_far"] = _site(beyond, self.nations[nation][0])
        for nation, (code, _) in enumerate(self.nations):
            daily = self.taken * abroad[nation] / self.days
            full = {"beds": math.ceil(2 * daily) + 10} if nation == len(self.nations) - 1 >= 2 else {}
            sites[self.towns[nation].key] = _site(self.towns[nation], code, **full)
            sites[self.airports[nation].key] = _site(self.airports[nation], code, **full)
        return sites | {home.key: _site(home, "XH") for home in self.homes}

    def _near_side(self, links: Record, fleets: Record) -> None:
        """Roads in danger, each run from the nearest of the depots, one for three cities."""
        depots = self.cities[:: max(1, min(3, len(self.cities) // 2))]
        for number, city in enumerate(depots):
            fleets[f"coaches{number + 1:02}"] = {
                "depot": city.key,
                "turnaround": "2h",
                "cost_per_hour": "35 USD",
            } | COACH
        needed = dict.fromkeys(fleets, 0.0)
        hours, open_hours = self.window["roads"]
        for (tail, head), flow in zip(self.roads, self.flow, strict=True):
            number = min(range(len(depots)), key=lambda n: km_between(depots[n].at, tail.at))
            fleet, km = f"coaches{number + 1:02}", km_between(tail.at, head.at) * 1.25
            away = km_between(depots[number].at, tail.at) + km_between(depots[number].at, head.at)
            held = (road_minutes(km) + road_minutes(away * 1.25)) * CRISIS / 60 + 2
            needed[fleet] += (
                flow * self.taken * self.slack["coaches"] / self.vehicle["usable"] / _runs(held, open_hours)
            )
            to = f"{head.key}_near" if head in self.posts else head.key
            links[f"{tail.key}-{head.key}"] = _link(tail.key, to, km) | {"departs": hours, "fleets": [fleet]}
        for fleet, vehicle_days in needed.items():
            fleets[fleet]["vehicles"] = max(1, math.ceil(vehicle_days / self.days))

    def _far_side(self, links: Record, fleets: Record, share: np.ndarray) -> None:
        """Buses fetch people at the far side of a post; from the town to its airport anybody goes by taxi."""
        needed = [0.0] * len(self.nations)
        for number, (post, nation) in enumerate(zip(self.posts, self.nation_of, strict=True)):
            for end in (self.towns[nation], self.airports[nation]):
                km = km_between((post.at[0] + 0.02, post.at[1]), end.at) * 1.25
                links[f"{post.key}-{end.key}"] = _link(f"{post.key}_far", end.key, km) | {
                    "departs": "06:00-22:00",
                    "fleets": [f"buses_{self.nations[nation][0].lower()}"],
                }
            held = 3 * road_minutes(km) / 60 + 1
            needed[nation] += (
                share[number] * self.taken * self.slack["buses"] / self.vehicle["usable"] / _runs(held, 16)
            )
        for nation, (code, _) in enumerate(self.nations):
            town, airport = self.towns[nation], self.airports[nation]
            links[f"{town.key}-{airport.key}"] = _link(
                town.key, airport.key, km_between(town.at, airport.at) * 1.35, 45
            )
            fleets[f"buses_{code.lower()}"] = {
                "depot": town.key,
                "turnaround": "1h",
                "cost_per_hour": "45 USD",
            } | self.vehicle
            fleets[f"buses_{code.lower()}"]["vehicles"] = max(1, math.ceil(needed[nation] / self.days))

    def _crossings(self, share: np.ndarray) -> Record:
        """Border posts; two of three neighbours ask for a permit, every third post has a quota for one state."""
        near, open_hours = self.window["near"]
        found: Record = {}
        for number, (post, nation) in enumerate(zip(self.posts, self.nation_of, strict=True)):
            code = self.nations[nation][0]
            daily = max(7, math.ceil(self.taken * self.slack["posts"] * share[number] / self.days))
            hours = {"XA": near} | ({code: self.window["far"]} if self.window["far"] else {})
            found[f"border_{post.key}"] = {
                "from": f"{post.key}_near",
                "to": f"{post.key}_far",
                "dwell": f"{self.window['dwell']}min",
                "hours": hours,
                "people_per_hour": max(7, math.ceil(daily / open_hours * 1.25)),
                "people_per_day": daily,
            }
            if nation % 3 < 2:
                lead = ("6h", "36h")[nation % 3]
                found[f"border_{post.key}"]["permit"] = {"of": code, "lead": lead, "valid": "30d"}
            if number % 3 == 1:
                state = f"S{number % len(self.homes) + 1:02}"
                found[f"border_{post.key}"]["quota"] = {state: max(7, math.ceil(daily / 3))}
        return found

    def _services(self, abroad: np.ndarray) -> Record:
        """Flights from every hub to every home; seats as the citizens of a state and the posts of a hub demand."""
        citizens = np.zeros(len(self.homes))
        for group in self.groups:
            citizens[int(group["state"][1:]) - 1] += group["people"]
        times = ("09:00", "21:00", "14:00", "18:00", "07:00", "12:00", "16:00", "23:00", "11:00", "20:00")
        found: Record = {}
        for hub, airport in enumerate(self.airports):
            for number, home in enumerate(self.homes):
                total = self.taken * self.slack["seats"] * abroad[hub] * citizens[number] / citizens.sum()
                flights = min(len(times), max(1, math.ceil(total / self.days / MOST_SEATS)))
                first = int(self.rng.integers(len(times)))
                clock = sorted(times[(first + i) % len(times)] for i in range(flights))
                km = km_between(airport.at, home.at)
                found[f"{airport.key}-{home.key}"] = {
                    "from": airport.key,
                    "to": home.key,
                    "departs": f"daily {', '.join(clock)}",
                    "takes": f"{six_minutes(km * 1.06 / 760 * 60 + 30)}min",
                    "seats": max(8, math.ceil(total / self.days / flights)),
                    "connection": "3h",
                    "fare": f"{round(80 + km / 12)} USD",
                }
        return found


def _site(town: Town, country: str, **more: Any) -> Record:
    return {"name": town.key, "country": country, "at": list(town.at)} | more


def _link(tail: str, head: str, km: float, kmh: float = ROAD_KMH) -> Record:
    return {"from": tail, "to": head, "length": f"{math.ceil(km)} km", "takes": f"{road_minutes(km, kmh)}min"}


def _runs(held: float, open_hours: float) -> float:
    """Return how often a day a vehicle can depart within a window, if every run holds it for ``held`` hours."""
    return 1 + math.floor(open_hours / held) if held < 24 else 1 / math.ceil(held / 24)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add an option for every field of a family to ``parser``."""
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--groups", type=int, required=True)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--step", default="15min")
    for name in ("origins", "crossings", "hubs", "homes"):
        parser.add_argument(f"--{name}", type=int, help="by default as the number of people asks for")
    parser.add_argument("--subscription", type=float, default=0.8, help="people / what the narrowest cut takes")
    parser.add_argument("--vehicles", choices=sorted(SLACK), default="few")
    parser.add_argument("--windows", choices=sorted(WINDOWS), default="narrow")
    parser.add_argument("--divisible", type=float, default=0.0, help="share of groups that may split")
    parser.add_argument("--seed", type=int, default=0)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a synthetic evacuation scenario.")
    arguments(parser)
    parser.add_argument("--out", type=Path, required=True)
    given = vars(parser.parse_args())
    out = given.pop("out")
    write_yaml(scenario(Family(**given)), out)


if __name__ == "__main__":
    main()
