"""What a plan achieves in every tier of the objective, recomputed exactly from its movements."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from evacplan.plan.verification.provisions import kept_cents, left_behind
from evacplan.plan.verification.replay import Replay
from evacplan.scenario import Scenario, Service
from evacplan.units import Amount

MINUTES = 60
CENTS = 100

Danger = Counter[tuple[str, Decimal]]
"""Person-minutes by state and danger weight."""


def tiers(scenario: Scenario) -> list[tuple[str, str | None]]:
    """Return names and units of the tiers in order; no unit where the scenario names no currency."""
    units: dict[str, str | None] = {
        "exposure": "weighted person-hours",
        "fairness": "weighted hours per person",
        "arrival": "person-hours",
        "cost": _currency(scenario),
    }
    present = {scenario.priority(group) for group in scenario.groups}
    classes = [name for name in scenario.policy.priorities if name in present]
    found: list[tuple[str, str | None]] = []
    for term in scenario.policy.objective:
        if term == "stranded":
            found.extend((f"stranded.{name}", "people") for name in classes)
        else:
            found.append((term, units[term]))
    return found


def recompute(replay: Replay) -> dict[str, Fraction]:
    """Return the value of every tier by its name, in the unit of the tier."""
    danger = _danger(replay)
    values = {
        **_stranded(replay),
        "exposure": Fraction(_hours(danger), MINUTES),
        "fairness": _worst_state(replay.scenario, danger),
        "arrival": Fraction(_arrival(replay), MINUTES),
        "cost": _cost(replay),
    }
    return {name: values[name] for name, _ in tiers(replay.scenario)}


def _stranded(replay: Replay) -> dict[str, Fraction]:
    scenario = replay.scenario
    found = {f"stranded.{scenario.priority(group)}": Fraction(0) for group in scenario.groups}
    for entry in replay.plan.stranded:
        group = scenario.group_by_id.get(entry.group)
        if group is not None:
            found[f"stranded.{scenario.priority(group)}"] += entry.people
    return found


def _danger(replay: Replay) -> Danger:
    scenario, timeline = replay.scenario, replay.timeline
    found: Danger = Counter()
    waiting = {site: scenario.site_exposure(site) for site in scenario.sites}
    moving = {id(ride): scenario.way_exposure(ride.way, ride.leg.tail) for ride in replay.rides}
    for journey in replay.journeys:
        site, since, state = journey.group.at, journey.ready, journey.group.state
        for ride in journey.rides:
            found[state, waiting[site]] += journey.people * (ride.departs - since)
            found[state, moving[id(ride)]] += journey.people * (ride.arrives - ride.departs)
            site, since = ride.leg.head, ride.arrives
    for entry in replay.plan.stranded:
        group = scenario.group_by_id.get(entry.group)
        if group is not None:
            for people, ready in left_behind(scenario, group, entry):
                held = max(0, timeline.end - timeline.minute(ready))
                found[group.state, scenario.site_exposure(group.at)] += people * held
    return found


def _hours(danger: Danger) -> Fraction:
    return sum((Fraction(weight) * minutes for (_, weight), minutes in danger.items()), Fraction(0))


def _worst_state(scenario: Scenario, danger: Danger) -> Fraction:
    people: Counter[str] = Counter()
    for group in scenario.groups:
        people[group.state] += group.people
    by_state = {state: Counter({key: n for key, n in danger.items() if key[0] == state}) for state in people}
    return max(_hours(by_state[state]) / (people[state] * MINUTES) for state in people)


def _arrival(replay: Replay) -> int:
    """Return the person-minutes until home."""
    known = replay.scenario.group_by_id
    moving = sum(journey.people * journey.rides[-1].arrives for journey in replay.journeys if journey.rides)
    held = sum(entry.people for entry in replay.plan.stranded if entry.group in known)
    return moving + held * replay.timeline.end


def _cost(replay: Replay) -> Fraction:
    step = replay.timeline.step
    services = replay.scenario.services
    fares = sum(_cents(services[ride.leg.way].fare) * journey.people for journey, ride in replay.taken(Service))
    trips = sum(_cents(trip.charter.cost) for trip in replay.trips)
    held = Fraction(0)
    for run in replay.runs:
        begins, ends = run.held[0] // step, -(-run.held[1] // step)
        held += Fraction(_cents(run.fleet.cost_per_hour) * (ends - begins) * step, MINUTES)
    return (fares + trips + held + kept_cents(replay)) / CENTS


def _cents(amount: Amount | None) -> int:
    return amount.cents if amount else 0


def _currency(scenario: Scenario) -> str | None:
    prices = [
        *(fleet.cost_per_hour for fleet in scenario.fleets.values()),
        *(service.fare for service in scenario.services.values()),
        *(charter.cost for charter in scenario.charters.values()),
        *(price for site in scenario.sites for price in (scenario.night(site), scenario.meal(site))),
    ]
    return next((price.currency for price in prices if price), None)
