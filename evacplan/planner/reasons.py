"""Why every group goes its way: what was full on a better one, the next best corridor, and the reserve.

Each question is asked for one group while everybody else keeps to the plan, so that the work grows with the number
of groups and no faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from evacplan.network.grid import BoolArray
from evacplan.plan.plan import Instant, Plan
from evacplan.plan.reasons import Alternative, Bottleneck, Reasons, Reserve
from evacplan.planner.standing import Part, Standing, people_of
from evacplan.scenario import Crossing, Link
from evacplan.solvers.ground import Party
from evacplan.solvers.residual import Residual
from evacplan.solvers.way_home import cheapest_path

MOST = 300
"""Itineraries of kinds of groups that are looked into with the plan; others are when they are asked for."""

Path = tuple[int, ...]


def with_reasons(
    plan: Plan,
    standing: Standing,
    *,
    most: int = MOST,
    over: Callable[[], bool] = lambda: False,
    only: str | None = None,
) -> Plan:
    """Return ``plan`` with the reasons and the reserve of its assignments, as far as ``most`` and ``over`` let it."""
    people = people_of(plan.assignments)
    known: dict[tuple[int, int, Path], tuple[Reasons, Reserve | None]] = {}
    assignments = []
    for assignment in plan.assignments:
        part = assignment.group, assignment.part
        path = standing.routes.get(part)
        if path is None or (only is not None and assignment.group != only):
            assignments.append(assignment)
            continue
        key = standing.kinds[standing.contingents[part]], assignment.people, path
        if key not in known and len(known) < most and not over():
            known[key] = reasons_of(standing, part, people)
        found = known.get(key)
        told = assignment if found is None else assignment.model_copy(update={"reasons": found[0], "reserve": found[1]})
        assignments.append(told)
    return plan.model_copy(update={"assignments": tuple(assignments)})


def reasons_of(standing: Standing, part: Part, people: dict[Part, int]) -> tuple[Reasons, Reserve | None]:
    """Return why ``part`` of a group goes its way, and where it goes if that is cut."""
    search = _Search.of(standing, part, people)
    best = search.best()
    cheapest = best is None or search.cost(search.path) <= search.cost(best)
    full = () if cheapest or best is None else bottlenecks(standing, search.left, search.party, best)
    without = {way: search.instead_of(way) for way in search.ways_that_may_fail()}
    others = [found for found in without.values() if found is not None]
    following = min(others, key=lambda found: (not found[1], search.cost(found[0])), default=None)
    reasons = Reasons(
        cheapest=cheapest,
        waited_for=full[0] if full else None,
        next_best=None if following is None else search.alternative(*following),
    )
    first = next(iter(without), None)
    reserve = None if first is None else without[first]
    if first is None or reserve is None:
        return reasons, None
    return reasons, Reserve(way=first, day=search.day_of(first), instead=search.alternative(*reserve))


@dataclass(frozen=True)
class _Search:
    """The ways home of one part of a group while everybody else keeps to the plan."""

    standing: Standing
    path: Path
    """Its way in the plan."""
    party: Party
    left: Residual
    """What there is for it."""
    room: BoolArray
    """Which movements have room for it."""

    @classmethod
    def of(cls, standing: Standing, part: Part, people: dict[Part, int]) -> _Search:
        group = standing.scenario.contingent_by_id[standing.contingents[part]]
        party = standing.party(group, people[part])
        left = standing.without([part], people)
        return cls(standing, standing.routes[part], party, left, left.free(party.commodity, party.people))

    @property
    def fits(self) -> BoolArray:
        places = self.standing.ground.places
        # A part of a group that splits may fill several vehicles that leave together.
        return np.asarray((places == 0) | (places >= min(self.party.people, self.smallest)), dtype=np.bool_)

    @property
    def smallest(self) -> int:
        commodity = self.standing.ground.frame.commodities[self.party.commodity]
        return commodity.smallest if commodity.splits else self.party.people

    def best(self) -> Path | None:
        """Return the best way home if everything were free; of several, one that parts late from the way in the plan.

        So what is full on it is what people would name: the flight that they missed, and not the bus of another hour.
        """
        ground, usable = self.standing.ground, self.party.open_to & self.fits
        best = cheapest_path(ground, self.party, usable)
        if best is None or self.cost(self.path) <= self.cost(best):
            return best
        moves = ground.frame.movements
        for shared in range(len(self.path) - 1, 0, -1):
            follows = moves.waiting | (moves.depart >= moves.arrive[self.path[shared - 1]])
            follows[list(self.path[:shared])] = True
            found = cheapest_path(ground, self.party, usable & follows)
            if found is not None and self.cost(found) <= self.cost(best):
                return found
        return best

    def cost(self, path: Path) -> int:
        return self.standing.ground.cost(path, self.party)

    def ways_that_may_fail(self) -> tuple[str, ...]:
        """Return the border posts on the way; where there is none, what runs on a timetable or to order."""
        stretches, moves = self.standing.ground.frame.network.stretches, self.standing.ground.frame.movements
        ways = [stretches[moves.stretch[a]] for a in self.path]
        posts = [s.way_id for s in ways if isinstance(s.way, Crossing)]
        return tuple(dict.fromkeys(posts or [s.way_id for s in ways if not isinstance(s.way, Link)]))

    def instead_of(self, way: str) -> tuple[Path, bool] | None:
        """Return the best way home without ``way``, and whether there is room on it; None if there is none."""
        ground = self.standing.ground
        numbers = [n for n, s in enumerate(ground.frame.network.stretches) if s.way_id == way]
        elsewhere = ~np.isin(ground.frame.movements.stretch, numbers)
        free = self.left.cheapest(self.party, self.room & elsewhere)
        if free is not None:
            return free, True
        full = cheapest_path(ground, self.party, self.party.open_to & self.fits & elsewhere)
        return None if full is None else (full, False)

    def alternative(self, path: Path, room: bool) -> Alternative:
        """Describe ``path`` beside the way in the plan."""
        ground, frame = self.standing.ground, self.standing.ground.frame
        stretches = [frame.network.stretches[frame.movements.stretch[a]] for a in path]
        exposure = next((tier for tier in ground.tiers if tier.name == "exposure"), None)
        more = Fraction(0)
        if exposure is not None:
            there, here = (ground.cost(each, self.party, exposure) for each in (path, self.path))
            more = Fraction((there - here) * self.party.people, exposure.scale)
        moves = frame.movements
        return Alternative(
            corridor=tuple(s.way_id for s in stretches if isinstance(s.way, Crossing)),
            ways=tuple(s.way_id for s in stretches),
            leaves=self._instant(int(moves.depart[path[0]]), int(moves.tail[path[0]])),
            home_at=self._instant(int(moves.arrive[path[-1]]), int(moves.head[path[-1]])),
            exposure=round(float(more), 3),
            later=int(moves.arrive[path[-1]]) - int(moves.arrive[self.path[-1]]),
            room=room,
        )

    def day_of(self, way: str) -> date:
        """Return the local day on which the plan has them use ``way``."""
        frame = self.standing.ground.frame
        a = next(a for a in self.path if frame.network.stretches[frame.movements.stretch[a]].way_id == way)
        return self._instant(int(frame.movements.depart[a]), int(frame.movements.tail[a])).local.date()

    def _instant(self, minute: int, site: int) -> Instant:
        return instant_at(self.standing, minute, site)


def instant_at(standing: Standing, minute: int, site: int) -> Instant:
    """Return the instant of a minute, on the clock of a site."""
    frame = standing.ground.frame
    return Instant.of(frame.grid.instant(minute), standing.scenario.zone(frame.network.sites[site]))


def bottlenecks(standing: Standing, left: Residual, party: Party, path: Iterable[int]) -> tuple[Bottleneck, ...]:
    """Return what has too little left for ``party`` on ``path``, in the order of travel, each resource once."""
    ground, found = standing.ground, {}
    short = left.short(party.commodity, party.people)
    for a in path:
        for u in range(int(ground.use_start[a]), int(ground.use_start[a + 1])):
            resource = ground.resources[ground.use_resource[u]]
            if not short[u] or resource.name in found:
                continue
            first, last = int(ground.use_first[u]), int(ground.use_last[u])
            row = first + int(np.argmin(left.left[first:last]))
            capacity = int(ground.limit[row])
            begins = int(resource.starts[row - int(ground.begin[ground.use_resource[u]])])
            found[resource.name] = Bottleneck(
                resource=resource.name,
                at=instant_at(standing, begins, int(ground.frame.movements.tail[a])),
                taken=max(0, capacity - int(left.left[row])),
                capacity=capacity,
            )
    return tuple(found.values())
