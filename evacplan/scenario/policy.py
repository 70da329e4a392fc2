"""What matters and what is allowed: the order of objectives and the margins of the crisis cell."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from evacplan.scenario.calendar import Hours, TimeOfDay
from evacplan.scenario.group import ReadyCase
from evacplan.scenario.record import CountryCode, Id, Record, Sourced, as_tuple
from evacplan.scenario.ways import Mode, PositiveDuration
from evacplan.units import Duration, Factor, Share

Objective = Literal["stranded", "exposure", "fairness", "arrival", "cost"]
"""A term of the lexicographic objective."""

DEFAULT_OBJECTIVES: tuple[Objective, ...] = ("stranded", "exposure", "fairness", "arrival", "cost")
DEFAULT_PRIORITIES = ("medical", "unaccompanied_minors", "small_children", "over_60", "standard")
DEFAULT_CONNECTIONS: dict[Mode, int] = {"road": 0, "foot": 0, "rail": 60, "sea": 180, "air": 120}


class Driving(Record):
    """How long a driver may drive before a rest; it binds the vehicles of fleets."""

    hours: PositiveDuration
    """Most time that one driver drives without a rest."""
    rest: PositiveDuration
    """How long a rest lasts; a fleet with several drivers rests when the last of them has driven his hours."""


class Reserve(Record):
    """What the vehicles of fleets keep back for a breakdown or a straggler."""

    seats: Annotated[int, Field(ge=0, le=1000)] = 0
    """Seats of every vehicle that stay free."""
    vehicles: Annotated[int, Field(ge=0, le=100)] = 0
    """Vehicles that run along empty wherever vehicles of a fleet leave together on a link."""


class Policy(Sourced):
    """How the crisis cell decides."""

    objective: Annotated[tuple[Objective, ...], BeforeValidator(as_tuple)] = DEFAULT_OBJECTIVES
    """What is minimised, most important first; a later one never costs an earlier one more than its tolerance."""
    tolerance: dict[Objective, Share] = Field(default_factory=dict)
    """How much an objective may be worsened for the sake of later ones, as a share of its optimum."""
    priorities: Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(as_tuple)] = DEFAULT_PRIORITIES
    """Priority classes, first to be brought home first; the last is the default class."""
    crisis_factor: dict[CountryCode, Annotated[Factor, Field(ge=1)]] = Field(default_factory=dict)
    """By how much links that begin in a country take longer than in peace; 1 if absent."""
    connections: dict[Mode, Duration] = Field(default_factory=dict)
    """Time that people need at a site before a departure, by mode of the departure."""
    daylight: Hours = "06:00-18:00"
    """Local time during which links marked ``daylight`` are travelled."""
    driving: Driving | None = None
    """After how much driving the vehicles of fleets stop for a rest; never if absent."""
    reserve: Reserve = Reserve()
    """Seats and vehicles of fleets that are kept in reserve; none if absent."""
    readiness: ReadyCase = "latest"
    """Which instant of a range of readiness is planned for."""
    guardians: Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] = ()
    """Who may accompany minors without an adult of their own: roles, never names."""
    night_at: TimeOfDay = "04:00"
    """Local time at which whoever is at a site spends the night there."""
    meals_at: Annotated[tuple[TimeOfDay, ...], BeforeValidator(as_tuple)] = ("08:00", "13:00", "19:00")
    """Local times at which whoever is at a site has a meal there."""

    @model_validator(mode="after")
    def _orders_without_repeats(self) -> Self:
        if "stranded" not in self.objective[:1]:
            raise ValueError("the objective does not begin with stranded, expected [stranded, ...]")
        for order in (self.objective, self.priorities):
            if len(set(order)) != len(order):
                raise ValueError("an order names something twice, expected every entry once")
        return self

    def connection(self, mode: Mode) -> int:
        """Return the connection time before a departure by ``mode`` [min]."""
        return self.connections.get(mode, DEFAULT_CONNECTIONS[mode])
