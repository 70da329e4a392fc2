"""Permission: everybody who is admitted may be."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.verification.replay import Journey, Replay, Ride
from evacplan.plan.verification.timeline import Timeline
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Crossing, Group
from evacplan.scenario.group import PermitState
from evacplan.scenario.ways import PermitRule

NOT_SENT = PermitState(status="not_sent")


def check_admissions(replay: Replay) -> Iterator[Violation]:
    """Yield admissions without a valid permit or with documents that are not accepted."""
    for journey, ride in replay.taken(Crossing):
        accepted = replay.scenario.crossings[ride.leg.way].documents
        refused = sorted(set(journey.group.documents) - set(accepted)) if accepted else []
        if refused:
            where = replay.of(journey, ride)
            yield Violation("documents", where, f"`{ride.leg.way}` does not accept {', '.join(refused)}.")
        rule = binding_rule(replay, journey, ride)
        if rule is not None:
            yield from _permit(replay, journey, ride, rule)
        yield from _notice(replay, journey, ride)


def binding_rule(replay: Replay, journey: Journey, ride: Ride) -> PermitRule | None:
    """Return the permit rule that binds those who are admitted, if any."""
    rule = replay.scenario.crossings[ride.leg.way].permit
    return None if rule is None or journey.group.state in rule.exempt else rule


def _notice(replay: Replay, journey: Journey, ride: Ride) -> Iterator[Violation]:
    """Yield that people leave a country before it can have had their names for long enough."""
    notice = replay.scenario.countries[replay.scenario.sites[ride.leg.tail].country].exit_notice
    if notice is not None and ride.departs < notice:
        where, since = replay.of(journey, ride), replay.timeline.show(notice, ride.leg.tail)
        yield Violation("exit-notice", where, f"The list of those who leave cannot be there in time before {since}.")


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
