"""Itineraries: every one leads home without a break, one movement after the other."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.verification.replay import Journey, Replay, Ride, Wrong
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Crossing
from evacplan.units import format_duration


def check_chains(replay: Replay) -> Iterator[Violation]:
    """Yield itineraries that jump, come back, or do not end at home."""
    for journey in replay.journeys:
        group, legs = journey.group, journey.assignment.legs
        homes = replay.scenario.homes(group)
        sites = [group.at, *(leg.head for leg in legs)]
        for leg, site in zip(legs, sites, strict=False):
            if leg.tail != site:
                yield Violation("chain", f"{group.id} {leg.way}", f"They are at `{site}`, but leave from `{leg.tail}`.")
        if sites[-1] not in homes:
            yield Violation("not-home", group.id, f"They end at `{sites[-1]}`, which is no home of theirs.")
        for site in sites[:-1]:
            if site in homes:
                yield Violation("past-home", group.id, f"They are home at `{site}`, but travel on.")
        if group.at in sites[1:]:
            yield Violation("return", group.id, f"They come back to `{group.at}`, from where they left.")


def check_times(replay: Replay) -> Iterator[Violation]:
    """Yield movements that begin too early, or last longer or shorter than they do."""
    for journey in replay.journeys:
        free = journey.ready
        for number, ride in enumerate(journey.rides):
            if ride.boards < free:
                where, since = replay.of(journey, ride), replay.timeline.show(free, ride.leg.tail)
                if number:
                    yield Violation("order", where, f"They board before they are there at {since}.")
                else:
                    yield Violation("ready", where, f"They board before they are ready at {since}.")
            free = ride.arrives
        yield from _home_at(replay, journey, free)
    for journey, ride, (kind, sentence) in replay.of_rides(lambda ride: _ride_faults(replay, ride)):
        yield Violation(kind, replay.of(journey, ride), sentence)


def _ride_faults(replay: Replay, ride: Ride) -> Iterator[Wrong]:
    scenario, step = replay.scenario, replay.timeline.step
    if ride.boards % step:
        yield "grid", f"They board off the grid of {format_duration(step)}."
    wait, needed = ride.departs - ride.boards, scenario.connection(ride.way)
    if isinstance(ride.way, Crossing) and wait:
        yield "boarding", "At a border, boarding and admission are one instant."
    elif wait < needed:
        yield "connection", f"{wait} min between boarding and departure; {needed} min are needed."
    takes, needed = ride.arrives - ride.departs, ride.takes
    if takes != needed:
        yield "duration", f"It takes {takes} min in the plan and {needed} min in the scenario."


def _home_at(replay: Replay, journey: Journey, expected: int) -> Iterator[Violation]:
    if journey.home_at != expected:
        legs = journey.assignment.legs
        # The last leg can name a site that does not exist; then the group's own clock will do.
        site = legs[-1].head if legs and legs[-1].head in replay.scenario.sites else journey.group.at
        shown, right = (replay.timeline.show(minute, site) for minute in (journey.home_at, expected))
        yield Violation("home-at", journey.group.id, f"They are home at {right}, not at {shown}.")
