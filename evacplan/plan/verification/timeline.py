"""The clock of a scenario in whole minutes from its start, exact in both directions."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from evacplan.plan.plan import Instant
from evacplan.scenario import Scenario
from evacplan.scenario.calendar import open_windows

MINUTE = timedelta(minutes=1)
MARGIN = timedelta(days=7)
FAR = 366 * 24 * 60


@dataclass(frozen=True)
class Timeline:
    """The clock of one scenario; minutes count from its start."""

    scenario: Scenario

    @cached_property
    def start(self) -> datetime:
        """Minute 0, in UTC."""
        return self.scenario.start

    @property
    def end(self) -> int:
        """The end of the horizon [min]."""
        return self.scenario.clock.horizon

    @property
    def step(self) -> int:
        """The grid [min]."""
        return self.scenario.clock.step

    def minute(self, moment: datetime) -> int:
        """Return the minute of ``moment``; instants a year off the horizon are all alike, and wrong anyway."""
        return max(-FAR, min(self.end + FAR, (moment - self.start) // MINUTE))

    def of(self, instant: Instant) -> int:
        """Return the minute of an instant of a plan."""
        return self.minute(instant.utc)

    def day(self, minute: int, site: str) -> date:
        """Return the calendar day at ``site``."""
        return self._local(minute, site).date()

    def show(self, minute: int, site: str) -> str:
        """Return the instant as the clocks at ``site`` show it."""
        return self._local(minute, site).isoformat(timespec="minutes")

    def is_open(self, minute: int, hours: str, site: str) -> bool:
        """Whether ``hours``, in local time of ``site``, are open at the instant: ``opens <= instant < closes``."""
        window = self._window(minute, hours, site)
        return window is not None and minute < window[1]

    def closes_at(self, minute: int, hours: str, site: str) -> int | None:
        """Return when the window of ``hours`` that is open at the instant ends, or None if none is."""
        window = self._window(minute, hours, site)
        return window[1] if window is not None and minute < window[1] else None

    def is_open_throughout(self, first: int, last: int, hours: str, site: str) -> bool:
        """Whether one window of ``hours`` holds everything from ``first`` to ``last``, its end included."""
        window = self._window(first, hours, site)
        return window is not None and last <= window[1]

    def instant_fault(self, instant: Instant, site: str) -> str | None:
        """Return what is wrong with an instant at ``site`` in itself, if anything."""
        utc, local = instant.utc, instant.local
        if utc.utcoffset():
            return f"{utc.isoformat()} is not in UTC"
        if (utc - self.start) % MINUTE:
            return f"{utc.isoformat()} is not a whole minute"
        if not -FAR < (utc - self.start) // MINUTE < self.end + FAR:
            return f"{utc.isoformat()} is far outside the horizon"
        here = utc.astimezone(self.scenario.zone(site))
        if here.replace(tzinfo=None) != local.replace(tzinfo=None) or here.utcoffset() != local.utcoffset():
            return f"clocks at {site} show {here.isoformat(timespec='minutes')} then, not {local.isoformat()}"
        return None

    def _local(self, minute: int, site: str) -> datetime:
        return (self.start + minute * MINUTE).astimezone(self.scenario.zone(site))

    def _window(self, minute: int, hours: str, site: str) -> tuple[int, int] | None:
        """Return the last window that opens at or before ``minute``."""
        zone = self.scenario.zone(site).key
        windows = open_windows(hours, zone, self.start - MARGIN, self.scenario.end + MARGIN)
        moment = self.start + minute * MINUTE
        index = bisect_right(windows, moment, key=lambda window: window[0])
        if not index:
            return None
        opens, closes = windows[index - 1]
        return (opens - self.start) // MINUTE, (closes - self.start) // MINUTE
