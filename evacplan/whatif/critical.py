"""What hurts most: every crossing, fleet and service taken away for a day, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Unpack

from evacplan.plan.plan import Plan
from evacplan.scenario import Scenario, tails
from evacplan.scenario.changes import Change, read_change
from evacplan.units import Moment
from evacplan.whatif.cases import Case, Setting
from evacplan.whatif.comparison import Comparison, compare

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Critical:
    """The losses of a day, the worst first."""

    comparison: Comparison

    def frame(self) -> pd.DataFrame:
        """Return one row for each loss that was planned: people stranded, exposure and cost on top, who moves where.

        Where a plan is not proven, the loss is at most what stands there, and its exposure at least ``least``. The
        reserve is the corridor that most of those take who lose theirs.
        """
        planned = tuple(answer for answer in self.comparison.answers if answer.plan)
        found = Comparison(self.comparison.base, planned)
        frame = found.differences()[["stranded", "exposure", "cost"]].astype({"stranded": int})
        frame.insert(2, "least", [self._least(answer.plan) for answer in planned if answer.plan])
        frame = frame.join(found.frame()[["moved", "proven"]])
        frame["reserve"] = [self._reserve(name) for name in frame.index]
        return frame.sort_values(["stranded", "exposure", "least", "cost"], ascending=False, kind="stable")

    def _least(self, plan: Plan) -> float | None:
        """Return how much more exposure there is at least, as far as bounds tell; None if nobody counts it."""
        base = {tier.name: tier.value for tier in self.comparison.base.objective}
        for tier in plan.objective:
            if tier.name == "exposure":
                return max(0.0, tier.bound - base[tier.name])
            if tier.status == "gap":
                return 0.0  # the bound holds only for those who strand as many
        return None

    def _reserve(self, name: str) -> str:
        """Return the corridor that most of the groups take who have to leave theirs; empty if nobody has to."""
        new = [m.after for m in self.comparison.moves.get(name, ()) if m.after and m.after != m.before]
        return max(sorted(set(new)), key=new.count, default="")

    def _repr_html_(self) -> str:
        html: str = self.frame().to_html()
        return html


def critical(
    scenario: Scenario,
    *,
    base: Plan | None = None,
    **setting: Unpack[Setting],
) -> Critical:
    """Return what the loss of each crossing, fleet and service for one day comes to.

    Days are calendar days where the loss happens, of those on which the plan uses what is lost: on the others
    nothing changes. Parameters are those of :func:`~evacplan.whatif.comparison.compare`.
    """
    known = base or compare(scenario, **setting).base
    cases = [Case.of(change) for change in losses(scenario, known)]
    return Critical(compare(scenario, *cases, base=known, **setting))


def losses(scenario: Scenario, plan: Plan) -> Iterator[Change]:
    """Yield every loss of a day that ``plan`` would feel."""
    used: dict[tuple[str, str], set[date]] = {}
    for assignment in plan.assignments:
        for leg in assignment.legs:
            if leg.kind in ("crossing", "service"):
                used.setdefault((leg.kind, leg.way), set()).add(leg.departs.local.date())
    for dispatch in plan.dispatches:
        used.setdefault(("fleet", dispatch.fleet), set()).add(dispatch.departs.local.date())
    for (kind, name), days in sorted(used.items()):
        for day in sorted(days):
            begins = Moment.parse(f"{day.isoformat()}T00:00")
            if kind == "fleet":
                yield read_change({"kind": "idle", "fleet": name, "start": str(begins), "lasts": "1d"})
            elif _within(scenario, tails(scenario.ways[name])[0], begins):
                yield read_change({"kind": "closed", "way": name, "start": str(begins), "lasts": "1d"})


def _within(scenario: Scenario, site: str, midnight: Moment) -> bool:
    """Whether some of the day lies within the time that is planned."""
    begins = midnight.at(scenario.zone(site))
    return begins < scenario.end and begins + timedelta(days=1) > scenario.start
