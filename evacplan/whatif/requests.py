"""Which requests to plan anew: for what has a price first, and for what brings somebody home beside all others.

Prices are those of the relaxation: where a whole group needs a whole seat or a whole bus, a capacity may be scarce and
have none. So every other request is proposed too, after those that promise something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from evacplan.plan.plan import Plan
from evacplan.plan.quality import Price
from evacplan.planner.bench import Bench, Trials
from evacplan.planner.effort import effort
from evacplan.planner.standing import Standing
from evacplan.scenario import Crossing, Scenario
from evacplan.scenario.calendar import departures
from evacplan.scenario.capacities import Capacity, capacities
from evacplan.scenario.changes import Beds, Change, PeoplePerDay, PeoplePerHour, Quota, Trips, Vehicles, read_change
from evacplan.scenario.changes.opening import clock_of, windows_on
from evacplan.units import format_duration

LONGER = 120
"""Minutes by which a post is asked to stay open longer."""
SHARE = 10
"""A post is asked for one of so many people more than it takes."""
SEATS, BEDS = 5, 10
"""Seats and beds that are asked for, or more where a larger group is left."""
MOST_TRIALS = 300
"""How often it is tried whether somebody stranded gets home beside all others if a request is granted."""
MOST_KINDS = 5
"""Kinds of stranded groups with which it is tried."""
PERSON = 1e4
"""Person-hours for which one person is not left behind."""


def requests(scenario: Scenario, plan: Plan, weights: Mapping[type[Change], float] | None = None) -> list[Change]:
    """Return what could be asked for, what promises most for the effort first.

    Parameters
    ----------
    scenario
        The situation.
    plan
        The plan for it.
    weights
        Effort of one unit, by kind of change, where it differs from that of :func:`~evacplan.planner.effort.effort`.
    """
    worth: dict[Change, float] = {}
    known = capacities(scenario)
    for price in plan.prices:
        for change in _priced(scenario, plan, price, known.get(price.resource)):
            worth[change] = worth.get(change, 0.0) + price.price * _urgency(price) * (getattr(change, "more", 0) or 1)
    rest = _leads(scenario), _hours_of_use(scenario, plan), _capacities(scenario, plan), _hours(scenario)
    every = list(dict.fromkeys(chain(worth, *rest)))
    freed = _freed(scenario, plan, every)
    promise = {
        change: max(worth.get(change, 0.0), PERSON * freed.get(change, 0)) / effort(scenario, change, weights)
        for change in every
    }
    return sorted(every, key=lambda change: -promise[change])


def _urgency(price: Price) -> float:
    """Return the weight of a tier's prices: people before person-hours, and nothing for the rest."""
    return PERSON if price.tier.startswith("stranded.") else 1.0 if price.tier == "exposure" else 0.0


def _freed(scenario: Scenario, plan: Plan, changes: Sequence[Change]) -> dict[Change, int]:
    """Return how many of one stranded group get home beside all others under each of ``changes``, where tried."""
    if not plan.stranded:
        return {}
    standing = Standing.of(scenario, plan)
    trials = Trials(plan, standing)
    kinds = {standing.kinds.get(left.group, left.group): left for left in reversed(plan.stranded)}
    benches = [(left.people, Bench.of(trials, left.group)) for left in kinds.values()]
    benches = sorted(benches, key=lambda bench: -bench[0])[:MOST_KINDS]
    found: dict[Change, int] = {}
    for change in changes[: MOST_TRIALS // len(benches)]:
        found[change] = next((people for people, bench in benches if bench.frees([change])), 0)
    return found


def _priced(scenario: Scenario, plan: Plan, price: Price, capacity: Capacity | None) -> Iterator[Change]:
    """Yield what could be asked for where a ``capacity`` has a price."""
    if capacity is not None:
        at = datetime.fromisoformat(price.bucket)
        yield from _more(scenario, plan, capacity, (at,))
        if capacity.kind == "hour":
            yield from _longer(scenario, capacity.key, at)


def _capacities(scenario: Scenario, plan: Plan) -> Iterator[Change]:
    """Yield every capacity that could be greater."""
    for capacity in capacities(scenario).values():
        service = scenario.services.get(capacity.key) if capacity.kind == "seats" else None
        span = scenario.start, scenario.end
        at = departures(service.departs, scenario.zone(service.tail), *span) if service else ()
        yield from _more(scenario, plan, capacity, at)


def _more(scenario: Scenario, plan: Plan, capacity: Capacity, at: Iterable[datetime]) -> Iterator[Change]:
    """Yield what could be asked for of a ``capacity``; of seats on the departures ``at`` alone."""
    key, most = capacity.key, capacity.limit
    match capacity.kind:
        case "vehicles":
            yield Vehicles(fleet=key, more=1)
        case "orders":
            yield Trips(charter=key, more=1)
        case "beds":
            yield Beds(site=key, more=max(BEDS, *_groups(plan)))
        case "seats":
            yield from (_seats(scenario, plan, key, departs) for departs in at)
        case "hour":
            yield from (PeoplePerHour(crossing=key, more=more) for more in _amounts(plan, most))
        case "day":
            yield from (PeoplePerDay(crossing=key, more=more) for more in _amounts(plan, most))
        case "quota":
            yield from (Quota(crossing=key, state=capacity.state, more=more) for more in _amounts(plan, most))


def _seats(scenario: Scenario, plan: Plan, service: str, at: datetime) -> Change:
    local = at.astimezone(scenario.zone(scenario.services[service].tail))
    more = max(SEATS, *_groups(plan))
    return read_change({"kind": "seats", "way": service, "departs": f"{local:%Y-%m-%dT%H:%M}", "more": more})


def _groups(plan: Plan) -> list[int]:
    """Return how many people each group has that is left, with two that there always are."""
    return [0, 0, *(stranded.people for stranded in plan.stranded)]


def _amounts(plan: Plan, most: int) -> list[int]:
    """Return how many more to ask for where ``most`` pass: a little, one more group, and all who are stranded."""
    left = [stranded.people for stranded in plan.stranded]
    groups = left or [assignment.people for assignment in plan.assignments] or [1]
    return sorted({max(1, most // SHARE), max(groups), sum(left) or max(groups)})


def _leads(scenario: Scenario) -> Iterator[Change]:
    """Yield that neighbours decide in half the time."""
    for country in sorted({c.permit.of for c in scenario.crossings.values() if c.permit and c.permit.lead > 60}):
        leads = [c.permit.lead for c in scenario.crossings.values() if c.permit and c.permit.of == country]
        yield read_change({"kind": "permit_lead", "of": country, "lead": format_duration(min(leads) // 2)})


def _hours_of_use(scenario: Scenario, plan: Plan) -> Iterator[Change]:
    """Yield that posts stay open longer on days on which people cross."""
    first: dict[tuple[str, date], datetime] = {}
    for assignment in plan.assignments:
        for leg in assignment.legs:
            if leg.kind == "crossing":
                first.setdefault((leg.way, leg.departs.local.date()), leg.departs.utc)
    for (crossing, _), at in sorted(first.items()):
        yield from _longer(scenario, crossing, at)


def _hours(scenario: Scenario) -> Iterator[Change]:
    """Yield that posts stay open longer on any day."""
    days = (scenario.end - scenario.start) // timedelta(days=1) + 1
    for day in range(days + 1):
        for crossing in scenario.crossings:
            yield from _longer(scenario, crossing, min(scenario.start + timedelta(days=day), scenario.end))


def _longer(scenario: Scenario, crossing: str, at: datetime) -> Iterator[Change]:
    """Yield that a post stays open longer in the evening of the day of ``at``, on both sides where both close."""
    way: Crossing = scenario.crossings[crossing]
    for site in (way.tail, way.head):
        side, zone = scenario.sites[site].country, scenario.zone(site)
        hours, day = way.hours.get(side), at.astimezone(zone).date()
        windows = windows_on(hours, zone, day) if hours else []
        if windows and windows[-1][1] + LONGER < 24 * 60:
            until = clock_of(windows[-1][1] + LONGER)
            longer = {"way": crossing, "side": side, "day": day.isoformat(), "until": until}
            yield read_change({"kind": "open_longer", **longer})
