"""Border posts: no more people in an hour, on a day, or of a state, than they can admit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from evacplan.plan.verification.replay import Replay
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Crossing

HOUR = 60


def check_borders(replay: Replay) -> Iterator[Violation]:
    """Yield hours and days on which a crossing admits too many."""
    admitted: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
    for journey, ride in replay.taken(Crossing):
        admitted[ride.leg.way][ride.departs, journey.group.state] += journey.people
    for key, people in sorted(admitted.items()):
        crossing = replay.scenario.crossings[key]
        yield from _throughput(replay, key, crossing, people)
        yield from _days(replay, key, crossing, people)


def _throughput(
    replay: Replay, key: str, crossing: Crossing, admitted: Counter[tuple[int, str]]
) -> Iterator[Violation]:
    """Slide an hour over the admissions; the fullest hour begins with one of them."""
    if crossing.people_per_hour is None:
        return
    by_minute: Counter[int] = Counter()
    for (minute, _), people in admitted.items():
        by_minute[minute] += people
    minutes = sorted(by_minute)
    last, inside = 0, 0
    for first in minutes:
        while last < len(minutes) and minutes[last] < first + HOUR:
            inside += by_minute[minutes[last]]
            last += 1
        if inside > crossing.people_per_hour:
            where = replay.at(key, first, crossing.tail)
            yield Violation("throughput", where, f"{inside} people in an hour; {crossing.people_per_hour} can pass.")
        inside -= by_minute[first]


def _days(replay: Replay, key: str, crossing: Crossing, admitted: Counter[tuple[int, str]]) -> Iterator[Violation]:
    people_on: Counter[date] = Counter()
    citizens_on: Counter[tuple[date, str]] = Counter()
    for (minute, state), people in admitted.items():
        day = replay.timeline.day(minute, crossing.tail)
        people_on[day] += people
        citizens_on[day, state] += people
    for day, people in sorted(people_on.items()):
        if crossing.people_per_day is not None and people > crossing.people_per_day:
            yield Violation("day", f"{key} {day}", f"{people} people on a day; {crossing.people_per_day} can pass.")
    for (day, state), people in sorted(citizens_on.items()):
        quota = crossing.quota.get(state)
        if quota is not None and people > quota:
            yield Violation("quota", f"{key} {day}", f"{people} citizens of {state}; the quota is {quota}.")
