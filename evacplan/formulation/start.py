"""A known plan to begin with: what people do in it, on the clock, so that it can be tried on any other situation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from evacplan.network.grid import IntArray, TimeGrid
from evacplan.network.static import StaticNetwork


class Ride(NamedTuple):
    """One departure that people take."""

    way: str
    """Id of the way."""
    tail: str
    """Site where it is entered."""
    pool: str | None
    """Fleet or charter that carries them, if any does."""
    departs: datetime
    """Departure."""


class Itinerary(NamedTuple):
    """What people of one contingent do who sit together all the way."""

    contingent: str
    """Id of the contingent."""
    people: int
    """How many they are."""
    rides: tuple[Ride, ...]
    """What they take, in order."""
    vehicles: tuple[str | None, ...]
    """The vehicle of every ride in which they sit, if any."""


Start = tuple[Itinerary, ...]
"""The itineraries of a known plan; those that a situation leaves no room for are no part of the start there."""


@dataclass(frozen=True)
class Stretches:
    """The stretches of a network by what people ride on."""

    numbers: dict[tuple[str, str, str | None], list[int]]
    """By way, site of entry and pool of vehicles; several where own cars are driven on."""

    @classmethod
    def of(cls, network: StaticNetwork) -> Stretches:
        """Return the stretches of ``network``."""
        found: dict[tuple[str, str, str | None], list[int]] = {}
        for number, stretch in enumerate(network.stretches):
            pool = stretch.carrier.pool if stretch.carrier else None
            found.setdefault((stretch.way_id, network.sites[stretch.tail], pool), []).append(number)
        return cls(found)

    def ridden(self, ride: Ride) -> list[int]:
        """Return those on which ``ride`` may be; where its vehicles do not run any more, those that need none."""
        return self.numbers.get(ride[:3]) or self.numbers.get((ride.way, ride.tail, None), [])


def departures_of(start: Iterable[Itinerary], network: StaticNetwork, grid: TimeGrid) -> list[IntArray]:
    """Return for every stretch the minutes at which somebody departs on it in ``start``."""
    stretches = Stretches.of(network)
    minutes: list[list[int]] = [[] for _ in network.stretches]
    for ride in {ride for itinerary in start for ride in itinerary.rides}:
        for number in stretches.ridden(ride):
            minutes[number].append(grid.minute(ride.departs))
    return [np.unique(np.array(each, dtype=np.int64)) for each in minutes]
