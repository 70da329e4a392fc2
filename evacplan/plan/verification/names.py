"""Names and instants: everything named exists, and every instant agrees with itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator

from evacplan.plan.plan import Assignment, CharterOrder, Dispatch, Instant, Kind, Leg, Plan, Stranded
from evacplan.plan.verification.replay import Replay, Ride, Wrong, fits
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Scenario


def check_names(replay: Replay) -> Iterator[Violation]:
    """Yield names that mean nothing, ids used twice, and legs that disagree with their way."""
    plan, scenario = replay.plan, replay.scenario
    for where, what, name, known in _references(plan, scenario):
        if name not in known:
            yield Violation("unknown", where, f"There is no {what} `{name}` in the scenario.")
    ids = Counter(carrier.id for carrier in _carriers(plan))
    for key in (key for key, times in ids.items() if times > 1):
        yield Violation("repeated", key, f"{ids[key]} dispatches or charter orders have this id.")
    yield from _legs(plan, scenario)
    for order in plan.charters:
        charter = scenario.charters.get(order.charter)
        if charter is not None and order.tail not in charter.tails:
            yield Violation("way", order.id, f"`{order.charter}` does not depart from `{order.tail}`.")


def _carriers(plan: Plan) -> tuple[Dispatch | CharterOrder, ...]:
    return *plan.dispatches, *plan.charters


def _references(plan: Plan, scenario: Scenario) -> Iterator[tuple[str, str, str, Container[str]]]:
    """Yield every name in the plan: where it stands, what it should be, itself, and what there is."""
    groups = scenario.group_by_id
    statements: tuple[Assignment | Stranded, ...] = (*plan.assignments, *plan.stranded)
    for statement in statements:
        yield statement.group, "group", statement.group, groups
    for assignment in plan.assignments:
        yield from _on_reserves(assignment, scenario)
    for dispatch in plan.dispatches:
        yield dispatch.id, "fleet", dispatch.fleet, scenario.fleets
        yield dispatch.id, "link", dispatch.link, scenario.links
    for order in plan.charters:
        yield order.id, "charter", order.charter, scenario.charters
    for carrier in _carriers(plan):
        yield from ((carrier.id, "group", load.group, groups) for load in carrier.aboard)
    for asked in plan.lists:
        where = f"{asked.country} {asked.crossing}"
        yield where, "country", asked.country, scenario.countries
        yield where, "crossing", asked.crossing, scenario.crossings
        yield from ((where, "group", group, groups) for group in asked.groups)


def _on_reserves(assignment: Assignment, scenario: Scenario) -> Iterator[tuple[str, str, str, Container[str]]]:
    others = [] if assignment.reasons is None else [assignment.reasons.next_best]
    if assignment.reserve is not None:
        yield assignment.group, "way", assignment.reserve.way, scenario.ways
        others.append(assignment.reserve.instead)
    for other in others:
        yield from ((assignment.group, "way", way, scenario.ways) for way in (other.ways if other else ()))


def _legs(plan: Plan, scenario: Scenario) -> Iterator[Violation]:
    """Look at every leg once and report it for everybody who takes it."""
    legs = {id(leg): leg for assignment in plan.assignments for leg in assignment.legs}
    wrong = {key: found for key, leg in legs.items() if (found := _leg_fault(scenario, leg)) is not None}
    for assignment in plan.assignments if wrong else ():
        for leg in assignment.legs:
            if id(leg) in wrong:
                yield Violation(wrong[id(leg)][0], f"{assignment.group} {leg.way}", wrong[id(leg)][1])


def _leg_fault(scenario: Scenario, leg: Leg) -> Wrong | None:
    if leg.way not in scenario.ways:
        return "unknown", f"There is no way `{leg.way}` in the scenario."
    if not fits(scenario, leg):
        return "way", f"`{leg.way}` does not lead from `{leg.tail}` to `{leg.head}`."
    if leg.way not in _section(scenario, leg.kind):
        return "way", f"`{leg.way}` is no {leg.kind}."
    return None


def _section(scenario: Scenario, kind: Kind) -> Container[str]:
    sections: dict[Kind, Container[str]] = {
        "link": scenario.links,
        "crossing": scenario.crossings,
        "service": scenario.services,
        "charter": scenario.charters,
    }
    return sections[kind]


def check_instants(replay: Replay) -> Iterator[Violation]:
    """Yield instants whose UTC and local time do not agree, or that are not whole minutes."""
    looked_at: dict[tuple[int, str], str | None] = {}  # by identity: equal instants may show different clocks

    def wrong(instant: Instant, site: str) -> Iterator[Wrong]:
        key = (id(instant), site)
        if key not in looked_at:
            looked_at[key] = replay.timeline.instant_fault(instant, site)
        fault = looked_at[key]
        if fault:
            yield "instant", f"{fault[0].upper()}{fault[1:]}."

    def of_ride(ride: Ride) -> Iterator[Wrong]:
        leg = ride.leg
        yield from wrong(leg.boards, leg.tail)
        yield from wrong(leg.departs, leg.tail)
        yield from wrong(leg.arrives, leg.head)

    for journey, ride, (kind, sentence) in replay.of_rides(of_ride):
        yield Violation(kind, f"{journey.group.id} {ride.leg.way}", sentence)
    for where, instant, site in _instants(replay):
        yield from (Violation(kind, where, sentence) for kind, sentence in wrong(instant, site))


def _instants(replay: Replay) -> Iterator[tuple[str, Instant, str]]:
    """Yield every instant but those of legs, with the thing that it belongs to and the site whose clock shows it."""
    plan, scenario = replay.plan, replay.scenario
    for journey in replay.journeys:
        assignment = journey.assignment
        home = assignment.legs[-1].head if assignment.legs else journey.group.at
        if home in scenario.sites:
            yield assignment.group, assignment.home_at, home
    for run in replay.runs:
        yield run.dispatch.id, run.dispatch.leaves_depot, run.fleet.depot
        yield run.dispatch.id, run.dispatch.departs, run.link.tail
        yield run.dispatch.id, run.dispatch.arrives, run.link.head
        yield run.dispatch.id, run.dispatch.back, run.fleet.depot
    for trip in replay.trips:
        yield trip.order.id, trip.order.departs, trip.order.tail
        yield trip.order.id, trip.order.order_by, trip.order.tail
        yield trip.order.id, trip.order.arrives, trip.charter.head
    for asked in plan.lists:
        if asked.crossing in scenario.crossings:
            yield f"{asked.country} {asked.crossing}", asked.submit_by, scenario.crossings[asked.crossing].tail
