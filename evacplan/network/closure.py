"""Departures that follow from others: propagated by known steps until nothing new is found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from evacplan.compiled import compiled
from evacplan.network.grid import BoolArray, IntArray


class Step(NamedTuple):
    """One thing that follows from a departure: the first that is open on some stretch, so much later or earlier."""

    stretch: int
    """Where it follows."""
    minutes: int
    """How much later it is at the earliest; negative for earlier."""
    whole: bool = False
    """Whether ``minutes`` count from the first period that begins at or after the arrival, not from the departure."""


@dataclass(frozen=True)
class Timetable:
    """When every stretch can be entered, by whom, and what follows when it is."""

    departs: Sequence[IntArray]
    """For every stretch the minutes at which it can depart at all, sorted."""
    patterns: Sequence[Sequence[BoolArray]]
    """For every stretch, for each kind of people who are told apart there, which of these are open to them."""
    lasts: Sequence[int]
    """For every stretch the minutes from departure to arrival."""
    follows: Sequence[Sequence[Step]]
    """For every stretch what follows from its departures."""
    beside: Sequence[Sequence[int]]
    """For every stretch those whose departures at the same instant are needed with its own."""
    period: int
    """Length of a period [min]."""

    @property
    def usable(self) -> list[BoolArray]:
        """For every stretch which departures are open to some kind of people."""
        return [
            np.logical_or.reduce([np.zeros(len(departs), dtype=np.bool_), *patterns])
            for departs, patterns in zip(self.departs, self.patterns, strict=True)
        ]


def closure(
    timetable: Timetable, first: Sequence[BoolArray], wanted: Iterable[tuple[int, int]] = ()
) -> list[BoolArray]:
    """Return for every stretch which departures follow from the ``first`` ones and from those ``wanted``.

    Parameters
    ----------
    timetable
        The stretches.
    first
        For every stretch the departures to begin with.
    wanted
        A stretch and a minute: the first departure at or after it that is open, for each kind of people.
    """
    counts = np.array([len(departs) for departs in timetable.departs], dtype=np.int64)
    begin = np.append(0, np.cumsum(counts))
    tables = [_next_open(pattern) for patterns in timetable.patterns for pattern in patterns]
    steps = [step for each in timetable.follows for step in each]
    asked = np.array(list(wanted), dtype=np.int64).reshape(-1, 2)
    needed: BoolArray = np.concatenate([np.zeros(0, dtype=np.bool_), *first])
    _propagate(
        begin,
        _joined(timetable.departs),
        np.concatenate([np.zeros(0, dtype=np.bool_), *timetable.usable]),
        _starts(timetable.patterns),
        np.append(0, np.cumsum([len(table) for table in tables])).astype(np.int64),
        _joined(tables),
        np.array(timetable.lasts, dtype=np.int64),
        _starts(timetable.follows),
        np.array([step.stretch for step in steps], dtype=np.int64),
        np.array([step.minutes for step in steps], dtype=np.int64),
        np.array([step.whole for step in steps], dtype=np.bool_),
        _starts(timetable.beside),
        np.array([other for each in timetable.beside for other in each], dtype=np.int64),
        timetable.period,
        asked,
        needed,
    )
    return np.split(needed, begin[1:-1]) if len(counts) else []


def _joined(parts: Sequence[IntArray]) -> IntArray:
    """Return all ``parts`` one after another."""
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _starts(parts: Sequence[Sequence[object]]) -> IntArray:
    """Return where each of ``parts`` begins if they are written one after another, and at last where they end."""
    return np.append(0, np.cumsum([len(part) for part in parts])).astype(np.int64)


def _next_open(pattern: BoolArray) -> IntArray:
    """Return the index of the next open departure from each index, and of the end from the end."""
    count = len(pattern)
    indices = np.append(np.where(pattern, np.arange(count), count), count)
    return np.minimum.accumulate(indices[::-1])[::-1]


@compiled
def _propagate(
    begin: IntArray,
    minutes: IntArray,
    open_to_any: BoolArray,
    first_pattern: IntArray,
    first_entry: IntArray,
    following: IntArray,
    lasts: IntArray,
    first_step: IntArray,
    target: IntArray,
    later: IntArray,
    whole: BoolArray,
    first_beside: IntArray,
    beside: IntArray,
    period: int,
    wanted: IntArray,
    needed: BoolArray,
) -> None:
    """Mark in ``needed`` what follows from what is marked there, and from what is ``wanted``."""
    # Every departure is put on the stack once, when it is marked.
    stack, height = np.empty(len(minutes), np.int64), 0
    for departure in range(len(minutes)):
        if needed[departure]:
            stack[height] = departure
            height += 1
    for asked in range(len(wanted)):
        stretch, minute = wanted[asked]
        height = _mark(stretch, minute, begin, minutes, first_pattern, first_entry, following, needed, stack, height)
    while height:
        height -= 1
        departure = stack[height]
        source = np.searchsorted(begin, departure, side="right") - 1
        for other in beside[first_beside[source] : first_beside[source + 1]]:
            low, high = begin[other], begin[other + 1]
            same = low + np.searchsorted(minutes[low:high], minutes[departure])
            if same < high and minutes[same] == minutes[departure] and open_to_any[same] and not needed[same]:
                needed[same] = True
                stack[height] = same
                height += 1
        ready = -(-(minutes[departure] + lasts[source]) // period) * period
        for step in range(first_step[source], first_step[source + 1]):
            minute = (ready if whole[step] else minutes[departure]) + later[step]
            height = _mark(
                target[step], minute, begin, minutes, first_pattern, first_entry, following, needed, stack, height
            )


@compiled
def _mark(
    stretch: int,
    minute: int,
    begin: IntArray,
    minutes: IntArray,
    first_pattern: IntArray,
    first_entry: IntArray,
    following: IntArray,
    needed: BoolArray,
    stack: IntArray,
    height: int,
) -> int:
    """Mark, and put on the stack, the first departures at or after ``minute``; return the new height of the stack."""
    low, high = begin[stretch], begin[stretch + 1]
    index = np.searchsorted(minutes[low:high], minute)
    for pattern in range(first_pattern[stretch], first_pattern[stretch + 1]):
        chosen = low + following[first_entry[pattern] + index]
        if chosen < high and not needed[chosen]:
            needed[chosen] = True
            stack[height] = chosen
            height += 1
    return height
