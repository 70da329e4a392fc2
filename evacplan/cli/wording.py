"""How moments, people and places are written on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from evacplan.plan.plan import Instant


def moment(local: datetime) -> str:
    """Return ``Mon 2 Mar 07:30 +03:30``: what the clock there shows, and how far it is from UTC."""
    return f"{clock(local)} {offset(local)}"


def clock(local: datetime) -> str:
    """Return ``Mon 2 Mar 07:30``."""
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def offset(local: datetime) -> str:
    """Return the distance from UTC as ``+03:30``."""
    written = f"{local:%z}"
    return f"{written[:3]}:{written[3:5]}"


def both(instant: Instant) -> str:
    """Return the local clock and, after it, the time in UTC."""
    return f"{moment(instant.local)} ({instant.utc:%H:%M} UTC)"


def people(count: int) -> str:
    """Return ``1 person`` or ``12 people``."""
    return "1 person" if count == 1 else f"{count:,} people"


def several(count: int, one: str, many: str = "") -> str:
    """Return the count with the right form of the word, by default with an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def some(names: tuple[str, ...], most: int = 6) -> str:
    """Return the first names and how many there are more."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def numbers(some: Iterable[int]) -> str:
    """Return sorted numbers as people write them: ``1-3, 7``."""
    runs: list[list[int]] = []
    for number in some:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)
