"""Admission: everybody who goes over a border may, by permit, document and the rules of entry, member by member."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.verification.papers import (
    at_home,
    border,
    first_about,
    permit_windows,
    seat_asked,
    table_of,
    unguarded,
    valid_until,
)
from evacplan.plan.verification.replay import Journey, Replay, Ride, Wrong
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Crossing, Group
from evacplan.scenario.entry import EntryRule
from evacplan.scenario.group import NO_DOCUMENT
from evacplan.scenario.papers import Papers, numbered, papers, papers_of
from evacplan.scenario.ways import PermitRule

Holders = dict[Papers, tuple[int, ...]]
"""Numbers of those who hold the same papers; of a group of which no member is told apart, none."""


def check_admissions(replay: Replay) -> Iterator[Violation]:
    """Yield admissions without a valid permit or document, and people whom a country does not let in."""
    borders = {
        id(ride)
        for ride in replay.rides
        if isinstance(ride.way, Crossing) or border(replay.timeline, ride.way, ride.leg.tail)
    }
    for journey in replay.journeys:
        crossed = [ride for ride in journey.rides if id(ride) in borders]
        for held, numbers in holders(replay, journey).items() if crossed else ():
            for ride in crossed:
                for kind, sentence in _faults(replay, journey, ride, held):
                    yield Violation(kind, replay.of(journey, ride), f"{_who(numbers)}{sentence}")


def check_notice(replay: Replay) -> Iterator[Violation]:
    """Yield that people leave a country before it can have had their names for long enough."""
    for journey, ride in replay.taken(Crossing):
        notice = replay.scenario.countries[replay.scenario.sites[ride.leg.tail].country].exit_notice
        if notice is not None and ride.departs < notice:
            where, since = replay.of(journey, ride), replay.timeline.show(notice, ride.leg.tail)
            yield Violation(
                "exit-notice", where, f"The list of those who leave cannot be there in time before {since}."
            )


def holders(replay: Replay, journey: Journey) -> Holders:
    """Return the papers aboard with the numbers of those who hold them."""
    group, named = journey.group, journey.assignment.members
    if not group.members:
        return {papers(replay.scenario, group)[0]: ()}
    found: Holders = {}
    for number, member in numbered(group):
        if not named or number in named:
            held = papers_of(replay.scenario, group, member)
            found[held] = (*found.get(held, ()), number)
    return found


def _who(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    return f"Member{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}: "


def _faults(replay: Replay, journey: Journey, ride: Ride, held: Papers) -> Iterator[Wrong]:
    way, tail = ride.way, ride.leg.tail
    accepted = way.documents if isinstance(way, Crossing) else ()
    refused = sorted(held.documents - set(accepted)) if accepted else []
    if NO_DOCUMENT in held.documents:
        yield "documents", "They have no travel document."
    elif refused:
        yield "documents", f"`{ride.leg.way}` does not accept {', '.join(refused)}."
    lapses = valid_until(replay.timeline, held, tail)
    own = at_home(replay.timeline, way, held)
    if ride.departs >= lapses and not own:
        yield "document-expired", f"The document is valid until {held.expires} only."
    rule = way.permit if isinstance(way, Crossing) else None
    if rule is not None and held.citizen not in rule.exempt:
        yield from _permit(replay, journey.group, ride, rule, held)
    table = () if own else table_of(replay.timeline, way, tail)
    for document in sorted(held.documents) if table else ():
        yield from _entry(replay, journey, ride, held, document, first_about(table, held, document), lapses)


def _entry(
    replay: Replay, journey: Journey, ride: Ride, held: Papers, document: str, rule: EntryRule | None, lapses: int
) -> Iterator[Wrong]:
    country = replay.scenario.sites[ride.leg.head].country
    if rule is None or not rule.admits:
        yield "entry", f"{country} lets no citizen of {held.citizen} in with `{document}`."
        return
    if ride.departs + rule.valid >= lapses > ride.departs:
        yield "document-expired", f"{country} asks for a document that is valid longer than until {held.expires}."
    adult = any(not each.minor for each in holders(replay, journey))
    if unguarded(replay.timeline, rule, journey.group, held, adult=adult):
        yield "entry", f"{country} lets no minor in without an adult or a guardian whom it accepts."


def _permit(replay: Replay, group: Group, ride: Ride, rule: PermitRule, held: Papers) -> Iterator[Wrong]:
    windows = permit_windows(replay.timeline, rule, group, held)
    if not windows:
        yield "permit-rejected", f"{rule.of} has rejected them."
    elif not any(begins <= ride.departs < ends for begins, ends in windows):
        ended = [ends for _, ends in windows if ends <= ride.departs]
        if ended:
            until = replay.timeline.show(max(ended), ride.leg.tail)
            yield "permit-expired", f"The permit of {rule.of} is valid until {until} only."
        else:
            since = replay.timeline.show(windows[0][0], ride.leg.tail)
            yield "permit-early", f"The permit of {rule.of} is not there before {since}."


def check_onward(replay: Replay) -> Iterator[Violation]:
    """Yield people who leave a country by land or water, though their visa asks for a seat that is confirmed."""
    asking = any(rule.onward for country in replay.scenario.countries.values() for rule in country.entry)
    for journey in replay.journeys if asking else ():
        aboard = holders(replay, journey)
        for ride in journey.rides:
            for held, numbers in aboard.items():
                if seat_asked(replay.timeline, ride.way, ride.leg.tail, journey.group, held):
                    country = replay.scenario.sites[ride.leg.tail].country
                    sentence = f"{_who(numbers)}The visa of {country} asks for a seat onward."
                    yield Violation("onward", replay.of(journey, ride), sentence)
