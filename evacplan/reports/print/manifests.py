"""Manifests: who is in a convoy, who is on a flight, and whom the far side of a border receives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from evacplan.plan.itinerary import Aboard, carriers, carriers_of
from evacplan.plan.plan import Assignment, CharterOrder, Dispatch, Instant, Leg, Plan
from evacplan.reports import labels
from evacplan.reports.edition import Edition
from evacplan.reports.places import order_name, site_name
from evacplan.reports.print.typesetting import typeset
from evacplan.reports.print.wording import part_name, people, source, travellers, vehicle_name


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Yield the PDF."""
    words = edition.words
    manifests = _Manifests(plan, edition)
    content = {
        "title": words.t("Manifests"),
        "source": source(plan, edition),
        "labels": {
            "group": words.t("group"),
            "people": words.t("people"),
            "state": words.t("state"),
            "needs": words.t("special needs"),
            "names": words.t("names"),
            "time": words.t("time"),
            "onward": words.t("how they go on"),
            "total": words.t("together"),
            "present": words.t("present"),
            "signed": words.t("Received by (name, signature, time)"),
        },
        "manifests": [*manifests.convoys(), *manifests.flights(), *manifests.receptions()],
        "empty": words.t("Nobody travels in this plan."),
    }
    yield typeset("manifests.typ", content, words, plan.created)


class _Manifests:
    """Makes the manifests of one plan."""

    def __init__(self, plan: Plan, edition: Edition) -> None:
        self.plan, self.words, self.roster = plan, edition.words, edition.roster
        self._aboard: Aboard = carriers(plan)
        self._assignments = {(each.group, each.part): each for each in plan.assignments}

    def convoys(self) -> Iterator[dict[str, Any]]:
        """Yield a manifest for all vehicles that leave together on a link."""
        words, plan = self.words, self.plan
        runs = sorted(plan.dispatches, key=lambda run: (run.departs.utc, run.link, run.fleet, run.vehicle))
        for _, together in groupby(runs, key=lambda run: (run.departs.utc, run.link)):
            convoy = list(together)
            link = plan.given.links[convoy[0].link]
            yield {
                "kind": words.t("Convoy manifest"),
                "name": f"{site_name(plan, words, link.tail)} → {site_name(plan, words, link.head)}",
                "facts": [
                    self._course(convoy[0].departs, convoy[0].arrives),
                    words.n("{n} vehicle", "{n} vehicles", len(convoy)),
                    people(words, sum(load.people for run in convoy for load in run.aboard)),
                ],
                "tables": [self._vehicle(run) for run in convoy],
            }

    def _vehicle(self, run: Dispatch) -> dict[str, Any]:
        lines = [self._line(load.group, load.part, load.people) for load in run.aboard]
        count = sum(load.people for load in run.aboard)
        seats = self.plan.given.places(run.fleet)
        return self._table(vehicle_name(self.words, self.plan, run), lines, count, seats)

    def flights(self) -> Iterator[dict[str, Any]]:
        """Yield a manifest for every departure of a service, and for every charter ordered."""
        departures: dict[tuple[object, ...], list[tuple[Assignment, Leg]]] = {}
        for assignment, leg in self._legs("service"):
            departures.setdefault((leg.departs.utc, leg.way, leg.tail), []).append((assignment, leg))
        found = [(key, self._service(riders)) for key, riders in departures.items()]
        found += [
            ((order.departs.utc, order.charter, order.tail), self._charter(order)) for order in self.plan.charters
        ]
        yield from (manifest for _, manifest in sorted(found, key=lambda each: each[0]))

    def _service(self, riders: list[tuple[Assignment, Leg]]) -> dict[str, Any]:
        words, leg = self.words, riders[0][1]
        service = self.plan.given.services[leg.way]
        called = words.name(service.name) if service.name else ""
        lines = [self._line(each.group, each.part, each.people) for each, _ in riders]
        count = sum(each.people for each, _ in riders)
        return self._flight(called, service.mode, leg.tail, leg.head, leg.departs, leg.arrives) | {
            "tables": [self._table("", lines, count, service.seats)]
        }

    def _charter(self, order: CharterOrder) -> dict[str, Any]:
        charter = self.plan.given.charters[order.charter]
        called = order_name(self.plan, self.words, order)
        lines = [self._line(load.group, load.part, load.people) for load in order.aboard]
        count = sum(load.people for load in order.aboard)
        return self._flight(called, charter.mode, order.tail, charter.head, order.departs, order.arrives) | {
            "tables": [self._table("", lines, count, charter.seats)]
        }

    def _flight(
        self, called: str, mode: str, tail: str, head: str, departs: Instant, arrives: Instant
    ) -> dict[str, Any]:
        words, plan = self.words, self.plan
        kind = words.t("Flight manifest") if mode == "air" else words.t("Passenger list")
        return {
            "kind": kind,
            "name": f"{site_name(plan, words, tail)} → {site_name(plan, words, head)}",
            "facts": [*([called] if called else []), self._course(departs, arrives)],
        }

    def receptions(self) -> Iterator[dict[str, Any]]:
        """Yield a list for the far side of every border post and each of its days."""
        words, plan = self.words, self.plan
        found: dict[tuple[date, str], list[tuple[Assignment, Leg]]] = {}
        for assignment, leg in self._legs("crossing"):
            found.setdefault((leg.arrives.local.date(), leg.way), []).append((assignment, leg))
        for (day, crossing), arriving in sorted(found.items()):
            arriving.sort(key=lambda each: (each[1].arrives.utc, each[0].group, each[0].part))
            post = plan.given.crossings[crossing]
            count = sum(assignment.people for assignment, _ in arriving)
            lines = [
                self._line(assignment.group, assignment.part, assignment.people)
                | {"time": words.clock(leg.arrives.local), "onward": self._onward(assignment, leg)}
                for assignment, leg in arriving
            ]
            yield {
                "kind": words.t("Reception list"),
                "name": f"{site_name(plan, words, post.head)}, {words.day(day)}",
                "facts": [
                    words.t("out of {place}", place=site_name(plan, words, post.tail)),
                    words.t("first {first}, last {last}", first=lines[0]["time"], last=lines[-1]["time"]),
                    people(words, count),
                ],
                "tables": [self._table("", lines, count, None)],
            }

    def _onward(self, assignment: Assignment, crossed: Leg) -> str:
        """Return how people go on from the far side of a border."""
        words, plan = self.words, self.plan
        for leg, after in pairwise(assignment.legs):
            if leg is crossed:
                vehicles = carriers_of(self._aboard, assignment, after)
                carried = ", ".join(vehicle_name(words, plan, vehicle) for vehicle in vehicles)
                onward = f"{words.moment(after.departs.local)} → {site_name(plan, words, after.head)}"
                return f"{onward} ({carried})" if carried else onward
        return words.t("at home")

    def _legs(self, kind: str) -> Iterator[tuple[Assignment, Leg]]:
        for assignment in self.plan.assignments:
            for leg in assignment.legs:
                if leg.kind == kind:
                    yield assignment, leg

    def _course(self, departs: Instant, arrives: Instant) -> str:
        words = self.words
        return f"{words.moment(departs.local)} → {words.moment(arrives.local)}"

    def _line(self, group_id: str, part: int, count: int) -> dict[str, Any]:
        words, plan = self.words, self.plan
        group = plan.given.group_by_id[group_id]
        known = travellers(plan, self.roster, self._assignments[group_id, part], count)
        return {
            "group": part_name(words, plan, group_id, part),
            "people": words.number(count),
            "state": words.name(plan.given.states[group.state].name),
            "needs": labels.needs(words, group.needs),
            "names": [", ".join(filter(None, (each.name, each.document))) for each in known],
        }

    def _table(self, name: str, lines: Iterable[dict[str, Any]], count: int, seats: int | None) -> dict[str, Any]:
        words = self.words
        total = words.number(count)
        if seats is not None:
            total = words.t("{people} of {seats} seats", people=total, seats=words.number(seats))
        return {"name": name, "lines": list(lines), "total": total}
