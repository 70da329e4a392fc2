"""Whole groups into vehicles: an exact search that needs no solver.

Bin packing with few distinct sizes. Vehicles are filled one after another, each with one of the largest groups that
are left and with groups beside it until nothing more fits; what has been found impossible once is not tried again
(as in the bin completion of Korf 2002, with dominance by maximal loads alone).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from evacplan.errors import SolverError

MOST_LOADS: Final = 100_000
"""Loads of a vehicle that are tried before the question is left open."""

Counts = tuple[int, ...]
"""How many groups of each size, from the largest size down."""


class SeatingUndecidedError(SolverError):
    """It took too long to find out whether groups fit into vehicles."""

    def __init__(self, groups: int, vehicles: int) -> None:
        super().__init__(f"whether {groups} groups fit into {vehicles} vehicles was left open")


def pack(people: Sequence[int], places: int, vehicles: int) -> list[list[int]] | None:
    """Seat groups of the given sizes in ``vehicles`` of ``places`` each, every group in one; None if impossible.

    First fit decreasing, and where that fails an exact search.

    Raises
    ------
    SeatingUndecidedError
        If the search was given up; the same groups are given up again.
    """
    seated: list[list[int]] = [[] for _ in range(vehicles)]
    room = [places] * vehicles
    first = dict[int, int]()  # groups of one size look for a vehicle from where the last of them found one
    for i in sorted(range(len(people)), key=lambda i: -people[i]):
        v = next((v for v in range(first.get(people[i], 0), vehicles) if room[v] >= people[i]), None)
        if v is None:
            return _pack_exactly(people, places, vehicles)
        first[people[i]] = v
        seated[v].append(i)
        room[v] -= people[i]
    return seated


def _pack_exactly(people: Sequence[int], places: int, vehicles: int) -> list[list[int]] | None:
    if sum(people) > places * vehicles or max(people, default=0) > places:
        return None
    counter = Counter(people)
    sizes = tuple(sorted(counter, reverse=True))
    loads = _search(sizes, tuple(counter[size] for size in sizes), places, vehicles, len(people))
    if loads is None:
        return None
    waiting = {size: [i for i, each in enumerate(people) if each == size] for size in sizes}
    filled = [
        sorted(waiting[size].pop() for size, n in zip(sizes, load, strict=True) for _ in range(n)) for load in loads
    ]
    return filled + [[] for _ in range(vehicles - len(filled))]


def _search(sizes: Counts, counts: Counts, places: int, vehicles: int, groups: int) -> list[Counts] | None:
    """Return the loads of the vehicles that are needed, depth first; None if no loads will do."""
    slack = places * vehicles - sum(size * n for size, n in zip(sizes, counts, strict=True))
    hopeless: set[Counts] = set()
    path: list[tuple[Counts, int, Iterator[Counts]]] = [(counts, slack, _loads(sizes, counts, places, slack))]
    chosen: list[Counts] = []
    tried = 0
    while path:
        left, slack, loads = path[-1]
        if not any(left):
            return chosen
        load = next(loads, None)
        if load is None:
            hopeless.add(left)
            path.pop()
            if chosen:
                chosen.pop()
            continue
        tried += 1
        if tried > MOST_LOADS:
            raise SeatingUndecidedError(groups, vehicles)
        after = tuple(n - m for n, m in zip(left, load, strict=True))
        if after not in hopeless:
            lost = slack - places + sum(size * n for size, n in zip(sizes, load, strict=True))
            chosen.append(load)
            path.append((after, lost, _loads(sizes, after, places, lost)))
    return None


def _loads(sizes: Counts, counts: Counts, places: int, slack: int) -> Iterator[Counts]:
    """Yield the loads with one of the largest groups to which nothing can be added, with at most ``slack`` free."""
    largest = next((k for k, n in enumerate(counts) if n), None)
    if largest is None:
        return
    load = [0] * len(sizes)

    def fill(k: int, room: int, least: int) -> Iterator[Counts]:
        # ``least`` is the smallest size of which some are left out; it must not fit any more.
        if k == len(sizes):
            if room <= slack and room < least:
                yield tuple(load)
            return
        most = min(counts[k], room // sizes[k])
        for n in range(most, 0 if k == largest else -1, -1):
            load[k] = n
            yield from fill(k + 1, room - n * sizes[k], least if n == counts[k] else sizes[k])
        load[k] = 0

    yield from fill(largest, places, places + 1)
