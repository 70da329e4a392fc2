"""The model of one border post, held against what happened there: fitted on a first part, judged on the rest.

The model is a plain queue and not a plan. With a single post, and people who are all alike, the plan with the least
exposure admits everybody in the order in which they come as soon as the post allows it: that *is* the queue, so no
search is needed (a test holds the two against each other). The queue keeps the rules of a crossing: people are admitted
while the near side is open and their release falls into the hours of the far side, at most so many in an hour, and are
counted when they are released.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evacplan.scenario import Crossing, Scenario
from evacplan.scenario.calendar import open_windows
from evacplan.whatif.counts import Counts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

STEP = 15
"""Minutes of a step."""
THROUGHPUTS = tuple(float(people) for people in range(5, 101, 5))
"""People an hour that are tried."""
STREAMS = tuple(float(people) for people in range(25, 1001, 25))
"""People a day that are tried."""
AS_GOOD = 1.1
"""A throughput explains the counts as well as the best one if its error is at most so many times as large."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """What explains the counts that were known best."""

    throughput: float
    """People an hour that the post lets through while it is open; of equally good values the smallest."""
    stream: float
    """People a day who come to the post, day and night."""
    error: float
    """Root of the mean squared error on the counts that were known [people]."""
    least: float
    """Smallest throughput that explains them as well."""
    most: float
    """Largest throughput that explains them as well: if it is the largest tried, the counts set no upper limit."""


@dataclass(frozen=True)
class Replay:
    """A fit, and what it says about every count."""

    counts: Counts
    split: datetime
    """Counts up to here were known."""
    fit: Fit
    hours: Numbers
    """Hours since counting began, for the curve."""
    curve: Numbers
    """People released by then, in the model."""

    def frame(self) -> pd.DataFrame:
        """Return one row for each count: what was published, what the model says, and by how much it is off."""
        import pandas as pd

        model = np.interp(self.counts.hours(), self.hours, self.curve)
        rows = [
            {
                "at": count.at.isoformat(timespec="minutes"),
                "used": "fitted" if count.at <= self.split else "predicted",
                "published": count.people,
                "model": round(float(value)),
                "error": round(float(value)) - count.people,
                "percent": round(100 * (float(value) / count.people - 1), 1) if count.people else float("nan"),
                "source": count.source,
            }
            for count, value in zip(self.counts.counts, model, strict=True)
        ]
        return pd.DataFrame(rows)

    @property
    def mean_error(self) -> float:
        """The mean absolute error of the predicted counts [people]."""
        frame = self.frame()
        return float(frame.loc[frame["used"] == "predicted", "error"].abs().mean())

    @property
    def end_percent(self) -> float:
        """By how many percent the last count is predicted too high (too low, if negative)."""
        return float(self.frame()["percent"].iloc[-1])

    def picture(self) -> Figure:
        """Return the model's curve, and the counts that were known and those that were predicted."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7.2, 4.2), layout="constrained")
        axes = figure.subplots()
        known = [count.at <= self.split for count in self.counts.counts]
        at = np.array(self.counts.hours()) / 24
        people = np.array([count.people for count in self.counts.counts])
        axes.plot(self.hours / 24, self.curve, color="#1f78b4", label="model")
        axes.plot(at[known], people[known], "o", color="#222", label="published, used for the fit")
        later = ~np.array(known)
        axes.plot(at[later], people[later], "o", mfc="white", color="#b2182b", label="published, predicted")
        axes.axvline((self.split - self.counts.begins) / timedelta(days=1), color="#999", ls=":", lw=1)
        axes.set_xlabel(f"days since {self.counts.begins:%d %B %Y, %H:%M}")
        axes.set_ylabel("people who have passed")
        axes.set_title(f"{self.fit.throughput:g} an hour, {self.fit.stream:g} come a day", loc="left", fontsize=10)
        axes.grid(visible=True, alpha=0.3)
        axes.legend(frameon=False)
        return figure

    def _repr_html_(self) -> str:
        html: str = self.frame().to_html(index=False)
        return html


def replay(
    scenario: Scenario,
    crossing: str,
    counts: Counts,
    *,
    split: datetime | None = None,
    way_there: int = 0,
    throughputs: tuple[float, ...] = THROUGHPUTS,
    streams: tuple[float, ...] = STREAMS,
) -> Replay:
    """Fit the queue at a crossing on the first counts, and predict the others.

    Of the scenario the crossing's hours, closures and dwell are used, and neither its people an hour nor its people a
    day: the first is what is looked for, and both may have been taken from these very counts.

    Parameters
    ----------
    scenario
        The situation with the crossing.
    crossing
        Its id.
    counts
        What was published.
    split
        Counts up to here are fitted, later ones only predicted; the middle of the time if absent.
    way_there
        Minutes after the beginning at which the first people reach the post.
    throughputs, streams
        What is tried: people an hour let through, and people a day who come.

    Returns
    -------
    Replay
        With the fit of the least squared error. Nothing that was counted after ``split`` has a part in it.

    Raises
    ------
    ValueError
        If no count, or every count, is known.
    """
    border = counts.middle if split is None else split
    known = counts.until(border)
    if not 0 < len(known.counts) < len(counts.counts):
        raise ValueError("some counts must be known, and some must be left to predict")
    way = scenario.crossings[crossing]
    steps = -(-int((counts.counts[-1].at - counts.begins) / timedelta(minutes=1)) // STEP)
    begins = counts.begins
    hours: Numbers = np.arange(steps + 1, dtype=np.float64) * (STEP / 60)
    admits = admitting(scenario, way, begins, steps)
    comes = np.arange(steps) * STEP >= way_there
    pace, flow = (grid.ravel() for grid in np.meshgrid(throughputs, streams, indexing="ij"))
    released = passed(comes[:, None] * (flow * STEP / 1440), pace * STEP / 60, admits, way.dwell // STEP)
    fit = _best(known, hours, released, pace, flow)
    chosen = int(np.flatnonzero((pace == fit.throughput) & (flow == fit.stream))[0])
    return Replay(counts, border, fit, hours, released[:, chosen])


def admitting(scenario: Scenario, way: Crossing, begins: datetime, steps: int) -> npt.NDArray[np.bool_]:
    """Return for every step whether people may be admitted: near side open then, far side open at the release."""
    end = begins + timedelta(minutes=steps * STEP + way.dwell)
    starts = [begins + timedelta(minutes=step * STEP) for step in range(steps)]
    near, far = (_open(scenario, way, site, begins, end) for site in (way.tail, way.head))
    closed = [closure.window(scenario.zone(way.tail)) for closure in way.closed]
    length = timedelta(minutes=STEP)
    return np.array(
        [
            any(a <= at and at + length <= b for a, b in near)
            and any(a <= at + timedelta(minutes=way.dwell) < b for a, b in far)
            and not any(a < at + length and at < b for a, b in closed)
            for at in starts
        ]
    )


def _open(
    scenario: Scenario, way: Crossing, site: str, begins: datetime, end: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    hours = way.hours.get(scenario.sites[site].country)
    return open_windows(hours, str(scenario.zone(site)), begins, end) if hours else ((begins, end),)


def passed(coming: Numbers, most: Numbers, admits: npt.NDArray[np.bool_], dwell: int) -> Numbers:
    """Return how many people a queue has released by the end of each step, before the first one included.

    Parameters
    ----------
    coming
        People who reach the post in each step, one column for each queue.
    most
        People that each queue admits in one step at most.
    admits
        Steps in which people are admitted at all.
    dwell
        Steps from admission to release.
    """
    steps, queues = coming.shape
    admitted = np.zeros((steps + 1, queues))
    waiting = np.zeros(queues)
    for step in range(steps):
        waiting += coming[step]
        through = np.minimum(waiting, most) if admits[step] else np.zeros(queues)
        waiting -= through
        admitted[step + 1] = admitted[step] + through
    released = np.zeros_like(admitted)
    released[dwell:] = admitted[: steps + 1 - dwell]
    return released


def _best(known: Counts, hours: Numbers, released: Numbers, pace: Numbers, flow: Numbers) -> Fit:
    """Return the queue whose releases are nearest to the known counts, by least squares."""
    people = np.array([count.people for count in known.counts], dtype=float)
    said = np.array([np.interp(known.hours(), hours, column) for column in released.T])
    errors = np.sqrt(((said - people) ** 2).mean(axis=1))
    order = np.lexsort((flow, pace, np.round(errors, 9)))
    best = int(order[0])
    good = pace[errors <= errors[best] * AS_GOOD]
    return Fit(float(pace[best]), float(flow[best]), float(errors[best]), float(good.min()), float(good.max()))
