"""A small scenario in which every rule bites, and a plan for it that was made by hand.

Minutes count from the start of planning: 08:00 in Astana, 07:00 in Baku, 06:30 in Tehran.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from evacplan.plan.plan import (
    Assignment,
    BorderList,
    CharterOrder,
    Dispatch,
    Instant,
    Leg,
    Load,
    Plan,
    Run,
    ScenarioCopy,
    Stranded,
    TierResult,
)
from evacplan.scenario import Scenario

SCENARIO: dict[str, Any] = {
    "schema": "evacplan/1",
    "title": "Sample",
    "clock": {"start": "2026-03-01T08:00+05:00", "horizon": "5d", "step": "15min"},
    "countries": {
        "IR": {"name": "Iran", "zone": "Asia/Tehran", "exposure": 1},
        "AZ": {"name": "Azerbaijan", "zone": "Asia/Baku"},
        "KZ": {"name": "Kazakhstan", "zone": "Asia/Almaty"},
    },
    "states": {
        "KZ": {"name": "Kazakhstan", "homes": ["apt_nqz"]},
        "KG": {"name": "Kyrgyzstan", "homes": ["apt_gyd"]},
    },
    "sites": {
        "qom": {"name": "Qom", "country": "IR", "at": [34.64, 50.88]},
        "tehran": {"name": "Tehran", "country": "IR", "at": [35.69, 51.42], "exposure": 1.5},
        "astara_ir": {"name": "Astara", "country": "IR", "at": [38.44, 48.87], "beds": 20},
        "astara_az": {"name": "Astara", "country": "AZ", "at": [38.45, 48.87]},
        "apt_gyd": {"name": "Baku", "country": "AZ", "at": [40.46, 50.04], "beds": 18},
        "apt_nqz": {"name": "Astana", "country": "KZ", "at": [51.02, 71.46]},
    },
    "links": {
        "qom-tehran": {"from": "qom", "to": "tehran", "takes": "1h30m"},
        "tehran-astara": {
            "from": "tehran",
            "to": "astara_ir",
            "takes": "8h30m",
            "fleets": ["buses"],
            "departs": "05:00-16:00",
        },
        "astara-gyd": {"from": "astara_az", "to": "apt_gyd", "takes": "5h", "daylight": True},
    },
    "crossings": {
        "astara": {
            "from": "astara_ir",
            "to": "astara_az",
            "dwell": "3h",
            "hours": {"IR": "09:00-16:00", "AZ": "09:30-17:00"},
            "people_per_hour": 20,
            "people_per_day": 20,
            "quota": {"KZ": 18},
            "documents": ["passport"],
            "permit": {"of": "AZ", "lead": "6h", "valid": "72h", "exempt": ["KG"]},
        }
    },
    "services": {
        "gyd-nqz": {
            "from": "apt_gyd",
            "to": "apt_nqz",
            "departs": "daily 21:40",
            "takes": "3h20m",
            "seats": 9,
            "connection": "3h",
            "fare": "120 USD",
        }
    },
    "charters": {
        "gyd-jet": {
            "from": ["apt_gyd"],
            "to": "apt_nqz",
            "takes": "3h",
            "seats": 9,
            "notice": "12h",
            "departs": "06:00-20:00",
            "cost": "9000 USD",
        }
    },
    "fleets": {
        "buses": {
            "depot": "qom",
            "vehicles": 2,
            "seats": 44,
            "usable": 10,
            "turnaround": "2h",
            "cost_per_hour": "10 USD",
            "offers": ["wheelchair"],
        },
        "az_buses": {"depot": "apt_gyd", "vehicles": 1, "seats": 40},
    },
    "groups": [
        {"id": "KZ-001", "state": "KZ", "at": "tehran", "people": 4},
        {
            "id": "KZ-002",
            "state": "KZ",
            "at": "tehran",
            "people": 5,
            "permits": {"AZ": {"status": "approved", "at": "2026-03-01T08:00"}},
        },
        {"id": "KZ-003", "state": "KZ", "at": "tehran", "people": 12, "smallest_part": 3},
        {
            "id": "KZ-004",
            "state": "KZ",
            "at": "qom",
            "people": 5,
            "ready": "2026-03-02T08:00",
            "permits": {"AZ": {"status": "sent", "at": "2026-03-01T06:30"}},
        },
        {
            "id": "KZ-005",
            "state": "KZ",
            "at": "tehran",
            "people": 4,
            "documents": ["certificate"],
            "priority": "medical",
        },
        {"id": "KZ-006", "state": "KZ", "at": "apt_nqz", "people": 2},
        {"id": "KG-001", "state": "KG", "at": "tehran", "people": 2, "needs": ["wheelchair"]},
    ],
    "policy": {"crisis_factor": {"IR": 1.7}},
}

Edit = tuple[str, Any]
"""A path such as ``assignments.0.people``, and the new value or a function of the old one."""

VALUES = {
    "stranded.medical": 4.0,
    "stranded.standard": 0.0,
    "exposure": 128_995.5 / 60,
    "fairness": 124_393.5 / 60 / 32,
    "arrival": 120_315 / 60,
    "cost": 12_127.5,
}
UNITS = {
    "stranded.medical": "people",
    "stranded.standard": "people",
    "exposure": "weighted person-hours",
    "fairness": "weighted hours per person",
    "arrival": "person-hours",
    "cost": "USD",
}


class Draft:
    """Writes the parts of a plan for a scenario, minutes in and instants out."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def instant(self, minute: int, site: str) -> Instant:
        """Return the instant at ``site``."""
        return Instant.of(self.scenario.start + timedelta(minutes=minute), self.scenario.zone(site))

    def leg(self, key: str, departs: int, carrier: str | None = None, boards: int | None = None) -> Leg:
        """Return a leg along the whole of the way ``key``, from the only site where it begins."""
        way = self.scenario.ways[key]
        tail = way.tails[0] if key in self.scenario.charters else way.tail
        return Leg(
            way=key,
            kind=next(name for name in ("link", "crossing", "service", "charter") if key in self._section(name)),
            tail=tail,
            head=way.head,
            boards=self.instant(departs if boards is None else boards, tail),
            departs=self.instant(departs, tail),
            arrives=self.instant(departs + self.scenario.minutes(way, tail), way.head),
            carrier=carrier,
        )

    def _section(self, kind: str) -> dict[str, Any]:
        return getattr(self.scenario, f"{kind}s" if kind != "crossing" else "crossings")

    def assignment(self, group: str, people: int, *legs: Leg, part: int = 1) -> Assignment:
        """Return what ``people`` of ``group`` do."""
        known = self.scenario.group_by_id[group]
        stays = Instant.of(self.scenario.ready(known), self.scenario.zone(known.at))
        home_at = legs[-1].arrives if legs else stays
        return Assignment(group=group, part=part, people=people, legs=legs, home_at=home_at)

    def dispatch(self, key: str, vehicle: int, departs: int, held: tuple[int, int], aboard: Iterable[Load]) -> Dispatch:
        """Return one run of a bus to Astara."""
        return Dispatch(
            id=key,
            fleet="buses",
            vehicle=vehicle,
            link="tehran-astara",
            leaves_depot=self.instant(held[0], self.scenario.fleets["buses"].depot),
            departs=self.instant(departs, "tehran"),
            arrives=self.instant(departs + 867, "astara_ir"),
            back=self.instant(held[1], self.scenario.fleets["buses"].depot),
            aboard=tuple(aboard),
        )

    def plan(self, values: dict[str, float], **parts: Any) -> Plan:
        """Return a plan that claims to be optimal with ``values``."""
        tiers = [
            TierResult(name=name, unit=UNITS[name], value=value, bound=value, gap=0, status="optimal")
            for name, value in values.items()
        ]
        empty: dict[str, Any] = {"stranded": (), "dispatches": (), "charters": (), "lists": (), "prices": ()}
        return Plan(
            evacplan="0",
            created=datetime(2026, 3, 1, tzinfo=UTC),
            seed=0,
            step=self.scenario.clock.step,
            scenario=ScenarioCopy.of(self.scenario, "sample.yaml"),
            objective=tuple(tiers),
            run=Run(seconds={}),
            **{**empty, **parts},
        )


def load(group: str, people: int, part: int = 1) -> Load:
    """Return people aboard."""
    return Load(group=group, part=part, people=people)


def scenario_with(*edits: Edit) -> Scenario:
    """Return the sample scenario with some fields replaced."""
    return Scenario.model_validate(_replaced(copy.deepcopy(SCENARIO), edits))


def sample_plan(scenario: Scenario) -> Plan:
    """Return the plan by hand: the same instants whatever ``scenario`` says about limits."""
    draft = Draft(scenario)
    leg, assign = draft.leg, draft.assignment

    def out(carrier: str, bus: int, border: int) -> list[Leg]:
        return [leg("tehran-astara", bus, carrier), leg("astara", border), leg("astara-gyd", border + 180)]

    assignments = (
        assign("KZ-001", 4, *out("bus-1", 165, 1590), leg("gyd-jet", 2205, "jet-1", boards=2085)),
        assign("KZ-002", 5, *out("bus-2", 165, 1605), leg("gyd-jet", 2205, "jet-1", boards=2085)),
        assign("KZ-003", 9, *out("bus-1", 165, 1590), leg("gyd-nqz", 2320, boards=2130)),
        assign("KZ-003", 3, *out("bus-3", 2790, 4470), leg("gyd-nqz", 5200, boards=4950), part=2),
        assign("KZ-004", 5, leg("qom-tehran", 1530), *out("bus-3", 2790, 4470), leg("gyd-nqz", 5200, boards=4950)),
        assign("KZ-006", 2),
        assign("KG-001", 2, *out("bus-2", 165, 1605)),
    )
    # Empty from Qom 153 min, on the road 867, back 867 + 153, turnaround 120.
    first, second = (12, 2172), (2637, 4797)
    dispatches = (
        draft.dispatch("bus-1", 1, 165, first, [load("KZ-001", 4), load("KZ-003", 6)]),
        draft.dispatch("bus-2", 2, 165, first, [load("KZ-002", 5), load("KZ-003", 3), load("KG-001", 2)]),
        draft.dispatch("bus-3", 1, 2790, second, [load("KZ-003", 3, part=2), load("KZ-004", 5)]),
    )
    jet = CharterOrder(
        id="jet-1",
        charter="gyd-jet",
        tail="apt_gyd",
        departs=draft.instant(2205, "apt_gyd"),
        arrives=draft.instant(2385, "apt_nqz"),
        order_by=draft.instant(1485, "apt_gyd"),
        aboard=(load("KZ-001", 4), load("KZ-002", 5)),
    )
    asked = BorderList(
        country="AZ",
        crossing="astara",
        day=date(2026, 3, 2),
        groups=("KZ-001", "KZ-003"),
        people=16,
        submit_by=draft.instant(1230, "astara_ir"),
    )
    return draft.plan(
        VALUES,
        assignments=assignments,
        stranded=(Stranded(group="KZ-005", people=4, reason="no border post accepts their documents"),),
        dispatches=dispatches,
        charters=(jet,),
        lists=(asked,),
    )


def edited(plan: Plan, *edits: Edit) -> Plan:
    """Return ``plan`` with some fields replaced, the scenario in it included."""
    return Plan.model_validate(_replaced(copy.deepcopy(plan.model_dump(by_alias=True)), edits))


def _replaced(content: dict[str, Any], edits: Iterable[Edit]) -> dict[str, Any]:
    for path, value in edits:
        *steps, last = path.split(".")
        record: Any = content
        for step in steps:
            record = record[step] if isinstance(record, dict) else record[int(step)]
        record[last] = value(record[last]) if callable(value) else value
    return content


def shift(minutes: int) -> Callable[[dict[str, datetime]], dict[str, datetime]]:
    """Return an edit that moves an instant, in UTC and on the clocks of its place."""
    return lambda instant: {key: moment + timedelta(minutes=minutes) for key, moment in instant.items()}


def without(position: int) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return an edit that takes one item out of a list."""
    return lambda items: items[:position] + items[position + 1 :]


def repeated(position: int, **fields: Any) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return an edit that adds a copy of one item of a list, with some fields replaced."""
    return lambda items: (*items, {**items[position], **fields})
