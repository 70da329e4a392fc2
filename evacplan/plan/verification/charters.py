"""Charters: had only as they can be ordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evacplan.plan.verification.replay import Replay
from evacplan.plan.verification.violation import Violation


def check_charters(replay: Replay) -> Iterator[Violation]:
    """Yield trips that are overfull, empty, ordered too late, or too many."""
    timeline = replay.timeline
    ordered: Counter[str] = Counter()
    for trip in replay.trips:
        order, charter = trip.order, trip.charter
        ordered[order.charter] += 1
        where = replay.at(order.id, trip.departs, order.tail)
        takes, needed = trip.arrives - trip.departs, replay.scenario.minutes(charter, order.tail)
        if takes != needed:
            yield Violation("duration", where, f"It takes {takes} min in the plan and {needed} min in the scenario.")
        latest = trip.departs - charter.notice
        if not 0 <= timeline.of(order.order_by) <= latest:
            right = timeline.show(latest, order.tail)
            yield Violation("order-by", where, f"It must be ordered by {right}, and not before planning begins.")
        people = sum(load.people for load in order.aboard)
        if not people:
            yield Violation("empty", where, "Nobody rides in it.")
        if people > charter.seats:
            yield Violation("charter-seats", where, f"{people} people on {charter.seats} seats.")
    for key, times in sorted(ordered.items()):
        most = replay.scenario.charters[key].at_most
        if times > most:
            yield Violation("charter-count", key, f"It is ordered {times} times; {most} can be had.")
