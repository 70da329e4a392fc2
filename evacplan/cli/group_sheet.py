"""One group's way home, as a sheet that can be read out over the telephone."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from evacplan.cli.reasons import way_out, why
from evacplan.cli.terminal import clean, shown
from evacplan.cli.wording import moment, numbers, people, several
from evacplan.plan.itinerary import Aboard, Carrier, carriers, carriers_of
from evacplan.plan.plan import Assignment, Dispatch, Instant, Leg, Plan
from evacplan.scenario import Crossing

_VERB = len("border slot")
_MOMENT = len("Mon 22 Mar 07:30 +03:30")
_PLACE = 24


def sheet(plan: Plan, group: str) -> Iterator[Text | Table]:
    """Yield everything that ``plan`` says about ``group``: itinerary, vehicles, border slots, lists, reasons."""
    yield _heading(plan, group)
    aboard = carriers(plan)
    parts = [assignment for assignment in plan.assignments if assignment.group == group]
    for assignment in parts:
        yield Text("")
        yield _verdict(plan, assignment, len(parts))
        if assignment.legs:
            yield from _itinerary(plan, assignment, aboard)
        if assignment.explanation:
            yield shown(f"Why: {assignment.explanation}")
        yield from why(assignment)
    for stranded in plan.stranded:
        if stranded.group == group:
            yield Text("")
            named = f" (members {numbers(stranded.members)})" if stranded.members else ""
            yield shown(f"Stranded, {people(stranded.people)}{named}: {stranded.reason}", "bold red")
            yield from way_out(stranded)
    yield from _lists(plan, group, parts)


def _heading(plan: Plan, group: str) -> Text:
    given = plan.given
    who = given.group_by_id[group]
    ready = given.ready(who).astimezone(given.zone(who.at))
    facts = (people(who.people), str(given.states[who.state].name), given.priority(who))
    needs = f", needs {', '.join(who.needs)}" if who.needs else ""
    where = f"at {given.sites[who.at].name}, ready {moment(ready)}"
    return Text.assemble(shown(group, "bold"), shown(f": {', '.join(facts)}, {where}{needs}"))


def _verdict(plan: Plan, assignment: Assignment, parts: int) -> Text:
    named = f" (members {numbers(assignment.members)})" if assignment.members else ""
    who = f"Part {assignment.part}, {people(assignment.people)}{named}: home" if parts > 1 else "Home"
    if not assignment.legs:
        return shown(f"{who} already", "bold green")
    place = plan.given.sites[assignment.legs[-1].head].name
    verdict = shown(f"{who} in {place} on {moment(assignment.home_at.local)}", "bold green")
    return Text.assemble(verdict, "\nIn brackets: the clock there.")


def _itinerary(plan: Plan, assignment: Assignment, aboard: Aboard) -> Iterator[Text | Table]:
    """Draw a heading and two or three lines a leg; the clock at home stands beside every time it does not share."""
    home = plan.given.zone(assignment.legs[-1].head)
    sites = plan.given.sites
    longest = max(cell_len(clean(str(sites[site].name))) for leg in assignment.legs for site in (leg.tail, leg.head))
    for number, leg in enumerate(assignment.legs, start=1):
        vehicles = carriers_of(aboard, assignment, leg)
        yield Text.assemble(f"{number:>2}  ", shown(_by_what(plan, leg, vehicles), "bold"))
        table = Table.grid(padding=(0, 2, 0, 0))
        for width in (2, _VERB, _MOMENT, min(longest, _PLACE), None):
            table.add_column(width=width)
        for verb, instant, site in _events(leg):
            table.add_row("", verb, moment(instant.local), shown(sites[site].name), _at_home(instant, home))
        yield table


def _events(leg: Leg) -> Iterator[tuple[str, Instant, str]]:
    """Yield what happens on a leg; boarding is named only where it is not the departure."""
    border = leg.kind == "crossing"
    if leg.boards.utc != leg.departs.utc:
        yield "be there", leg.boards, leg.tail
    yield "border slot" if border else "depart", leg.departs, leg.tail
    yield "released" if border else "arrive", leg.arrives, leg.head


def _by_what(plan: Plan, leg: Leg, vehicles: tuple[Carrier, ...]) -> str:
    way = plan.given.ways[leg.way]
    called = f"{leg.way} ({way.name})" if way.name else leg.way
    means = "border" if isinstance(way, Crossing) else f"by {way.mode}" if way.mode != "foot" else "on foot"
    carried = (
        f"{vehicle.fleet} no. {vehicle.vehicle}" if isinstance(vehicle, Dispatch) else f"order {vehicle.id}"
        for vehicle in vehicles
    )
    return ", ".join((called, means, *carried))


def _at_home(instant: Instant, home: ZoneInfo) -> str:
    """Return ``(Tue 01:10)`` where the clock at home shows something else."""
    there = instant.utc.astimezone(home)
    return "" if there.utcoffset() == instant.local.utcoffset() else f"({there:%a %H:%M})"


def _lists(plan: Plan, group: str, parts: list[Assignment]) -> Iterator[Text]:
    """Yield by when the group's name must be with each neighbour that it meets."""
    crossed = {leg.way for assignment in parts for leg in assignment.legs if leg.kind == "crossing"}
    for asked in plan.lists:
        if group in asked.groups and asked.crossing in crossed:
            country = plan.given.countries[asked.country].name
            others = several(len(asked.groups), "group")
            what = "Permit of" if asked.kind == "permission" else "Exit from"
            yield Text("")
            yield shown(
                f"{what} {country} for {asked.crossing}: submit the list ({others},"
                f" {people(asked.people)}) by {moment(asked.submit_by.local)}"
            )
