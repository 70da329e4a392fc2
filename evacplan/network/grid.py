"""The time grid: instants outside, whole minutes and periods inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from evacplan.scenario import Scenario

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TimeGrid:
    """Periods of equal length from the start of planning; minutes count from the start as well."""

    start: datetime
    """Instant of minute 0, in UTC."""
    step: int
    """Length of a period [min]."""
    periods: int
    """Number of periods until the end, the last one perhaps cut short by it; instants are 0 to ``periods``."""
    end: int
    """Minute of the end of the horizon."""

    @classmethod
    def of(cls, scenario: Scenario) -> TimeGrid:
        """Return the grid of ``scenario``."""
        step, horizon = scenario.clock.step, scenario.clock.horizon
        return cls(scenario.start, step, -(-horizon // step), horizon)

    @property
    def instants(self) -> IntArray:
        """Minutes of all instants, shape ``(periods + 1,)``; the last is at the end or after it."""
        return np.arange(self.periods + 1, dtype=np.int64) * self.step

    def minute(self, instant: datetime) -> int:
        """Return the minutes from the start to ``instant``."""
        return int((instant - self.start).total_seconds() // 60)

    def instant(self, minute: int) -> datetime:
        """Return the instant of ``minute``, in UTC."""
        return self.start + timedelta(minutes=int(minute))

    def up(self, minutes: IntArray | int) -> IntArray:
        """Return the first period at or after ``minutes``."""
        return np.asarray(-(-np.asarray(minutes) // self.step), dtype=np.int64)

    def down(self, minutes: IntArray | int) -> IntArray:
        """Return the last period at or before ``minutes``."""
        return np.asarray(np.asarray(minutes) // self.step, dtype=np.int64)
