"""What nights and meals cost a person, in the whole-number costs of money, for the recheck of bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.plan.verification.bound_courses import MINUTES, IntArray
from evacplan.plan.verification.provisions import instants
from evacplan.plan.verification.timeline import Timeline


@dataclass(frozen=True)
class Upkeep:
    """Nights and meals at the sites that have a price for them."""

    minutes: tuple[IntArray, ...]
    """For every site the minutes at which something is paid for, sorted."""
    sums: tuple[IntArray, ...]
    """For every site what is paid before each of them, and in all [cents / 60]."""

    @classmethod
    def of(cls, timeline: Timeline) -> Upkeep:
        """Read the prices of a scenario."""
        scenario, policy = timeline.scenario, timeline.scenario.policy
        minutes, sums = [], []
        for site in scenario.sites:
            told = [(policy.night_at, scenario.night(site)), *((at, scenario.meal(site)) for at in policy.meals_at)]
            paid = sorted(
                (minute, price.cents * MINUTES)
                for at, price in told
                if price
                for minute in instants(timeline, site, at)
            )
            minutes.append(np.array([minute for minute, _ in paid], dtype=np.int64))
            sums.append(np.cumsum([0, *(amount for _, amount in paid)], dtype=np.int64))
        return cls(tuple(minutes), tuple(sums))

    @property
    def paid(self) -> tuple[int, ...]:
        """Indices of the sites where something is paid for."""
        return tuple(site for site, sums in enumerate(self.sums) if sums[-1])

    @property
    def most(self) -> int:
        """The most that one person can ever pay at one site."""
        return max((int(sums[-1]) for sums in self.sums), default=0)

    @property
    def amounts(self) -> IntArray:
        """Everything that is ever paid at once."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *(np.diff(sums) for sums in self.sums)])

    def during(self, site: int, begins: IntArray, ends: IntArray) -> IntArray:
        """Return what a person pays who is at a site in the spans ``[begins, ends)``."""
        until, since = np.searchsorted(self.minutes[site], ends), np.searchsorted(self.minutes[site], begins)
        return np.asarray(self.sums[site][np.maximum(until, since)] - self.sums[site][since])

    def at(self, sites: IntArray, begins: IntArray, ends: IntArray) -> IntArray:
        """Return what a person pays who is at each of ``sites`` in the span ``[begins, ends)`` of its own."""
        found = np.zeros(len(sites), dtype=np.int64)
        for site in self.paid:
            mine = np.flatnonzero(sites == site)
            found[mine] = self.during(site, begins[mine], ends[mine])
        return found
