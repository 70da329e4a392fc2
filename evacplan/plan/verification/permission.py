"""Permission: everybody who is admitted may be, and the lists that ask for it are complete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from evacplan.plan.plan import BorderList
from evacplan.plan.verification.replay import Journey, Replay, Ride
from evacplan.plan.verification.timeline import Timeline
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Crossing, Group
from evacplan.scenario.group import PermitState
from evacplan.scenario.ways import PermitRule

NOT_SENT = PermitState(status="not_sent")
Key = tuple[str, str]
"""Neighbour and crossing."""
Admission = tuple[Journey, Ride]


def check_admissions(replay: Replay) -> Iterator[Violation]:
    """Yield admissions without a valid permit or with documents that are not accepted."""
    for journey, ride in replay.taken(Crossing):
        accepted = replay.scenario.crossings[ride.leg.way].documents
        refused = sorted(set(journey.group.documents) - set(accepted)) if accepted else []
        if refused:
            where = replay.of(journey, ride)
            yield Violation("documents", where, f"`{ride.leg.way}` does not accept {', '.join(refused)}.")
        rule = _rule(replay, journey, ride)
        if rule is not None:
            yield from _permit(replay, journey, ride, rule)


def _rule(replay: Replay, journey: Journey, ride: Ride) -> PermitRule | None:
    """Return the permit rule that binds those who are admitted, if any."""
    rule = replay.scenario.crossings[ride.leg.way].permit
    return None if rule is None or journey.group.state in rule.exempt else rule


def _permit(replay: Replay, journey: Journey, ride: Ride, rule: PermitRule) -> Iterator[Violation]:
    application = journey.group.permits.get(rule.of, NOT_SENT)
    if application.status == "rejected":
        yield Violation("permit-rejected", replay.of(journey, ride), f"{rule.of} has rejected them.")
        return
    begins, ends = _validity(application, rule, journey.group, replay.timeline)
    if ride.departs < begins:
        where, since = replay.of(journey, ride), replay.timeline.show(begins, ride.leg.tail)
        yield Violation("permit-early", where, f"The permit of {rule.of} is not there before {since}.")
    if ends is not None and ride.departs >= ends:
        where, until = replay.of(journey, ride), replay.timeline.show(ends, ride.leg.tail)
        yield Violation("permit-expired", where, f"The permit of {rule.of} is valid until {until} only.")


def _validity(state: PermitState, rule: PermitRule, group: Group, timeline: Timeline) -> tuple[int, int | None]:
    """Return the first minute of admission and, where there is one, the first that is too late."""
    if state.status == "not_sent":
        return rule.lead, None
    given = timeline.minute(state.at.at(timeline.scenario.zone(group.at))) if state.at else 0
    decided = given + rule.lead if state.status == "sent" else given
    return decided, decided + rule.valid


def check_needs(replay: Replay) -> Iterator[Violation]:
    """Yield people aboard a vehicle that cannot serve their needs."""
    needs = {group.id: set(group.needs) for group in replay.scenario.groups if group.needs}
    for run in replay.runs if needs else ():
        for load in run.dispatch.aboard:
            missing = needs[load.group] - set(run.fleet.offers) if load.group in needs else set()
            if missing:
                where = replay.at(f"{load.group} {run.dispatch.id}", run.departs, run.link.tail)
                yield Violation("needs", where, f"`{run.dispatch.fleet}` does not offer {', '.join(sorted(missing))}.")


def check_lists(replay: Replay) -> Iterator[Violation]:
    """Yield permits that nobody asks for in time, and lists that ask for what is not needed."""
    needed = _needed(replay)
    listed: dict[Key, set[str]] = defaultdict(set)
    for asked in replay.plan.lists:
        key = (asked.neighbour, asked.crossing)
        yield from _list_faults(replay, asked, needed.get(key, {}), listed[key])
        listed[key].update(asked.groups)
    for (neighbour, crossing), rides in needed.items():
        for group in sorted(rides.keys() - listed[neighbour, crossing]):
            where = replay.of(*rides[group][0])
            yield Violation("list-missing", where, f"They are on no list to {neighbour} for `{crossing}`.")


def _needed(replay: Replay) -> dict[Key, dict[str, list[Admission]]]:
    """Return the admissions whose permit must still be asked for, by neighbour, crossing and group."""
    found: dict[Key, dict[str, list[Admission]]] = defaultdict(lambda: defaultdict(list))
    for journey, ride in replay.taken(Crossing):
        rule = _rule(replay, journey, ride)
        if rule is not None and journey.group.permits.get(rule.of, NOT_SENT).status == "not_sent":
            found[rule.of, ride.leg.way][journey.group.id].append((journey, ride))
    return found


def _list_faults(
    replay: Replay, asked: BorderList, needed: dict[str, list[Admission]], earlier: set[str]
) -> Iterator[Violation]:
    where = f"{asked.neighbour} {asked.crossing}"
    if list(asked.groups) != sorted(set(asked.groups)):
        yield Violation("list-wrong", where, "The groups are not in order, or one stands there twice.")
    for group in sorted(earlier.intersection(asked.groups)):
        yield Violation("list-wrong", where, f"{group} is on several lists.")
    for group in sorted(set(asked.groups) - needed.keys()):
        yield Violation("list-wrong", where, f"{group} needs nothing asked for there.")
    admissions = [admission for group in set(asked.groups) for admission in needed.get(group, ())]
    # A group of which only a part crosses here may be announced whole or in part.
    least = sum(journey.people for journey, _ in admissions)
    most = sum({journey.group.id: journey.group.people for journey, _ in admissions}.values())
    if not least <= asked.people <= most:
        yield Violation("list-wrong", where, f"{asked.people} people are announced, but {least} come.")
    crossing = replay.scenario.crossings.get(asked.crossing)
    if admissions and crossing is not None and crossing.permit is not None:
        latest = min(ride.departs for _, ride in admissions) - crossing.permit.lead
        if not 0 <= replay.timeline.of(asked.submit_by) <= latest:
            right = replay.timeline.show(latest, crossing.tail)
            yield Violation("list-late", where, f"It must be sent by {right}, and not before planning begins.")
