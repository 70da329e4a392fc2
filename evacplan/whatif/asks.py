"""What to ask neighbours and owners for: requests from what is scarce, each planned anew, the best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from evacplan.plan.plan import Plan
from evacplan.planner.effort import effort
from evacplan.scenario import Scenario
from evacplan.scenario.changes import Change
from evacplan.whatif.cases import Answer, Case, Setting, answers
from evacplan.whatif.comparison import Comparison, compare
from evacplan.whatif.requests import requests

if TYPE_CHECKING:
    import pandas as pd

MOST = 24
"""Requests that are planned anew, those that promise most first."""


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
    """Those that help anybody."""
    planned: int
    """How many were planned."""

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
    weights: Mapping[type[Change], float] | None = None,
    most: int = MOST,
    base: Plan | None = None,
    **setting: Unpack[Setting],
) -> Asks:
    """Return what to ask for, each request planned anew, ranked by people freed and exposure saved per effort.

    Parameters
    ----------
    scenario
        The situation.
    weights
        Effort of one unit, by kind of change, where it differs from that of :func:`~evacplan.planner.effort.effort`.
    most
        Requests that are planned at most.
    base, **setting
        As for :func:`~evacplan.whatif.comparison.compare`.
    """
    known = base or compare(scenario, **setting).base
    cases = [Case.of(change) for change in requests(scenario, known, weights)[:most]]
    found = answers(scenario, cases, base=known, **setting)
    ranked = [_ask(scenario, known, answer, weights) for answer in found if answer.plan is not None]
    useful = [ask for ask in ranked if ask.freed > 0 or (ask.freed == 0 and ask.person_hours > 1e-6)]
    best_first = sorted(useful, key=lambda ask: (ask.merit, ask.change.name), reverse=True)
    return Asks(known, tuple(best_first), len(ranked))


def _ask(scenario: Scenario, base: Plan, answer: Answer, weights: Mapping[type[Change], float] | None) -> Ask:
    (change,) = answer.case.changes
    difference = Comparison(base, (answer,)).differences().fillna(0.0).iloc[0]
    asked = effort(scenario, change, weights)
    return Ask(change, asked, int(difference["out"]), 0.0 - float(difference["exposure"]), answer)
