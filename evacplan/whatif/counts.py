"""Published counts of the people who had passed a border post, read from a table."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from evacplan.errors import EvacplanError


@dataclass(frozen=True)
class Count:
    """How many people had passed a post by an instant."""

    at: datetime
    """The instant, with its offset."""
    people: int
    """Everybody who had passed since counting began."""
    source: str
    """Who published it."""


@dataclass(frozen=True)
class Counts:
    """Counts of one post in the order of time."""

    begins: datetime
    """When counting began: nobody had passed."""
    counts: tuple[Count, ...]

    @property
    def middle(self) -> datetime:
        """The middle of the time from the first count to the last."""
        first, last = self.counts[0].at, self.counts[-1].at
        return first + (last - first) / 2

    def hours(self) -> list[float]:
        """Return the hours from the beginning to each count."""
        return [(count.at - self.begins) / timedelta(hours=1) for count in self.counts]

    def until(self, at: datetime) -> Counts:
        """Return the counts up to ``at``, and nothing of the later ones."""
        return Counts(self.begins, tuple(count for count in self.counts if count.at <= at))


def read_counts(path: str | Path, begins: datetime) -> Counts:
    """Return the counts of a table with the columns ``local_time``, ``cumulative_people`` and ``source``.

    Parameters
    ----------
    path
        The table (CSV); lines that begin with ``#`` are remarks.
    begins
        When counting began; it carries an offset.

    Raises
    ------
    EvacplanError
        If the table does not hold at least two counts that rise in time and never fall.
    """
    text = Path(path).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    try:
        found = tuple(
            Count(datetime.fromisoformat(row["local_time"]), int(row["cumulative_people"]), row["source"])
            for row in csv.DictReader(lines)
        )
        rises = all(a.at < b.at and a.people <= b.people for a, b in pairwise(found))
        sound = len(found) >= 2 and rises and begins < found[0].at
    except (KeyError, TypeError, ValueError) as error:
        raise EvacplanError(f"{path} is no table of counts ({error})") from error
    if not sound:
        raise EvacplanError(f"{path} is no table of counts, expected instants that rise and people that never fall")
    return Counts(begins, found)
