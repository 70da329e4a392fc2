"""Drivers' sheets: one page for every run of every vehicle, where it is understood also in Persian."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evacplan.plan.plan import Dispatch, Instant, Leg, Load, Plan
from evacplan.reports import labels
from evacplan.reports.edition import Edition
from evacplan.reports.places import site_name
from evacplan.reports.print import persian
from evacplan.reports.print.maps import Region, base, region, way_home
from evacplan.reports.print.typesetting import typeset
from evacplan.reports.print.wording import part_name, source, vehicle_name
from evacplan.reports.words import Words


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Yield the PDF."""
    words, ground, font = edition.words, region(plan), persian.font()
    runs = sorted(plan.dispatches, key=lambda run: (run.fleet, run.vehicle, run.leaves_depot.utc))
    drawings = _Drawings(plan, words, ground)
    content = {
        "title": words.t("Drivers' sheets"),
        "source": source(plan, edition),
        "labels": _labels(words),
        "persian": {"font": font.family, "labels": dict(persian.LABELS)},
        "base": base(plan, ground, words),
        "sheets": [_sheet(plan, words, run) | {"drawing": drawings.of(run)} for run in runs],
        "drawings": drawings.drawn,
        "empty": words.t("No vehicle runs in this plan."),
    }
    yield typeset("drivers.typ", content, words, plan.created, font.folders)


def _labels(words: Words) -> dict[str, str]:
    return {
        "sheet": words.t("Driver's sheet"),
        "time": words.t("local time"),
        "what": words.t("what"),
        "where": words.t("where"),
        "aboard": words.t("Who rides"),
        "group": words.t("group"),
        "people": words.t("people"),
        "needs": words.t("special needs"),
        "boarded": words.t("boarded"),
        "total": words.t("together"),
        "call": words.t("Whom to call"),
        "plate": words.t("Number plate"),
        "driver": words.t("Driver"),
        "warning": words.t(
            "Do not leave before the time given. Leave nobody behind: if somebody is missing, call first."
        ),
    }


class _Drawings:
    """Small maps, one for every link."""

    def __init__(self, plan: Plan, words: Words, ground: Region) -> None:
        self._plan, self._words, self._ground = plan, words, ground
        self._numbers: dict[str, int] = {}
        self.drawn: list[dict[str, Any]] = []

    def of(self, run: Dispatch) -> int:
        """Return the number of the map of a run."""
        if run.link not in self._numbers:
            link = self._plan.given.links[run.link]
            leg = Leg(
                way=run.link,
                kind="link",
                tail=link.tail,
                head=link.head,
                boards=run.departs,
                departs=run.departs,
                arrives=run.arrives,
            )
            self._numbers[run.link] = len(self.drawn)
            self.drawn.append(way_home(self._plan, self._ground, (leg,), self._words))
        return self._numbers[run.link]


def _sheet(plan: Plan, words: Words, run: Dispatch) -> dict[str, Any]:
    link, depot = plan.given.links[run.link], plan.given.fleets[run.fleet].depot
    tail, head = site_name(plan, words, link.tail), site_name(plan, words, link.head)
    home = site_name(plan, words, depot)
    aboard = sum(load.people for load in run.aboard)
    seats = plan.given.places(run.fleet)
    facts = [words.t("{people} of {seats} seats taken", people=words.number(aboard), seats=words.number(seats))]
    if link.length is not None:
        facts.append(words.t("{length} km", length=words.number(round(link.length / 1000))))
    return {
        "id": run.id,
        "vehicle": vehicle_name(words, plan, run),
        "way": f"{tail} → {head}",
        "facts": " · ".join(facts),
        "events": [
            {"time": words.moment(when.local), "what": what, "place": where}
            for when, what, where in (
                (run.leaves_depot, words.t("leave the depot"), home),
                (run.departs, words.t("departure with people"), tail),
                (run.arrives, words.t("arrival"), head),
                (run.back, words.t("back and ready again"), home),
            )
        ],
        "aboard": [_load(plan, words, load) for load in run.aboard],
        "total": words.number(aboard),
        "persian": _in_persian(plan, run) if _understood(plan, run) else None,
    }


def _load(plan: Plan, words: Words, load: Load) -> dict[str, str]:
    group = plan.given.group_by_id[load.group]
    return {
        "group": part_name(words, plan, load.group, load.part),
        "people": words.number(load.people),
        "needs": labels.needs(words, group.needs),
    }


def _understood(plan: Plan, run: Dispatch) -> bool:
    """Return whether the driver reads Persian: the vehicle stands where it is spoken."""
    given = plan.given
    return given.sites[given.fleets[run.fleet].depot].country in persian.SPOKEN_IN


def _in_persian(plan: Plan, run: Dispatch) -> dict[str, Any]:
    """Return the head of a sheet in Persian; places that have no Persian name keep their English one."""
    link, depot = plan.given.links[run.link], plan.given.fleets[run.fleet].depot
    labels = dict(persian.LABELS)

    def event(when: Instant, what: str, site: str) -> dict[str, str]:
        named = plan.given.sites[site].name.in_language("fa")
        return {"time": persian.moment(when.local), "what": labels[what], "place": named}

    kilometres = [f"{persian.digits(round(link.length / 1000))} {labels['kilometres']}"] if link.length else []
    people = sum(load.people for load in run.aboard)
    return {
        "vehicle": persian.digits(run.vehicle),
        "facts": "، ".join((f"{persian.digits(people)} {labels['people']}", *kilometres)),
        "events": [
            event(run.leaves_depot, "leaves", depot),
            event(run.departs, "departs", link.tail),
            event(run.arrives, "arrives", link.head),
            event(run.back, "back", depot),
        ],
    }
