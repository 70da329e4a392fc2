"""Convoys: whoever leaves together is enough, and convoys are not too many on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from evacplan.plan.verification.replay import Replay
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Crossing, Link


def check_convoys(replay: Replay) -> Iterator[Violation]:
    """Yield convoys that are too small, and days with too many."""
    ways: dict[str, Link | Crossing] = {**replay.scenario.links, **replay.scenario.crossings}
    together: Counter[tuple[str, int]] = Counter()
    for journey, ride in (*replay.taken(Link), *replay.taken(Crossing)):
        if ways[ride.leg.way].convoy is not None:
            together[ride.leg.way, ride.departs] += journey.people
    on_day: dict[tuple[str, date], list[int]] = defaultdict(list)
    for (key, minute), people in sorted(together.items()):
        rule = ways[key].convoy
        if rule is not None and people < rule.smallest:
            where = replay.at(key, minute, ways[key].tail)
            yield Violation("convoy-small", where, f"{people} people leave in a convoy of at least {rule.smallest}.")
        on_day[key, replay.timeline.day(minute, ways[key].tail)].append(minute)
    for (key, day), minutes in sorted(on_day.items()):
        rule = ways[key].convoy
        if rule is not None and rule.per_day is not None and len(minutes) > rule.per_day:
            yield Violation(
                "convoy-count", f"{key} {day}", f"{len(minutes)} convoys on a day; {rule.per_day} may leave."
            )
