"""The plan: what everybody does and when, with its values, bounds and prices.

It carries the scenario as written: it can be verified and shown anywhere, and reports are drawn from it alone.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from pydantic import AwareDatetime, Field

from evacplan.collector import collector_paused
from evacplan.plan.assignment import Assignment, Kind, Leg, Stranded
from evacplan.plan.part import Instant, PlanPart
from evacplan.plan.provision import Provision
from evacplan.plan.quality import Price, TierResult
from evacplan.scenario import Scenario
from evacplan.scenario.capacities import Capacity, capacities
from evacplan.scenario.one_line import OneLine

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = [
    "SCHEMA_VERSION",
    "Assignment",
    "BorderList",
    "CharterOrder",
    "Dispatch",
    "Instant",
    "Kind",
    "Leg",
    "ListKind",
    "Load",
    "Plan",
    "PlanFrame",
    "Run",
    "ScenarioCopy",
    "Stranded",
    "digest",
]

SCHEMA_VERSION: Final = "evacplan-plan/2"

ListKind = Literal["permission", "exit"]


class Load(PlanPart):
    """People of one assignment aboard a vehicle."""

    group: str
    """Id of the group."""
    part: int = Field(ge=1)
    """Number of the part."""
    people: int = Field(ge=1)
    """How many of that part ride in this vehicle."""


class Dispatch(PlanPart):
    """One run of one vehicle: from its depot to the link, along it, and back to the depot."""

    id: str
    """Id of the dispatch."""
    fleet: str
    """Id of the fleet."""
    vehicle: int = Field(ge=1)
    """Number of the vehicle in the fleet, from 1."""
    link: str
    """Id of the link."""
    leaves_depot: Instant
    """When it is held from, in local time of the depot."""
    departs: Instant
    """Departure with people, in local time of the tail."""
    arrives: Instant
    """Arrival with people, in local time of the head."""
    back: Instant
    """When it can be used again, in local time of the depot."""
    aboard: tuple[Load, ...]
    """Who rides in it."""


class CharterOrder(PlanPart):
    """One trip to be ordered."""

    id: str
    """Id of the order."""
    charter: str
    """Id of the charter."""
    tail: str = Field(alias="from")
    """Site of departure."""
    departs: Instant
    """Departure, in local time of the tail."""
    arrives: Instant
    """Arrival, in local time of the head."""
    order_by: Instant
    """Latest time of ordering, in local time of the tail."""
    aboard: tuple[Load, ...]
    """Who rides in it."""


class BorderList(PlanPart):
    """The groups whose names one country must have before they cross at one post on one day.

    A list of the kind ``permission`` asks a neighbour for the permissions that have not been asked for, each group on
    the list of the day on which the first of it crosses. One of the kind ``exit`` tells the country that they leave who
    leaves, in which vehicle and when; who that is, the assignments say (:mod:`evacplan.plan.border_lists`).
    """

    kind: ListKind = "permission"
    """What the list is for."""
    country: str
    """Code of the country that it goes to."""
    crossing: str
    """Id of the crossing."""
    day: date
    """Calendar day of the near side on which they cross."""
    groups: tuple[str, ...]
    """Ids of the groups, sorted."""
    people: int
    """How many people they are."""
    submit_by: Instant
    """Latest time of sending for all of them to be admitted on time, in local time of the near side."""
    version: int = Field(default=1, ge=1)
    """Number of the list, counted up whenever a plan changes what an earlier one has said."""


class ScenarioCopy(PlanPart):
    """The scenario that was planned."""

    path: str
    """Name of the file that it was read from."""
    digest: str
    """SHA-256 of the canonical JSON of ``resolved``."""
    resolved: dict[str, Any]
    """The scenario as written, all files composed."""

    @classmethod
    def of(cls, scenario: Scenario, path: str) -> Self:
        """Return the copy of ``scenario``, known as ``path``."""
        resolved = scenario.as_written()
        return cls(path=path, digest=digest(resolved), resolved=resolved)


class Run(PlanPart):
    """How the plan was made."""

    seconds: dict[str, float]
    """Time by stage."""
    peak_mib: int | None = None
    """The most memory that the run may have held at one time, its solver processes included [MiB]."""
    limits_hit: tuple[str, ...] = ()
    """``interrupted``, ``time limit``, ``a solver failed`` or ``a solver process died``, where the run was cut."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """What was asked for, independent of the machine."""


class PlanFrame(PlanPart):
    """What a plan says beside its itineraries."""

    schema_version: Literal["evacplan-plan/2"] = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of this format."""
    evacplan: str
    """The version of the program that made it."""
    created: AwareDatetime
    """When it was made."""
    seed: int
    """The seed of the search."""
    step: int
    """The grid on which it is optimal [min]."""
    scenario: ScenarioCopy
    """What was planned."""
    objective: tuple[TierResult, ...]
    """How good it is, tier by tier."""
    stranded: tuple[Stranded, ...]
    """Who is not brought home."""
    dispatches: tuple[Dispatch, ...]
    """Which vehicles run."""
    charters: tuple[CharterOrder, ...]
    """What is ordered."""
    lists: tuple[BorderList, ...]
    """Which permissions to ask for, and by when."""
    provisions: tuple[Provision, ...] = ()
    """Nights and meals at the sites that count them, by day."""
    prices: tuple[Price, ...]
    """What one more unit of each scarce capacity would save."""
    run: Run
    """How it was made."""


class Plan(OneLine, PlanFrame):
    """A plan with everything that reports need."""

    assignments: tuple[Assignment, ...]
    """Who goes which way and when."""

    @cached_property
    def given(self) -> Scenario:
        """The scenario that was planned, rebuilt from the copy."""
        with collector_paused():
            return Scenario.model_validate(self.scenario.resolved)

    @cached_property
    def capacities(self) -> dict[str, Capacity]:
        """Every capacity of the scenario that was planned, by its name."""
        return capacities(self.given)

    def itineraries(self) -> pd.DataFrame:
        """Return one row per leg of every group: way, sites, instants in UTC and as local text, vehicle."""
        from evacplan.plan.views import itineraries_frame

        return itineraries_frame(self)

    def routes(self) -> gpd.GeoDataFrame:
        """Return one line on the map per way and departure, with its people, groups and instants (EPSG:4326)."""
        from evacplan.plan.views import routes_frame

        return routes_frame(self)

    def tiers(self) -> pd.DataFrame:
        """Return value, bound, gap and status of every tier of the objective."""
        from evacplan.plan.views import tiers_frame

        return tiers_frame(self)

    def __repr__(self) -> str:
        from evacplan.plan.views import one_line

        return one_line(self)

    def _repr_html_(self) -> str:
        from evacplan.plan.views import to_html

        return to_html(self)


def digest(resolved: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of ``resolved``."""
    canonical = json.dumps(resolved, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
