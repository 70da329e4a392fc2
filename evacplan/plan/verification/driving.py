"""The clock of a driver: a run is driven piece by piece, with a rest wherever the hours are over before the way is."""

from __future__ import annotations

from dataclasses import dataclass

from evacplan.scenario import Fleet, Scenario


@dataclass(frozen=True, slots=True)
class DrivenRun:
    """One run from the depot along a link and back, rests included [min]."""

    there: int
    """From the depot to the departure."""
    ride: int
    """From the departure to the arrival."""
    home: int
    """From the arrival to the depot."""
    moving: tuple[tuple[int, int], ...]
    """When the vehicle moves along the link, from the departure."""


@dataclass
class _Driver:
    """The drivers of one vehicle, who drive in turn."""

    hours: int | None
    """How long all of them together can drive without a rest; None if that does not matter."""
    rest: int
    driven: int = 0
    """How long they have driven since the last rest."""

    def drive(self, minutes: int) -> list[tuple[int, int]]:
        """Drive for so long; return when the vehicle moves."""
        if self.hours is None:
            return [(0, minutes)]
        pieces, clock = [], 0
        while minutes > 0:
            if self.driven == self.hours:
                clock, self.driven = clock + self.rest, 0
            now = min(minutes, self.hours - self.driven)
            pieces.append((clock, clock + now))
            clock, self.driven, minutes = clock + now, self.driven + now, minutes - now
        return pieces


def driven_run(scenario: Scenario, fleet: Fleet, there: int, ride: int, home: int) -> DrivenRun:
    """Return the run of a vehicle that drives so long to the link, along it, and back to its depot [min]."""
    rule = scenario.policy.driving
    driver = _Driver(rule.hours * fleet.drivers, rule.rest) if rule else _Driver(None, 0)
    approach = driver.drive(there)[-1][1] if there else 0
    if driver.hours is not None and driver.driven > 0 and driver.driven + ride > driver.hours:
        approach, driver.driven = approach + driver.rest, 0
    moving = tuple(driver.drive(ride))
    # The first piece of the way back may come after a rest, so that the last piece tells when it is over.
    back = driver.drive(home)[-1][1] if home else 0
    return DrivenRun(approach, moving[-1][1], back, moving)
