"""Vehicles: where the plan uses them, in one place at a time, and back in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from evacplan.plan.verification.replay import Replay, Run
from evacplan.plan.verification.violation import Violation


def check_runs(replay: Replay) -> Iterator[Violation]:
    """Yield dispatches that one vehicle cannot run as written."""
    for run in replay.runs:
        where = replay.at(run.dispatch.id, run.departs, run.link.tail)
        if run.dispatch.fleet not in run.link.fleets:
            yield Violation("fleet", where, f"`{run.dispatch.fleet}` does not run on `{run.dispatch.link}`.")
        elif not run.by_road:
            yield Violation("fleet", where, f"No road joins `{run.fleet.depot}` to `{run.dispatch.link}`.")
        yield from _times(replay, run, where)
        people = sum(load.people for load in run.dispatch.aboard)
        places = run.fleet.places - replay.scenario.policy.reserve.seats
        if people > places:
            yield Violation("vehicle-seats", where, f"{people} people in a vehicle for {places}.")


def _times(replay: Replay, run: Run, where: str) -> Iterator[Violation]:
    timeline, depot = replay.timeline, run.fleet.depot
    takes, needed = run.arrives - run.departs, run.driven.ride
    if takes != needed:
        yield Violation("duration", where, f"It takes {takes} min in the plan and {needed} min in the scenario.")
    begins, ends = run.held
    # The hold may be written exactly or, as it is paid for, rounded outward to whole steps.
    if timeline.of(run.dispatch.leaves_depot) not in (begins, begins - begins % timeline.step):
        right = timeline.show(begins, depot)
        yield Violation("vehicle-time", where, f"To be there it leaves the depot at {right}.")
    if timeline.of(run.dispatch.back) not in (ends, ends + -ends % timeline.step):
        right = timeline.show(ends, depot)
        yield Violation("vehicle-time", where, f"It can be used again at {right}.")
    available = max(
        0, timeline.minute(run.fleet.available.at(replay.scenario.zone(depot))) if run.fleet.available else 0
    )
    if begins < available:
        since = timeline.show(available, depot)
        yield Violation("vehicle-available", where, f"The vehicles of `{run.dispatch.fleet}` are there from {since}.")
    for idle in run.fleet.idle:
        rests, resumes = map(timeline.minute, idle.window(replay.scenario.zone(run.link.tail)))
        if rests <= run.departs < resumes:
            yield Violation("vehicle-available", where, f"The vehicles of `{run.dispatch.fleet}` are idle then.")


def check_reserve(replay: Replay) -> Iterator[Violation]:
    """Yield vehicles without people that no reserve asks for, and departures with fewer of them than it asks for."""
    kept = replay.scenario.policy.reserve.vehicles
    together: dict[tuple[str, str, int], list[Run]] = defaultdict(list)
    for run in replay.runs:
        together[run.dispatch.link, run.dispatch.fleet, run.departs].append(run)
    for (key, fleet, minute), runs in sorted(together.items()):
        empty = [run for run in runs if not run.dispatch.aboard]
        needed = kept if len(empty) < len(runs) else 0
        for run in empty[needed:]:
            where = replay.at(run.dispatch.id, minute, run.link.tail)
            yield Violation("empty", where, "Nobody rides in it.")
        if len(empty) < needed:
            where = replay.at(f"{key} {fleet}", minute, runs[0].link.tail)
            yield Violation("reserve", where, f"{len(empty)} vehicles run along empty; {kept} must.")


def check_vehicles(replay: Replay) -> Iterator[Violation]:
    """Yield vehicles that do not exist, and vehicles in two places at once."""
    used: dict[tuple[str, int], list[Run]] = defaultdict(list)
    for run in replay.runs:
        used[run.dispatch.fleet, run.dispatch.vehicle].append(run)
    for (fleet, number), runs in sorted(used.items()):
        there = runs[0].fleet.vehicles
        if number > there:
            yield Violation("vehicle-number", f"{fleet} {number}", f"`{fleet}` has {there} vehicles only.")
        before, *later = sorted(runs, key=lambda run: run.held)
        for run in later:
            if run.held[0] < before.held[1]:
                where = replay.at(f"{before.dispatch.id} {run.dispatch.id}", run.held[0], run.fleet.depot)
                yield Violation("vehicle-twice", where, f"Vehicle {number} of `{fleet}` is on another run until later.")
            before = max(before, run, key=lambda held: held.held[1])
