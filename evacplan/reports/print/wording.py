"""What papers say of movements: by what means, at what moments, where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from evacplan.plan.itinerary import Carrier
from evacplan.plan.plan import Assignment, Dispatch, Instant, Leg, Plan
from evacplan.reports.edition import Edition
from evacplan.reports.places import fleet_name, order_name, way_name
from evacplan.reports.roster import Roster, Traveller
from evacplan.reports.words import Words
from evacplan.scenario import Crossing, Group, Link

_LINE = 70


class Event(NamedTuple):
    """Something that happens on a leg."""

    what: str
    when: Instant
    site: str


def events(words: Words, leg: Leg) -> Iterator[Event]:
    """Yield what happens on ``leg``; being there is named only where it is before the departure."""
    border = leg.kind == "crossing"
    if leg.boards.utc != leg.departs.utc:
        yield Event(words.t("be there"), leg.boards, leg.tail)
    yield Event(words.t("border check") if border else words.t("departure"), leg.departs, leg.tail)
    yield Event(words.t("through") if border else words.t("arrival"), leg.arrives, leg.head)


def means(words: Words, plan: Plan, leg: Leg, vehicles: tuple[Carrier, ...], group: Group) -> str:
    """Return by what ``group`` travels ``leg``."""
    way = plan.given.ways[leg.way]
    called = way_name(plan, words, leg.way)
    if isinstance(way, Crossing):
        return words.t("border post {post}", post=called)
    carried = ", ".join(vehicle_name(words, plan, vehicle) for vehicle in vehicles)
    if isinstance(way, Link) and not carried:
        own = group.car is not None and way.own_cars
        carried = words.t("in your own car") if own else words.t("by own or hired means")
    return f"{by(words, way.mode)}: {carried or called}"


def by(words: Words, mode: str) -> str:
    """Return the words for a way's mode."""
    return {
        "road": words.t("by road"),
        "rail": words.t("by train"),
        "sea": words.t("by ship"),
        "air": words.t("by air"),
        "foot": words.t("on foot"),
    }[mode]


def vehicle_name(words: Words, plan: Plan, vehicle: Carrier) -> str:
    """Return what a vehicle is called."""
    if not isinstance(vehicle, Dispatch):
        return order_name(plan, words, vehicle)
    return words.t("{fleet} no. {number}", fleet=fleet_name(plan, words, vehicle.fleet), number=vehicle.vehicle)


def people(words: Words, count: int) -> str:
    """Return the number of people in words."""
    return words.n("{n} person", "{n} people", count)


def elsewhere(words: Words, instant: Instant, zone: ZoneInfo) -> str:
    """Return what the clock shows in another zone; with the day where that is another one."""
    there = instant.utc.astimezone(zone)
    return words.clock(there) if there.date() == instant.local.date() else words.moment(there)


def source(plan: Plan, edition: Edition) -> str:
    """Return of which plan a paper is, and how far it can be trusted."""
    words = edition.words
    made: datetime = plan.created
    checked = words.t("verified") if edition.verified else words.t("NOT VERIFIED")
    return " · ".join(
        (
            shortened(words.name(plan.given.title)),
            words.t("plan of {moment} UTC", moment=words.moment(made)),
            checked,
        )
    )


def part_name(words: Words, plan: Plan, group: str, part: int) -> str:
    """Return the id of a group; with the number of the part if it may split."""
    if plan.given.group_by_id[group].smallest_part is None:
        return group
    return words.t("{group}, part {part}", group=group, part=part)


def cell_place(plan: Plan, edition: Edition) -> str:
    """Return the place by whose clock the head of the cell reads: the first home of the state with most people."""
    given = plan.given
    if edition.state is not None:
        return given.states[edition.state].homes[0]
    count = {state: sum(g.people for g in given.groups if g.state == state) for state in given.states}
    most = max(given.states, key=lambda state: count[state])
    return given.states[most].homes[0]


def travellers(plan: Plan, roster: Roster, of: Assignment, people: int) -> tuple[Traveller, ...]:
    """Return who the ``people`` of an assignment are, where roster and plan agree and the plan says it."""
    whole = plan.given.group_by_id[of.group].people
    if people == whole:
        return roster.of(of.group, whole)
    if people == of.people and of.members and roster.of(of.group, whole):
        return roster.of(of.group, people, of.members)
    return ()


def shortened(text: str) -> str:
    """Return ``text``, cut where it would fill more than a line at the foot of a page."""
    return text if len(text) <= _LINE else f"{text[: _LINE - 1].rstrip()}…"
