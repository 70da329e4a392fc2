"""The replay of a post: a queue fitted on a first part of the counts and judged on the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from evacplan import read_scenario
from evacplan.errors import EvacplanError
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.whatif.counts import Counts, read_counts
from evacplan.whatif.replay import STEP, admitting, passed, replay
from tests.optima.corridor import corridor

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BEGINS = datetime.fromisoformat("2026-02-28T08:00+04:00")
PACES, STREAMS = (20.0, 40.0, 60.0), (200.0, 300.0, 400.0)


@pytest.fixture(scope="module")
def march() -> Scenario:
    """Return the case of March 2026."""
    return read_scenario(SCENARIOS / "kazakhstan-2026-03.yaml")


@pytest.fixture(scope="module")
def counts() -> Counts:
    """Return what was published of Astara."""
    return read_counts(SCENARIOS / "counts" / "astara-2026-03.csv", BEGINS)


def by_hand(scenario: Scenario, counts: Counts, pace: float, stream: float) -> list[float]:
    """Return what the queue says about each count, told once more, in people and quarters of an hour."""
    astara = scenario.crossings["astara"]
    quarter = timedelta(minutes=15)
    at, waiting, out = counts.begins, 0.0, 0.0
    released: dict[datetime, float] = {}
    said = {counts.begins: 0.0}
    while at < counts.counts[-1].at:
        waiting += stream / 96
        near = at.astimezone(scenario.zone("astara_ir")).hour
        far = (at + timedelta(minutes=astara.dwell)).astimezone(scenario.zone("astara_az")).hour
        near_minute = at.astimezone(scenario.zone("astara_ir")).minute
        if 9 <= near < 16 and near * 60 + near_minute + 15 <= 16 * 60 and (far >= 9 or far < 1):
            through = min(waiting, pace / 4)
            waiting -= through
            released[at + quarter + timedelta(minutes=astara.dwell)] = through
        at += quarter
        out += released.get(at, 0.0)
        said[at] = out
    return [said[count.at] for count in counts.counts]


def test_the_error_is_what_it_says(march: Scenario, counts: Counts):
    """Fit, errors of the predicted counts and the percentage at the end agree with the queue told by hand."""
    found = replay(march, "astara", counts, throughputs=PACES, streams=STREAMS)
    people = [count.people for count in counts.counts]
    known = sum(count.at <= counts.middle for count in counts.counts)
    said = {(pace, stream): by_hand(march, counts, pace, stream) for pace in PACES for stream in STREAMS}
    squares = {
        key: sum((a - b) ** 2 for a, b in zip(value[:known], people[:known], strict=True))
        for key, value in said.items()
    }
    least = min(squares.values())
    chosen = (found.fit.throughput, found.fit.stream)
    assert squares[chosen] == pytest.approx(least)
    assert found.fit.error == pytest.approx((least / known) ** 0.5)
    off = [round(a) - b for a, b in zip(said[chosen], people, strict=True)]
    assert found.mean_error == pytest.approx(np.abs(off[known:]).mean())
    assert found.end_percent == pytest.approx(100 * (said[chosen][-1] / people[-1] - 1), abs=0.06)
    assert found.frame()["used"].tolist() == ["fitted"] * known + ["predicted"] * (len(people) - known)


def test_nothing_later_has_a_part_in_the_fit(march: Scenario, counts: Counts):
    """Other counts after the split leave the fit and the curve as they are; another one before it does not."""
    split = counts.middle
    found = replay(march, "astara", counts, split=split)
    later = tuple(c if c.at <= split else replace(c, people=c.people * 3) for c in counts.counts)
    other = replay(march, "astara", replace(counts, counts=later), split=split)
    assert other.fit == found.fit
    assert np.array_equal(other.curve, found.curve)
    assert other.mean_error != found.mean_error
    before = (*counts.counts[:5], replace(counts.counts[5], people=1800), *counts.counts[6:])
    assert replay(march, "astara", replace(counts, counts=before), split=split).fit != found.fit


def test_the_figures_that_came_from_the_counts_are_not_used(march: Scenario, counts: Counts):
    """The people an hour and a day that the scenario gives the post change nothing."""
    given = march.as_written()
    given["crossings"]["astara"] |= {"people_per_hour": 1, "people_per_day": 2}
    other = Scenario.model_validate(given)
    fits = [replay(scenario, "astara", counts, throughputs=PACES).fit for scenario in (march, other)]
    assert fits[0] == fits[1]


def test_the_queue_is_the_plan():
    """Where people are alike and the post is the only limit, a proven plan releases whom the queue releases."""
    ready = [0, 0, 0, 1, 1, 6, 6, 6, 6, 13]
    situation = corridor(
        *({"id": f"g{n}", "people": 1, "at": "post", "ready": f"2026-03-01T{h:02}:00Z"} for n, h in enumerate(ready)),
        crossings={"border": {"people_per_hour": 2, "hours": {"AA": "04:00-06:30,10:30-17:30"}}},
    )
    scenario = Scenario.model_validate(situation)
    plan = plan_evacuation(scenario)
    hours = 24 * 60 // STEP
    admits = admitting(scenario, scenario.crossings["border"], scenario.start, hours)
    by_hour = admits.reshape(24, -1).all(axis=1)
    coming = np.array([[float(ready.count(hour))] for hour in range(24)])
    queue = passed(coming, np.array([2.0]), by_hour, 1)[:, 0]
    out = [leg.arrives.utc for part in plan.assignments for leg in part.legs if leg.kind == "crossing"]
    assert len(out) == len(ready)
    # The queue counts admissions at the end of their step, an hour after the plan's: hence the one hour's shift.
    told = [sum(at <= scenario.start + timedelta(hours=hour - 1) for at in out) for hour in range(1, 25)]
    assert told[1:] == pytest.approx(queue[2:].tolist())


def test_all_counts_or_none_cannot_be_known(march: Scenario, counts: Counts):
    """A split that leaves nothing to fit or nothing to predict is an error."""
    for split in (BEGINS, counts.counts[-1].at):
        with pytest.raises(ValueError, match="left to predict"):
            replay(march, "astara", counts, split=split)


@pytest.mark.parametrize(
    "lines",
    [
        ["local_time,cumulative_people,source", "2026-03-01T10:00+04:00,5,a", "2026-03-01T12:00+04:00,4,a"],
        ["local_time,cumulative_people,source", "2026-03-01T10:00+04:00,five,a", "2026-03-01T12:00+04:00,6,a"],
        ["when,people", "2026-03-01T10:00+04:00,5"],
        ["local_time,cumulative_people,source", "2026-03-01T10:00+04:00,5,a"],
    ],
)
def test_a_table_without_sense_is_one_clear_error(tmp_path: Path, lines: list[str]):
    """Counts that fall, that are no numbers, that have other columns or are only one are refused."""
    path = tmp_path / "counts.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(EvacplanError, match="no table of counts"):
        read_counts(path, BEGINS)


def test_pictures_can_be_drawn(march: Scenario, counts: Counts):
    """The picture has the curve of the model and both kinds of counts."""
    axes = replay(march, "astara", counts, throughputs=PACES, streams=STREAMS).picture().axes[0]
    known = sum(count.at <= counts.middle for count in counts.counts)
    sizes = [len(line.get_xdata()) for line in axes.lines[:3]]
    assert sizes[1:] == [known, len(counts.counts) - known]
