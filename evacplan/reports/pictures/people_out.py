"""How many are home by when, against the earliest that anybody could be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from evacplan.plan.plan import Assignment, Plan
from evacplan.plan.tally import total
from evacplan.plan.verification.bound_earliest import earliest_home
from evacplan.reports.pictures.saving import (
    BOUND,
    HOME,
    INK,
    LONGEST_TITLE,
    QUIET,
    SAFE,
    days_below,
    drawing,
    shortened,
)
from evacplan.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Curve = list[tuple[datetime, int]]
"""Instants (UTC) and how many there are from each of them on."""


def people_out(plan: Plan, words: Words | None = None) -> Figure:
    """Return the people who are home, and out of danger, over time, below what no plan can beat.

    Parameters
    ----------
    plan
        The plan.
    words
        The language; English if absent.
    """
    words = words or Words()
    with drawing(3.6, layout="constrained") as figure:
        axes = figure.subplots()
        curves = (
            (words.t("home at the earliest, if everybody were alone"), earliest(plan), BOUND, "--"),
            (words.t("out of danger"), safe(plan), SAFE, "-"),
            (words.t("home"), home(plan), HOME, "-"),
        )
        for label, curve, colour, dashes in curves:
            if curve:
                at, people = _stairs(curve, plan)
                axes.step(at, people, where="post", label=label, color=colour, linestyle=dashes, linewidth=1.8)  # type: ignore[arg-type]
        everybody = total(plan)
        axes.axhline(everybody.people, color=QUIET, linewidth=0.8)
        axes.set_ylim(0, max(1, everybody.people) * 1.06)
        axes.set_ylabel(words.t("people"), color=INK)
        axes.set_title(_title(plan, words), color=INK)
        site = next(iter(plan.given.states.values())).homes[0]
        days_below(axes, words, plan.given.zone(site))
        axes.set_xlabel(
            words.t("clock of {place}", place=shortened(words.name(plan.given.sites[site].name))), color=INK
        )
        axes.grid(visible=True, axis="y", alpha=0.25)
        axes.legend(frameon=False, loc="best")
        return figure


def home(plan: Plan) -> Curve:
    """Return how many are home by when."""
    return _summed((each.home_at.utc, each.people) for each in plan.assignments)


def safe(plan: Plan) -> Curve:
    """Return how many are for good where staying is not dangerous, by when; nothing if it is dangerous nowhere."""
    given = plan.given
    if not any(given.site_exposure(site) for site in given.sites):
        return []
    return _summed((_safe_from(plan, each), each.people) for each in plan.assignments)


def _safe_from(plan: Plan, each: Assignment) -> datetime:
    danger = [number for number, leg in enumerate(each.legs) if plan.given.site_exposure(leg.tail)]
    if not danger:
        return plan.given.start
    return each.legs[danger[-1]].arrives.utc


def earliest(plan: Plan) -> Curve:
    """Return how many could be home by when, if everybody travelled as if alone."""
    return _summed(earliest_home(plan.given))


def _summed(when: Iterable[tuple[datetime, int]]) -> Curve:
    ordered = sorted(when)
    return list(zip((at for at, _ in ordered), accumulate(people for _, people in ordered), strict=True))


def _stairs(curve: Curve, plan: Plan) -> tuple[list[datetime], list[int]]:
    """Return ``curve`` from the start of planning to a little after everything has happened."""
    travelled = [each.home_at.utc for each in plan.assignments if each.legs]
    last = max([*travelled, *(at for at, _ in curve[-1:])], default=plan.given.end)
    end = min(plan.given.end, last + (last - plan.given.start) / 20)
    whole = [(plan.given.start, 0), *curve, (max(end, curve[-1][0]), curve[-1][1])]
    return [at for at, _ in whole], [people for _, people in whole]


def _title(plan: Plan, words: Words) -> str:
    people = total(plan)
    out = words.t("{out} of {people} people home", out=words.number(people.out), people=words.number(people.people))
    return f"{shortened(words.name(plan.given.title), LONGEST_TITLE)}: {out}"
