"""How many are admitted at each border post in every hour, against what it can take."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from evacplan.plan.plan import Plan
from evacplan.plan.usage import border_hours
from evacplan.reports.pictures.saving import HOME, INK, QUIET, WARNING, days_below, drawing, shortened
from evacplan.reports.places import way_name
from evacplan.reports.words import Words
from evacplan.scenario.calendar import open_windows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_POSTS = 8
"""Border posts that are drawn: those with most people."""
HOUR = timedelta(hours=1)


def crossing_load(plan: Plan, words: Words | None = None) -> Figure:
    """Return one row of bars for each border post: people admitted by hour, its capacity, and when it is closed.

    Parameters
    ----------
    plan
        The plan.
    words
        The language; English if absent.
    """
    words = words or Words()
    found = border_hours(plan)
    posts = sorted(found, key=lambda post: (-found[post].total(), post))[:MOST_POSTS]
    height = 0.6 + 1.5 * max(1, len(posts))
    with drawing(height) as figure:
        # Laid out by hand: measuring every letter of many rows takes longer than drawing them.
        figure.subplots_adjust(left=0.07, right=0.98, bottom=0.5 / height, top=1 - 0.3 / height, hspace=0.4)
        rows = figure.subplots(max(1, len(posts)), 1, sharex=True, squeeze=False)[:, 0]
        hours = [hour for post in posts for hour in found[post]]
        for axes, post in zip(rows, posts, strict=False):
            _row(axes, plan, words, post, found[post], (min(hours), max(hours) + HOUR))
        if posts:
            tail = plan.given.crossings[posts[0]].tail
            days_below(rows[-1], words, plan.given.zone(tail))
            place = shortened(words.name(plan.given.sites[tail].name))
            rows[-1].set_xlabel(words.t("clock of {place}", place=place), color=INK)
        else:
            rows[0].set_axis_off()
            rows[0].set_title(words.t("Nobody crosses a border."), color=INK)
        return figure


def _row(
    axes: Axes, plan: Plan, words: Words, post: str, hours: Counter[datetime], shown: tuple[datetime, datetime]
) -> None:
    from matplotlib.ticker import MaxNLocator

    given = plan.given.crossings[post]
    zone = plan.given.zone(given.tail)
    axes.bar(list(hours), list(hours.values()), width=HOUR * 0.9, align="edge", color=HOME)  # type: ignore[arg-type]
    top = max(*hours.values(), given.people_per_hour or 0)
    if given.people_per_hour is not None:
        axes.axhline(given.people_per_hour, color=WARNING, linewidth=1)
        limit = words.t("at most {number} an hour", number=words.number(given.people_per_hour))
        axes.annotate(
            limit,
            (1, given.people_per_hour),
            xycoords=("axes fraction", "data"),
            ha="right",
            va="bottom",
            fontsize=7,
            color=WARNING,
        )
    axes.set_ylim(0, top * 1.3)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    axes.set_xlim(shown[0] - HOUR * 2, shown[1] + HOUR * 2)  # type: ignore[arg-type]
    hours_open = given.hours.get(plan.given.sites[given.tail].country)
    if hours_open is not None:
        begin = shown[0] - HOUR * 2
        for opens, closes in open_windows(hours_open, zone.key, begin, shown[1] + HOUR * 2):
            if opens > begin:
                axes.axvspan(begin, opens, color=QUIET, alpha=0.18, linewidth=0)  # type: ignore[arg-type]
            begin = max(begin, closes)
        axes.axvspan(begin, max(begin, shown[1] + HOUR * 2), color=QUIET, alpha=0.18, linewidth=0)  # type: ignore[arg-type]
    name = shortened(way_name(plan, words, post))
    axes.set_title(f"{name}: {words.n('{n} person', '{n} people', hours.total())}", color=INK)
    axes.grid(visible=True, axis="y", alpha=0.25)
