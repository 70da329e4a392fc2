"""How long people may stay where they are, and what it costs to keep them there."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from evacplan.scenario import Group, Scenario

if TYPE_CHECKING:
    from tests.optima.travel import Ride

ANY_TIME = 10**9


def _areas(scenario: Scenario) -> list[tuple[frozenset[str], int]]:
    """Return the sites of every country or site that limits the stay, and for how long."""
    places = scenario.sites.items()
    single = [(frozenset([key]), site.greatest_stay) for key, site in places if site.greatest_stay]
    return single + [
        (frozenset(key for key, site in places if site.country == code), country.greatest_stay)
        for code, country in scenario.countries.items()
        if country.greatest_stay
    ]


def out_by(scenario: Scenario, before: tuple[int, ...] = (), ride: Ride | None = None) -> tuple[int, ...]:
    """Return by when people have to be out of each place that limits the stay, at the start or after a ride."""
    if ride is None:
        return (ANY_TIME,) * len(_areas(scenario))
    return tuple(
        ANY_TIME if ride.head not in sites else ride.arrives + greatest if ride.tail not in sites else by
        for (sites, greatest), by in zip(_areas(scenario), before, strict=True)
    )


def leaves_in_time(scenario: Scenario, group: Group, before: tuple[int, ...], ride: Ride) -> bool:
    """Whether ``ride`` takes the group out of no place in which it has been too long, being from elsewhere."""
    own = {group.at, *scenario.homes(group)}
    return all(
        ride.head in sites or ride.departs <= by or own & sites
        for (sites, _), by in zip(_areas(scenario), before, strict=True)
    )


def kept(scenario: Scenario, site: str, since: int, until: int) -> int:
    """Return what the nights and meals of a person cost who is at ``site`` from a minute until before another."""
    policy, zone = scenario.policy, scenario.zone(site)
    price: dict[str, int] = defaultdict(int)
    if night := scenario.night(site):
        price[policy.night_at] += night.cents
    for at in policy.meals_at:
        if meal := scenario.meal(site):
            price[at] += meal.cents
    if not price:
        return 0
    minutes = range(since, min(until, scenario.clock.horizon))
    clocks = ((scenario.start + timedelta(minutes=at)).astimezone(zone) for at in minutes)
    return sum(price.get(f"{clock:%H:%M}", 0) for clock in clocks if not clock.fold)
