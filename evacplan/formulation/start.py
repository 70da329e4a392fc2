"""A known plan to begin with: what people do in it, and what was scarce, on the clock, to be tried on any situation."""

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


class KnownPrice(NamedTuple):
    """What one more unit of a capacity was worth."""

    resource: str
    """Name of the capacity."""
    at: datetime
    """When it was scarce."""
    tier: str
    """The tier in which it was worth something."""
    price: float
    """How much, in the unit of the tier."""


@dataclass(frozen=True)
class Start:
    """A known plan; there may be none."""

    itineraries: tuple[Itinerary, ...] = ()
    """What people do; those that a situation leaves no room for are no part of the start there."""
    prices: tuple[KnownPrice, ...] = ()
    """What was scarce, as a hint where to look first; nothing rests on it."""


NOTHING_KNOWN = Start()
"""To begin with nothing."""


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
