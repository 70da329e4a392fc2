"""How much longer a post, a link or a charter would have to be open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from evacplan.planner.bench import Bench
from evacplan.planner.effort import effort
from evacplan.planner.lever import Lever, Test, first
from evacplan.scenario import Crossing
from evacplan.scenario.changes import Change, OpenLonger, SetHours
from evacplan.scenario.changes.opening import clock_of, minutes_of, windows_on
from evacplan.scenario.scenario import AnyWay, tails


def hours(bench: Bench, key: str, way: AnyWay, side: str | None) -> Lever:
    """Return the lever of opening hours: on one day longer at one end, at both, or always."""
    scenario = bench.scenario
    full = SetHours(way=key, side=side, hours="24/7") if side else SetHours(way=key, hours="24/7")
    site = tails(way)[0]
    if isinstance(way, Crossing) and scenario.sites[way.head].country == side:
        site = way.head
    given = way.hours[side] if isinstance(way, Crossing) and side else getattr(way, "departs", "24/7")
    zone, step = scenario.zone(site), scenario.clock.step

    def finer(test: Test) -> Change | None:
        minutes = [m for ride, m in test(full) or () if ride == key]
        if not minutes:
            return None
        taken = scenario.start + timedelta(minutes=minutes[0])
        if site == way.head:
            taken += timedelta(minutes=scenario.minutes(way, tails(way)[0]))
        day = taken.astimezone(zone).date()
        windows = windows_on(given, zone, day)
        opens, closes = (windows[0][0], windows[-1][1]) if windows else (0, 0)
        what = {"way": key, "side": side, "day": day}
        begins = (taken.astimezone(zone).hour * 60 + taken.astimezone(zone).minute) // step * step
        found = [*_longer(what, opens, closes, step, test)] or [*_between(what, begins, step, test)]
        return min(found, key=lambda change: effort(bench.scenario, change), default=full)

    return Lever(full, finer, 1.5)


def _between(what: Mapping[str, object], begins: int, step: int, test: Test) -> Iterator[Change]:
    """Yield the opening for the one or two steps in which it is needed, at whatever time of the day."""
    given = {key: str(value) for key, value in what.items() if value is not None}
    for since, until in ((begins, begins + step), (begins - step, begins + step), (begins, begins + 2 * step)):
        if since >= 0 and until <= 24 * 60:
            change = OpenLonger.model_validate(given | {"since": clock_of(since), "until": clock_of(until)})
            if test(change):
                yield change
                return


def _longer(what: Mapping[str, object], opens: int, closes: int, step: int, test: Test) -> Iterator[Change]:
    """Yield the shortest openings at the end of the day, at its beginning, and between, that will do."""
    given = {key: str(value) for key, value in what.items() if value is not None}

    def opening(since: int | None, until: int | None) -> OpenLonger:
        ends = {"since": since, "until": until}
        return OpenLonger.model_validate(given | {k: clock_of(v) for k, v in ends.items() if v is not None})

    late, early = (24 * 60 - closes) // step, opens // step
    if closes > opens:
        if late and (found := first(lambda n: opening(None, closes + n * step), 1, late, test)):
            yield found
        if early and (found := first(lambda n: opening(opens - n * step, None), 1, early, test)):
            yield found
        return
    steps = 24 * 60 // step
    ends = first(lambda n: opening(0, n * step), 1, steps, test)
    if isinstance(ends, OpenLonger) and ends.until:
        last = minutes_of(ends.until) // step
        yield first(lambda n: opening((last - n) * step, last * step), 1, last, test) or ends
