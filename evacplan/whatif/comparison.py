"""Answers side by side: people out, stranded, exposure, last arrival, cost, and who moves differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, Unpack

from evacplan.plan.difference import Moved, moved
from evacplan.plan.plan import Plan
from evacplan.plan.tally import arrivals, total
from evacplan.scenario import Scenario
from evacplan.scenario.changes import Change
from evacplan.whatif.cases import TIME_LIMIT, Answer, Case, Setting, answer_to, answers, processes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

BASE = "as it is"


@dataclass(frozen=True)
class Measures:
    """What a plan comes to, for one line of a table."""

    people: int
    out: int
    stranded: int
    exposure: float | None
    """Weighted person-hours."""
    fairness: float | None
    """Weighted hours per person of the worst-off state."""
    arrival: float | None
    """Person-hours until home."""
    cost: float | None
    last_home: str
    """When the last are home, local time with offset; empty if nobody travels."""
    proven: bool
    """Whether every tier is proven optimal (within its tolerance)."""

    @classmethod
    def of(cls, plan: Plan) -> Measures:
        """Return the measures of ``plan``."""
        count, ends = total(plan), arrivals(plan)
        tiers = {tier.name: tier.value for tier in plan.objective}
        last = ends[1].home_at.local.isoformat(timespec="minutes") if ends else ""
        return cls(
            count.people,
            count.out,
            count.stranded,
            tiers.get("exposure"),
            tiers.get("fairness"),
            tiers.get("arrival"),
            tiers.get("cost"),
            last,
            all(tier.status != "gap" for tier in plan.objective),
        )


@dataclass(frozen=True)
class Comparison:
    """A base plan and the answers to any number of cases."""

    base: Plan
    answers: tuple[Answer, ...]

    @cached_property
    def moves(self) -> dict[str, tuple[Moved, ...]]:
        """For every case that has a plan the groups that move differently."""
        return {answer.case.name: moved(self.base, answer.plan) for answer in self.answers if answer.plan}

    def frame(self) -> pd.DataFrame:
        """Return one row for the base and for each case: its measures, and how many groups move differently."""
        import pandas as pd

        rows = [{"case": BASE, **vars(Measures.of(self.base)), "moved": 0, "fault": ""}]
        for answer in self.answers:
            measures = vars(Measures.of(answer.plan)) if answer.plan else {}
            count = len(self.moves[answer.case.name]) if answer.plan else None
            rows.append({"case": answer.case.name, **measures, "moved": count, "fault": answer.fault})
        # Whole numbers even where a case has no plan, and so none.
        whole = dict.fromkeys(("people", "out", "stranded", "moved"), "Int64")
        return pd.DataFrame(rows).set_index("case").astype(whole)

    def differences(self) -> pd.DataFrame:
        """Return by how much each case differs from the base, in the columns that are numbers."""
        frame = self.frame()
        numbers = frame[["out", "stranded", "exposure", "fairness", "arrival", "cost"]].astype(float)
        return (numbers - numbers.iloc[0]).iloc[1:]

    def picture(self) -> Figure:
        """Return how many people are home over time, in the base and in each case."""
        from evacplan.whatif.pages import people_home

        plans = {answer.case.name: answer.plan for answer in self.answers if answer.plan}
        return people_home({BASE: self.base, **plans})

    def _repr_html_(self) -> str:
        from evacplan.whatif.pages import to_html

        return to_html(self)


def compare(
    scenario: Scenario,
    *cases: Case | Change,
    base: Plan | None = None,
    **setting: Unpack[Setting],
) -> Comparison:
    """Return the plans for ``scenario`` as it is and under each of ``cases``.

    Parameters
    ----------
    scenario
        The situation.
    cases
        Changes, or several of them together as a :class:`~evacplan.whatif.cases.Case`.
    base
        The plan for the situation as it is, if it is known.
    **setting
        As for :func:`~evacplan.whatif.cases.answers`.

    Raises
    ------
    SolverError
        If a solver fails.
    """
    asked = _told_apart([case if isinstance(case, Case) else Case.of(case) for case in cases])
    stop = setting.get("stop")
    warm = base is None and not (stop and stop.is_set())
    with processes(setting.get("executor"), len(asked), warm=warm) as pool:
        known = base or _planned(scenario, setting)
        setting = {**setting, "executor": pool}
        return Comparison(known, answers(scenario, asked, base=known, **setting))


def _told_apart(cases: Sequence[Case]) -> list[Case]:
    """Return ``cases``, each with a name of its own: rows and moves are told by names."""
    found: dict[str, Case] = {}
    for case in cases:
        names = chain([case.name], (f"{case.name} ({number})" for number in count(2)))
        name = next(name for name in names if name not in found and name != BASE)
        found[name] = replace(case, name=name)
    return [*found.values()]


def _planned(scenario: Scenario, setting: Setting) -> Plan:
    time_limit, seed = setting.get("time_limit", TIME_LIMIT), setting.get("seed", 0)
    plan = answer_to(scenario, Case(BASE, ()), time_limit, seed, stop=setting.get("stop")).plan
    assert plan is not None  # noqa: S101 - nothing is changed, so nothing fails to fit
    return plan
