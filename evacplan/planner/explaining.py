"""Reasons for a plan that is made: written into it, for everybody as far as time allows, or for one group."""

from __future__ import annotations

from threading import Event

from evacplan.collector import collector_paused
from evacplan.plan.plan import Plan
from evacplan.planner.freeing import with_freeing
from evacplan.planner.reasons import with_reasons
from evacplan.planner.standing import Standing
from evacplan.solvers.outcome import Watch

SECONDS = 10.0
"""Time for the reasons of a plan; what is not looked into by then is when it is asked for."""


@collector_paused()
def explain(plan: Plan, *, seconds: float = SECONDS, stop: Event | None = None) -> Plan:
    """Return ``plan`` with why everybody goes that way, their reserve, and what would free those who are stranded.

    Parameters
    ----------
    plan
        A plan that verifies, on the grid of its scenario.
    seconds
        Time after which the rest is left out; a caseload of some hundred groups needs a second or two.
    stop
        Set it from another thread to leave the rest out at once.

    Raises
    ------
    PlanError
        If it takes a departure that is not on the grid of its scenario.
    """
    watch = Watch(seconds, stop or Event())
    if watch.over:
        return plan
    standing = Standing.of(plan.given, plan)
    freed = with_freeing(plan, standing, over=lambda: watch.over)
    return with_reasons(freed, standing, over=lambda: watch.over)


@collector_paused()
def explain_group(plan: Plan, group: str) -> Plan:
    """Return ``plan`` with the reasons of one ``group``, however large the plan is.

    Raises
    ------
    PlanError
        If the plan takes a departure that is not on the grid of its scenario.
    """
    known = all(a.reasons for a in plan.assignments if a.group == group and a.legs)
    if known and all(s.cause for s in plan.stranded if s.group == group):
        return plan
    standing = Standing.of(plan.given, plan)
    return with_reasons(with_freeing(plan, standing, only=group), standing, only=group)
