"""Route sheets: one page for the leader of every group, or of every part of one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from evacplan.plan.itinerary import Aboard, carriers, carriers_of
from evacplan.plan.plan import Assignment, Leg, Plan, Stranded
from evacplan.plan.reasons import Reserve
from evacplan.reports import labels
from evacplan.reports.edition import Edition
from evacplan.reports.notes import explanation, way_out
from evacplan.reports.places import site_name, way_name
from evacplan.reports.print.maps import Region, base, region, way_home
from evacplan.reports.print.typesetting import Drawing, typeset
from evacplan.reports.print.wording import elsewhere, events, means, people, source, travellers
from evacplan.reports.words import Words
from evacplan.scenario import Group, Link


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Yield the PDF."""
    words, ground = edition.words, region(plan)
    sheets = _Sheets(plan, edition, ground)
    content = {
        "title": words.t("Route sheets"),
        "source": source(plan, edition),
        "labels": _labels(words),
        "base": base(plan, ground, words),
        "sheets": [*sheets.travelling(), *sheets.staying()],
        "drawings": sheets.drawings,
    }
    yield typeset("route_sheets.typ", content, words, plan.created)


def _labels(words: Words) -> dict[str, str]:
    return {
        "sheet": words.t("Route sheet of the group"),
        "members": words.t("Who travels"),
        "way": words.t("Your way home"),
        "local": words.t("local time"),
        "what": words.t("what"),
        "where": words.t("where"),
        "means": words.t("how"),
        "reserve": words.t("If this way is cut"),
        "call": words.t("Whom to call"),
        "carry": words.t("What to carry"),
        "stays": words.t("There is no way home for you in this plan yet. Stay where you are and keep in touch."),
    }


class _Sheets:
    """Makes the sheets of one plan; groups that go the same way share a drawing."""

    def __init__(self, plan: Plan, edition: Edition, ground: Region) -> None:
        self.plan, self.edition, self.words, self.ground = plan, edition, edition.words, ground
        self.drawings: list[dict[str, Any]] = []
        self._drawn: dict[tuple[tuple[str, str], ...], int] = {}
        self._aboard: Aboard = carriers(plan)
        self._parts: dict[str, int] = {}
        for assignment in plan.assignments:
            self._parts[assignment.group] = self._parts.get(assignment.group, 0) + 1

    def travelling(self) -> Iterator[dict[str, Any]]:
        """Yield a sheet for everybody who travels."""
        for assignment in sorted(self.plan.assignments, key=lambda each: (each.group, each.part)):
            if assignment.legs:
                yield self._travelling(assignment)

    def staying(self) -> Iterator[dict[str, Any]]:
        """Yield a sheet for everybody who is stranded."""
        for stranded in sorted(self.plan.stranded, key=lambda each: each.group):
            whole = self.plan.given.group_by_id[stranded.group].people
            known = self.edition.roster.of(stranded.group, whole) if stranded.people == whole else ()
            yield self._sheet(stranded) | {
                "stranded": [*way_out(self.plan, self.words, stranded)],
                "members": [each.name for each in known],
            }

    def _travelling(self, assignment: Assignment) -> dict[str, Any]:
        words, plan, legs = self.words, self.plan, assignment.legs
        home = site_name(plan, words, legs[-1].head)
        parts = self._parts[assignment.group]
        part = words.t("part {part} of {parts}", part=assignment.part, parts=parts) if parts > 1 else ""
        arrival = words.moment(assignment.home_at.local)
        return self._sheet(assignment) | {
            "part": part,
            "home": words.t("Home: {place}, {moment}", place=home, moment=arrival),
            "clock": words.t("in {place}", place=home),
            "members": [each.name for each in travellers(plan, self.edition.roster, assignment, assignment.people)],
            "steps": [self._step(number, leg, assignment) for number, leg in enumerate(legs, 1)],
            "why": " ".join(explanation(plan, words, assignment)),
            "reserve": reserve(words, plan, assignment.reserve) if assignment.reserve else "",
            "drawing": self._drawing(legs),
            "callers": self._callers(plan.given.group_by_id[assignment.group], legs),
            "carry": self._carry(assignment),
        }

    def _sheet(self, of: Assignment | Stranded) -> dict[str, Any]:
        """Return what every sheet says, with nothing yet of a way."""
        words, given = self.words, self.plan.given
        group = given.group_by_id[of.group]
        ready = words.moment(given.ready(group).astimezone(given.zone(group.at)))
        state = words.name(given.states[group.state].name)
        start = site_name(self.plan, words, group.at)
        return {
            "id": group.id,
            "code": code(group.id),
            "part": "",
            "who": f"{people(words, of.people)} · {state}",
            "start": words.t("Start: {place}, ready {moment}", place=start, moment=ready),
            "home": "",
            "clock": "",
            "members": [],
            "steps": [],
            "stranded": [],
            "why": "",
            "reserve": "",
            "drawing": None,
            "callers": self._callers(group, ()),
            "carry": [],
        }

    def _step(self, number: int, leg: Leg, assignment: Assignment) -> dict[str, Any]:
        words, plan = self.words, self.plan
        home = plan.given.zone(assignment.legs[-1].head)
        group = plan.given.group_by_id[assignment.group]
        return {
            "number": number,
            "means": means(words, plan, leg, carriers_of(self._aboard, assignment, leg), group),
            "events": [
                {
                    "local": words.moment(event.when.local),
                    "home": elsewhere(words, event.when, home),
                    "what": event.what,
                    "place": site_name(plan, words, event.site),
                }
                for event in events(words, leg)
            ],
        }

    def _drawing(self, legs: tuple[Leg, ...]) -> int:
        key = tuple((leg.way, leg.tail) for leg in legs)
        if key not in self._drawn:
            self._drawn[key] = len(self.drawings)
            self.drawings.append(way_home(self.plan, self.ground, legs, self.words))
        return self._drawn[key]

    def _callers(self, group: Group, legs: tuple[Leg, ...]) -> list[dict[str, str]]:
        """Return whom a group may have to call: its state's cell, and a mission in every country on the way."""
        words, given = self.words, self.plan.given
        home = given.sites[legs[-1].head].country if legs else ""
        on_the_way = (given.sites[site].country for site in (group.at, *(leg.tail for leg in legs)))
        found = [(words.t("crisis cell"), given.states[group.state].contact)]
        for key in dict.fromkeys(on_the_way):
            if key != home:
                country = given.countries[key]
                found.append((words.t("mission in {country}", country=words.name(country.name)), country.contact))
        return [{"who": who, "contact": words.name(contact) if contact else ""} for who, contact in found]

    def _carry(self, assignment: Assignment) -> list[str]:
        words, given = self.words, self.plan.given
        group = given.group_by_id[assignment.group]
        longest = max(int((leg.arrives.utc - leg.boards.utc).total_seconds()) // 60 for leg in assignment.legs)
        return [
            words.t("travel documents of everybody: {documents}", documents=labels.documents(words, group.documents)),
            words.t("this sheet, and a photograph of it"),
            words.t("water and food: the longest stretch takes {span}", span=words.span(longest)),
            words.t("medicines for a week, warm clothes"),
            words.t("telephone, charger, cash"),
            *(
                [words.t("fuel for your own car")]
                if group.car and any(self._own_car(assignment, leg) for leg in assignment.legs)
                else []
            ),
        ]

    def _own_car(self, assignment: Assignment, leg: Leg) -> bool:
        way = self.plan.given.ways[leg.way]
        return isinstance(way, Link) and way.own_cars and not carriers_of(self._aboard, assignment, leg)


def reserve(words: Words, plan: Plan, other: Reserve) -> str:
    """Return which way to take if one is cut."""
    instead = other.instead
    told = words.t(
        "If {way} is closed on {day}: leave by {moment} and go over {corridor}; home {home}.",
        way=way_name(plan, words, other.way),
        day=words.day(other.day),
        moment=words.moment(instead.leaves.local),
        corridor=" + ".join(way_name(plan, words, way) for way in instead.corridor or instead.ways),
        home=words.moment(instead.home_at.local),
    )
    if instead.room:
        return told
    return f"{told} {words.t('It is full in this plan: call before you leave.')}"


def code(text: str) -> Drawing:
    """Return ``text`` as a QR code."""
    import segno

    drawn = io.BytesIO()
    segno.make_qr(text, error="m", mask=0).save(
        drawn, kind="svg", xmldecl=False, border=0, svgclass=None, lineclass=None
    )
    return Drawing(drawn.getvalue().decode())
