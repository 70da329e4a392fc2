"""Random small situations: towns, posts and a border; gates, a hub and the airport at home; too few places for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Situation = dict[str, Any]
Draw = Callable[[Random], Any]

COUNTRIES = {
    "AA": {"name": "Danger", "zone": "Asia/Tehran", "exposure": 1},  # UTC+3:30
    "BB": {"name": "Neighbour", "zone": "Asia/Baku"},  # UTC+4
    "CC": {"name": "Home", "zone": "Asia/Almaty"},  # UTC+5
}
STATES = {"CC": {"name": "Home", "homes": "airport"}, "DD": {"name": "Another home", "homes": ["airport", "hub"]}}
GRIDS = (("1h", "24h"), ("2h", "36h"), ("1h", "30h"), ("30min", "24h"), ("2h", "48h"), ("2h", "25h"))


def situations() -> SearchStrategy[Situation]:
    """Return a strategy of valid scenarios as written, all unlike each other."""
    return st.randoms(use_true_random=True).map(situation)


def one_of(*values: Any) -> Draw:
    """Return a draw of one of ``values``."""
    return lambda random: random.choice(values)


def sometimes(random: Random, record: dict[str, Any], chance: float, **fields: Draw) -> None:
    """Set each of ``fields`` in ``record`` with this chance."""
    record.update({key: draw(random) for key, draw in fields.items() if random.random() < chance})


durations = one_of("1h", "2h", "50min", "1h30m", "3h20m")
weights = one_of(0, 0.5, 1, 2.25, 3)
money = one_of("10 USD", "7.50 USD", "400 USD")


def hours(random: Random) -> str:
    """Return one window of 2 to 13 hours, or two."""
    opens = random.randint(4, 10)
    closes = opens + random.randint(2, 13)
    half = random.choice(["00", "30"])
    if closes - opens > 5 and random.random() < 0.3:
        return f"{opens:02}:00-{opens + 2:02}:00, {opens + 3:02}:{half}-{closes:02}:00"
    return f"{opens:02}:{half}-{closes:02}:{half}"


def local_time(random: Random) -> str:
    """Return a time of the first day, mostly of its morning, on the clock of its place."""
    hour = min(random.randint(0, 23), random.randint(0, 23))
    return f"2026-03-01T{hour:02}:{random.choice(['00', '30', '10'])}"


def closure(random: Random) -> dict[str, str]:
    """Return a closure of up to six hours."""
    return {"start": local_time(random), "lasts": random.choice(["1h", "2h15m", "6h"])}


def situation(random: Random) -> Situation:
    """Return a valid scenario as written."""
    towns = [f"town{i}" for i in range(random.randint(1, 3))]
    posts = [f"post{i}" for i in range(random.randint(1, 2))]
    gates = [f"gate{i}" for i in range(random.randint(1, 2))]
    links = {**_near_links(random, towns, posts), **_far_links(random, gates)}
    fleets = _fleets(random, links, [*towns, *posts], [*gates, "hub"])
    step, horizon = random.choice(GRIDS)
    start = random.choice(["00:00Z", "02:30Z", "05:10Z", "01:00Z"])
    told = {
        "schema": "evacplan/1",
        "title": "Random",
        "clock": {"start": f"2026-03-01T{start}", "horizon": horizon, "step": step},
        "countries": _countries(random),
        "states": _states(random, towns),
        "sites": _sites(random, towns, posts, gates),
        "links": links,
        "crossings": _crossings(random, posts, gates),
        "services": _services(random),
        "charters": _charters(random, [towns[0], gates[0], "hub"]),
        "fleets": fleets,
        "policy": _policy(random),
        "groups": _groups(random, [*towns * 3, *posts, gates[0]]),
    }
    return _before_clocks_change(told) if random.random() < 0.15 else told


def _before_clocks_change(told: Any) -> Any:
    """Return ``told`` with 28 for 1 March 2026, and a neighbour whose clocks jump over the third hour of the 29th."""
    if isinstance(told, dict):
        return {key: _before_clocks_change(value) for key, value in told.items()}
    if isinstance(told, list):
        return [_before_clocks_change(value) for value in told]
    if isinstance(told, str):
        for old, new in (
            ("2026-03-01", "2026-03-28"),
            ("Su ", "Sa "),
            ("Mo ", "Su "),
            ("Asia/Baku", "Europe/Chisinau"),
        ):
            told = told.replace(old, new)
    return told


def _sites(random: Random, towns: list[str], posts: list[str], gates: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for site in (*towns, *posts, *gates, "hub", "airport"):
        country = "AA" if site in (*towns, *posts) else "CC" if site == "airport" else "BB"
        found[site] = {"name": site, "country": country, "at": [35 + len(found), 50]}
        sometimes(random, found[site], 0.3, exposure=weights)
        if site not in towns:
            sometimes(random, found[site], 0.2, beds=one_of(1, 2, 3, 4, 5))
            sometimes(random, found[site], 0.05, greatest_stay=one_of("1h", "2h", "5h"))
        sometimes(random, found[site], 0.05, night=money, meal=one_of("0 USD", "5 USD"))
    return found


def _road(random: Random, tail: str, head: str) -> dict[str, Any]:
    link: dict[str, Any] = {"from": tail, "to": head, "takes": durations(random)}
    sometimes(random, link, 0.15, exposure=weights, departs=hours, daylight=one_of(True))
    sometimes(random, link, 0.1, closed=closure, mode=one_of("rail", "foot"), convoy=_convoy)
    if random.random() < 0.2:
        link.update(own_cars=True, length=random.choice(["150 km", "80 km"]))
    return link


def _near_links(random: Random, towns: list[str], posts: list[str]) -> dict[str, Any]:
    links = {f"{town}-{posts[-1]}": _road(random, town, posts[-1]) for town in towns}
    if len(posts) > 1:
        links[f"{towns[0]}-{posts[0]}"] = _road(random, towns[0], posts[0])
        if random.random() < 0.5:
            links["between-posts"] = _road(random, *posts)
            if random.random() < 0.4:
                links["between-posts-again"] = _road(random, *reversed(posts))
    if len(towns) > 1 and random.random() < 0.5:
        links["between-towns"] = _road(random, towns[1], towns[0])
    return links


def _far_links(random: Random, gates: list[str]) -> dict[str, Any]:
    links = {f"{gate}-hub": _road(random, gate, "hub") for gate in gates}
    if random.random() < 0.5:
        links["slow"] = {**_road(random, gates[-1], "airport"), "takes": random.choice(["6h", "9h30m"])}
    if random.random() < 0.2:
        links["back"] = _road(random, "hub", gates[0])
    return links


def _convoy(random: Random) -> dict[str, Any]:
    convoy: dict[str, Any] = {}
    sometimes(random, convoy, 0.6, smallest=one_of(2, 3, 4, 5), per_day=one_of(1, 1, 2))
    return convoy


def _fleets(random: Random, links: dict[str, Any], near: list[str], far: list[str]) -> dict[str, Any]:
    """Return fleets on either side, and put them on roads that are joined to their depots."""
    fleets: dict[str, Any] = {}
    for name, sites, chance in (("buses", near, 0.8), ("vans", near, 0.3), ("shuttles", far, 0.3)):
        depot = random.choice(sites)
        reached = _joined(links, depot)
        served = [key for key, link in links.items() if link["from"] in reached and link.get("mode", "road") == "road"]
        if not served or random.random() > chance:
            continue
        fleets[name] = {"depot": depot, "vehicles": random.randint(1, 3), "seats": random.randint(3, 6)}
        sometimes(random, fleets[name], 0.3, usable=one_of(3), turnaround=durations, available=local_time)
        sometimes(random, fleets[name], 0.5, cost_per_hour=money, offers=one_of("wheelchair"), drivers=one_of(2))
        for key in random.sample(served, random.randint(1, min(2, len(served)))):
            links[key].setdefault("fleets", []).append(name)
    return fleets


def _joined(links: Mapping[str, Any], site: str) -> set[str]:
    """Return the sites that roads join to ``site``."""
    pairs = [{link["from"], link["to"]} for link in links.values() if link.get("mode", "road") == "road"]
    found = {site}
    for _ in pairs:
        found = found.union(*(pair for pair in pairs if pair & found))
    return found


def _crossings(random: Random, posts: list[str], gates: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number in range(max(len(posts), len(gates))):
        post, gate = posts[number % len(posts)], gates[number % len(gates)]
        crossing: dict[str, Any] = {"from": post, "to": gate, "dwell": durations(random), "hours": {}}
        sometimes(random, crossing["hours"], 0.5, AA=hours, BB=hours)
        sometimes(
            random, crossing, 0.15, last_admission=one_of("45min", "2h", {"BB": "3h"}, {"AA": "1h", "BB": "1h30m"})
        )
        sometimes(random, crossing, 0.4, people_per_hour=one_of(2, 3, 4, 5), people_per_day=one_of(3, 4, 6, 9))
        sometimes(random, crossing, 0.2, quota=one_of({"CC": 3}, {"CC": 5, "DD": 2}, {"DD": 0}), closed=closure)
        sometimes(random, crossing, 0.3, permit=_permit_rule)
        sometimes(random, crossing, 0.1, exposure=weights, documents=one_of("passport"), convoy=_convoy)
        found[f"border{number}"] = crossing
    return found


def _permit_rule(random: Random) -> dict[str, Any]:
    rule: dict[str, Any] = {"of": "BB"}
    rule.update(lead=random.choice(["2h", "6h", "9h30m"]), valid=random.choice(["4h", "9h30m"]))
    sometimes(random, rule, 0.3, exempt=one_of("DD"), renewal=one_of("2h", "5h"))
    return rule


def _services(random: Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number in range(random.randint(1, 2)):
        clock = f"{random.randint(10, 23)}:{random.choice(['00', '40'])}"
        timetables = [f"daily {clock}", f"daily 10:15, {clock}", [f"2026-03-01T{clock}", "Mo 07:00"], f"Su {clock}"]
        service = {"from": "hub", "to": "airport", "departs": random.choice(timetables), "takes": durations(random)}
        service.update(seats=random.randint(2, 8), mode=random.choice(["air", "sea", "rail"]))
        sometimes(random, service, 0.3, fare=money, connection=one_of("0min", "1h30m"))
        sometimes(random, service, 0.1, exposure=weights, closed=closure)
        found[f"flight{number}"] = service
    return found


def _charters(random: Random, tails: list[str]) -> dict[str, Any]:
    if random.random() < 0.6:
        return {}
    chosen = random.sample(tails, random.randint(1, 2))
    charter: dict[str, Any] = {"from": chosen, "to": "airport", "takes": {tail: durations(random) for tail in chosen}}
    charter.update(seats=random.randint(2, 6), notice=random.choice(["4h", "10h10m"]), departs=hours(random))
    sometimes(random, charter, 0.5, cost=money, at_most=one_of(2), connection=one_of("30min"))
    sometimes(random, charter, 0.2, exposure=weights, closed=closure)
    return {"plane": charter}


def _groups(random: Random, places: list[str]) -> list[dict[str, Any]]:
    groups = [somebody(random, f"g{i}", places) for i in range(random.randint(2, 5))]
    if len(groups) > 2 and random.random() < 0.3:
        groups[1] = {**groups[0], "id": "g1"}
    return groups


def somebody(random: Random, name: str, places: list[str]) -> dict[str, Any]:
    """Return a group called ``name`` at one of ``places``."""
    group: dict[str, Any] = {"id": name, "at": random.choice(places), "people": random.randint(1, 4)}
    group["state"] = random.choice(["CC", "CC", "DD"])
    sometimes(random, group, 0.3, ready=local_time, priority=one_of("medical"), permits=_applications)
    sometimes(random, group, 0.1, needs=one_of("wheelchair"), documents=one_of(["passport", "certificate"]))
    sometimes(random, group, 0.1, home=one_of("hub", "airport", ["gate0", "airport"]))
    if group["people"] > 1:
        sometimes(random, group, 0.15, smallest_part=one_of(1, 2))
    sometimes(random, group, 0.4, car=one_of({"range": "100 km", "ration": "60 km"}, {"range": "400 km"}))
    sometimes(random, group, 0.2, members=_members(group["people"]))
    sometimes(random, group, 0.05, ready=one_of({"earliest": "2026-03-01T01:00", "latest": "2026-03-01T04:30"}))
    return group


def _members(people: int) -> Draw:
    """Return a draw of one or two who differ, of a group of ``people``."""

    def draw(random: Random) -> list[dict[str, Any]]:
        found = [_member(random) for _ in range(random.randint(1, min(2, people)))]
        if len(found) == 1 and people > 2:
            sometimes(random, found[0], 0.3, people=one_of(2))
        return found

    return draw


def _member(random: Random) -> dict[str, Any]:
    member: dict[str, Any] = {}
    sometimes(random, member, 0.3, permits=_applications, minor=one_of(True), ready=local_time)
    sometimes(random, member, 0.2, citizen=one_of("DD", "FF"), document=one_of("none", "passport", "certificate"))
    if member.get("document") != "none":
        sometimes(random, member, 0.2, expires=one_of("2026-03-01", "2026-03-20"))
    return member


def _countries(random: Random) -> dict[str, Any]:
    """Return the countries, sometimes with a table of entry for the neighbour."""
    tables = (
        [{"documents": "passport", "valid": "10d"}, {"citizens": ["CC", "DD"]}],
        [{"citizens": "DD", "admits": False}, {}],
        [{"citizens": "DD", "onward": "seat"}, {"minors": True, "guardians": []}, {}],
    )
    neighbour = {**COUNTRIES["BB"]}
    sometimes(random, neighbour, 0.2, entry=one_of(*tables))
    sometimes(random, neighbour, 0.15, night=money, meal=one_of("2.50 USD", "5 USD"))
    sometimes(random, neighbour, 0.1, greatest_stay=one_of("3h", "4h30m", "8h", "12h"))
    return {**COUNTRIES, "BB": neighbour}


def _states(random: Random, towns: list[str]) -> dict[str, Any]:
    home = {**STATES["CC"]}
    sometimes(random, home, 0.3, certificate=one_of({"at": towns, "takes": "3h"}))
    return {**STATES, "CC": home}


def _applications(random: Random) -> dict[str, Any]:
    dated: dict[str, Any] = {"status": random.choice(["sent", "approved"])}
    sometimes(random, dated, 0.5, at=local_time)
    return {"BB": random.choice([dated, dated, "rejected", "not_sent", "expired"])}


def _policy(random: Random) -> dict[str, Any]:
    policy: dict[str, Any] = {}
    later = ["exposure", "fairness", "arrival", "cost"]
    if random.random() < 0.4:
        policy["objective"] = ["stranded", *random.sample(later, random.randint(1, 4))]
    if random.random() < 0.15:
        policy["tolerance"] = {key: random.choice(["5%", "25%"]) for key in random.sample(["stranded", *later], 2)}
    sometimes(random, policy, 0.2, crisis_factor=one_of({"AA": 1.3}, {"AA": 1.75, "BB": 1.101}))
    sometimes(random, policy, 0.1, readiness=one_of("earliest"), guardians=one_of(["consul"]))
    sometimes(random, policy, 0.1, daylight=hours, connections=one_of({"air": "1h", "road": "20min"}))
    driving = one_of({"hours": "2h", "rest": "3h20m"}, {"hours": "1h", "rest": "50min"}, {"hours": "9h", "rest": "8h"})
    sometimes(random, policy, 0.15, driving=driving, reserve=one_of({"seats": 1}, {"vehicles": 1}))
    sometimes(
        random, policy, 0.1, night_at=one_of("00:00", "02:30", "12:00"), meals_at=one_of("12:00", ["06:30", "18:00"])
    )
    return policy
