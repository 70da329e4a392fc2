"""The parts that plans are made of, every one that is the same only once."""

from __future__ import annotations

from dataclasses import dataclass, field

from evacplan.formulation.problem import EvacuationProblem
from evacplan.plan.plan import Instant, Kind, Leg, Load
from evacplan.planner.wording import explanation, readiness
from evacplan.scenario import AnyWay, Charter, Crossing, Group, Link, Scenario


@dataclass(frozen=True)
class Parts:
    """A scenario with its compiled problem, to turn indices and minutes into names and instants.

    Parts that are the same are one object, for a hundred thousand groups share a few thousand departures.
    """

    scenario: Scenario
    problem: EvacuationProblem
    _instants: dict[tuple[int, str], Instant] = field(default_factory=dict)
    _legs: dict[tuple[int, str | None], Leg] = field(default_factory=dict)
    _loads: dict[tuple[str, int, int], Load] = field(default_factory=dict)
    _itineraries: dict[tuple[object, ...], tuple[Leg, ...]] = field(default_factory=dict)
    _times: dict[int, tuple[int, int]] = field(default_factory=dict)
    _explanations: dict[tuple[tuple[int, ...], int], str] = field(default_factory=dict)

    def instant(self, minute: int, site: str) -> Instant:
        """Return the instant of a minute, on the clock of a site."""
        found = self._instants.get((minute, site))
        if found is None:
            found = Instant.of(self.problem.grid.instant(minute), self.scenario.zone(site))
            self._instants[minute, site] = found
        return found

    def leg(self, movement: int, carrier: str | None) -> Leg:
        """Return the leg that a movement is, for those whom ``carrier`` carries."""
        found = self._legs.get((movement, carrier))
        if found is None:
            found = self._legs[movement, carrier] = self._new_leg(movement, carrier)
        return found

    def _new_leg(self, movement: int, carrier: str | None) -> Leg:
        moves, network = self.problem.movements, self.problem.network
        stretch = network.stretches[moves.stretch[movement]]
        tail, head = network.sites[stretch.tail], network.sites[stretch.head]
        return Leg(
            way=stretch.way_id,
            kind=_kind(stretch.way),
            tail=tail,
            head=head,
            boards=self.instant(int(moves.enter[movement]) * self.problem.grid.step, tail),
            departs=self.instant(int(moves.depart[movement]), tail),
            arrives=self.instant(int(moves.arrive[movement]), head),
            carrier=carrier,
        )

    def load(self, group: str, part: int, people: int) -> Load:
        """Return people of one part of a group aboard a vehicle."""
        found = self._loads.get((group, part, people))
        if found is None:
            found = self._loads[group, part, people] = Load(group=group, part=part, people=people)
        return found

    def itinerary(self, movements: tuple[int, ...], carriers: dict[int, str]) -> tuple[Leg, ...]:
        """Return the legs of movements in order; ``carriers`` holds who carries on some of them."""
        key = (movements, *map(carriers.get, movements)) if carriers else movements
        found = self._itineraries.get(key)
        if found is None:
            found = self._itineraries[key] = tuple(self.leg(a, carriers.get(a)) for a in movements)
        return found

    def explanation(self, group: Group, movements: tuple[int, ...], legs: tuple[Leg, ...]) -> str:
        """Return in words why ``group`` goes this way."""
        ready = self.problem.grid.minute(self.scenario.ready(group))
        found = self._explanations.get((movements, ready))
        if found is None:
            times = [self._time(movement) for movement in movements]
            found = self._explanations[movements, ready] = explanation(self.scenario, ready, legs, times)
        return found + readiness(self.scenario, group)

    def _time(self, movement: int) -> tuple[int, int]:
        found = self._times.get(movement)
        if found is None:
            moves = self.problem.movements
            found = self._times[movement] = (int(moves.depart[movement]), int(moves.arrive[movement]))
        return found


def _kind(way: AnyWay) -> Kind:
    if isinstance(way, Link):
        return "link"
    if isinstance(way, Crossing):
        return "crossing"
    return "charter" if isinstance(way, Charter) else "service"
