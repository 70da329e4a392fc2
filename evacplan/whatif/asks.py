"""What to ask neighbours and owners for: candidates from the shadow prices, each planned anew, the best first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from evacplan.plan.plan import Plan
from evacplan.plan.quality import Price
from evacplan.scenario import Crossing, Scenario
from evacplan.scenario.changes import (
    Beds,
    Change,
    OpenLonger,
    PeoplePerDay,
    PeoplePerHour,
    PermitLead,
    Quota,
    Seats,
    Trips,
    Vehicles,
    read_change,
)
from evacplan.scenario.changes.base import Amount
from evacplan.scenario.changes.opening import clock_of, windows_on
from evacplan.units import format_duration
from evacplan.whatif.cases import TIME_LIMIT, Answer, Case, Told, answers
from evacplan.whatif.comparison import NOTHING, Comparison, compare

if TYPE_CHECKING:
    import pandas as pd

MOST = 24
"""Candidates that are planned anew, those with the highest prices first."""
LONGER = 120
"""Minutes by which a post is asked to stay open longer."""
SHARE = 10
"""A post is asked for one of so many people more than it takes."""
WEIGHTS: dict[type[Change], float] = {
    Vehicles: 5,
    Trips: 10,
    OpenLonger: 4,
    PermitLead: 8,
    Seats: 1,
    Beds: 1,
    Quota: 1,
    PeoplePerDay: 0.5,
    PeoplePerHour: 2,
}
"""How much effort one unit of a request is, unless the caller knows better."""


@dataclass(frozen=True)
class Ask:
    """One request, and what the plan gains if it is granted."""

    change: Change
    effort: float
    freed: int
    """People who are brought home and otherwise are not."""
    person_hours: float
    """Exposure that is saved, in weighted person-hours; where more people travel it may be negative."""
    answer: Answer
    """The plan in which it is granted."""

    @property
    def merit(self) -> tuple[float, float, float]:
        """What requests are ranked by: people first, then exposure, both per effort, and the less effort."""
        return self.freed / self.effort, self.person_hours / self.effort, -self.effort


@dataclass(frozen=True)
class Asks:
    """The call sheet: what to ask for, the best first."""

    base: Plan
    ranked: tuple[Ask, ...]

    def frame(self) -> pd.DataFrame:
        """Return one row for each request."""
        import pandas as pd

        return pd.DataFrame(
            {
                "ask": ask.change.name,
                "freed": ask.freed,
                "person_hours": round(ask.person_hours, 3),
                "effort": ask.effort,
                "freed_per_effort": round(ask.freed / ask.effort, 3),
                "person_hours_per_effort": round(ask.person_hours / ask.effort, 3),
                "proven": ask.answer.proven,
            }
            for ask in self.ranked
        )

    def _repr_html_(self) -> str:
        html: str = self.frame().to_html()
        return html


def asks(
    scenario: Scenario,
    *,
    weights: dict[type[Change], float] | None = None,
    most: int = MOST,
    base: Plan | None = None,
    executor: Executor | None = None,
    time_limit: float | None = TIME_LIMIT,
    seed: int = 0,
    told: Told = NOTHING,
) -> Asks:
    """Return what to ask for, each request planned anew, ranked by people freed and exposure saved per effort.

    Parameters
    ----------
    scenario
        The situation.
    weights
        Effort of one unit, by kind of change, where it differs from :data:`WEIGHTS`.
    most
        Requests that are planned at most.
    base, executor, time_limit, seed, told
        As for :func:`~evacplan.whatif.comparison.compare`.
    """
    known = base or compare(scenario, time_limit=time_limit, seed=seed).base
    cases = [Case.of(change) for change in candidates(scenario, known)[:most]]
    found = answers(scenario, cases, base=known, executor=executor, time_limit=time_limit, seed=seed, told=told)
    efforts = WEIGHTS | (weights or {})
    ranked = [_ask(known, answer, efforts) for answer in found if answer.plan is not None]
    useful = [ask for ask in ranked if ask.freed > 0 or (ask.freed == 0 and ask.person_hours > 1e-6)]
    return Asks(known, tuple(sorted(useful, key=lambda ask: (ask.merit, ask.change.name), reverse=True)))


def _ask(base: Plan, answer: Answer, efforts: dict[type[Change], float]) -> Ask:
    (change,) = answer.case.changes
    amount = change.more if isinstance(change, Amount) and change.more else 1
    effort = efforts.get(type(change), 1.0) * amount
    difference = Comparison(base, (answer,)).differences().iloc[0]
    return Ask(change, effort, int(difference["out"]), -float(difference["exposure"]), answer)


def candidates(scenario: Scenario, plan: Plan) -> list[Change]:
    """Return requests for what is scarce in ``plan``, the most worthwhile at the margin first."""
    worth: dict[Change, float] = {}
    for price in plan.prices:
        for change in _requests(scenario, plan, price):
            worth[change] = worth.get(change, 0.0) + price.price * _urgency(price)
    for change in _always(scenario, plan):
        worth.setdefault(change, 0.0)
    return sorted(worth, key=lambda change: (-worth[change], change.name))


def _urgency(price: Price) -> float:
    """Return the weight of a tier's prices: people before person-hours, and nothing for the rest."""
    return 1e4 if price.tier.startswith("stranded.") else 1.0 if price.tier == "exposure" else 0.0


def _requests(scenario: Scenario, plan: Plan, price: Price) -> Iterator[Change]:
    """Yield what could be asked for where a capacity has a price."""
    what, _, name = price.resource.rpartition(" ")
    at = datetime.fromisoformat(price.bucket)
    match what:
        case "vehicles of":
            yield Vehicles(fleet=name, more=1)
        case "orders of":
            yield Trips(charter=name, more=1)
        case "beds at":
            yield Beds(site=name, more=10)
        case "seats on":
            local = at.astimezone(scenario.zone(scenario.services[name].tail))
            yield read_change({"kind": "seats", "way": name, "departs": f"{local:%Y-%m-%dT%H:%M}", "more": 5})
        case "hourly admissions at":
            most = scenario.crossings[name].people_per_hour or 0
            yield from (PeoplePerHour(crossing=name, more=more) for more in _amounts(plan, most))
            yield from _longer(scenario, name, at)
        case "daily admissions at":
            most = scenario.crossings[name].people_per_day or 0
            yield from (PeoplePerDay(crossing=name, more=more) for more in _amounts(plan, most))
        case _:
            quota = re.fullmatch(r"quota of (\S+) at", what)
            if quota:
                most = scenario.crossings[name].quota[quota[1]]
                yield from (Quota(crossing=name, state=quota[1], more=more) for more in _amounts(plan, most))


def _amounts(plan: Plan, most: int) -> list[int]:
    """Return how many more to ask for where ``most`` pass: a little, one more group, and all who are stranded."""
    left = [stranded.people for stranded in plan.stranded]
    groups = left or [assignment.people for assignment in plan.assignments] or [1]
    return sorted({max(1, most // SHARE), max(groups), sum(left) or max(groups)})


def _always(scenario: Scenario, plan: Plan) -> Iterator[Change]:
    """Yield what no price tells: posts that could stay open longer, and neighbours that could decide faster."""
    first: dict[tuple[str, date], datetime] = {}
    for assignment in plan.assignments:
        for leg in assignment.legs:
            if leg.kind == "crossing":
                first.setdefault((leg.way, leg.departs.local.date()), leg.departs.utc)
    for (crossing, _), at in sorted(first.items()):
        yield from _longer(scenario, crossing, at)
    for country in sorted({c.permit.of for c in scenario.crossings.values() if c.permit and c.permit.lead > 60}):
        leads = [c.permit.lead for c in scenario.crossings.values() if c.permit and c.permit.of == country]
        yield read_change({"kind": "permit_lead", "of": country, "lead": format_duration(min(leads) // 2)})


def _longer(scenario: Scenario, crossing: str, at: datetime) -> Iterator[Change]:
    """Yield that a post stays open longer in the evening of the day of ``at``, on both sides where both close."""
    way: Crossing = scenario.crossings[crossing]
    for site in (way.tail, way.head):
        side, zone = scenario.sites[site].country, scenario.zone(site)
        hours, day = way.hours.get(side), at.astimezone(zone).date()
        windows = windows_on(hours, zone, day) if hours else []
        if windows and windows[-1][1] + LONGER < 24 * 60:
            until = clock_of(windows[-1][1] + LONGER)
            longer = {"way": crossing, "side": side, "day": day.isoformat(), "until": until}
            yield read_change({"kind": "open_longer", **longer})
