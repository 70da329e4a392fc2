"""A row of a register as it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from evacplan.person import Person
from evacplan.scenario.group import PermitStatus
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers.finding import Finding, Origin
from evacplan.sources.registers.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Situation:
    """What rows are read against."""

    scenario: Scenario
    """Places, states, classes; its groups do not matter."""
    gazetteer: Gazetteer
    """Its places by every spelling."""
    on: date | None
    """The day on which planning begins, if the scenario says so."""


@dataclass(frozen=True, slots=True)
class Application:
    """How far an application for a permission has come."""

    status: PermitStatus
    at: datetime | None = None
    """When it was sent or approved, in local time of where the people are."""


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One row: a person, or a family with its head."""

    origin: Origin
    people: int
    """How many people the row is about; 0 where that cannot be read."""
    person: Person
    """Who the row names."""
    rejected: bool = False
    """Whether it was left out; a finding says why."""
    family: str | None = None
    """What the rows of one family share; None for a row that stands alone."""
    declared: int | None = None
    """How many people the family has, where a row about a person says so."""
    site: str = ""
    """Where they are."""
    state: str = ""
    """The state that brings them home."""
    home: str | None = None
    """Where they count as home, if said."""
    ready: datetime | None = None
    """From when they can leave, in local time of the site."""
    priority: str | None = None
    """Their priority class, if said."""
    needs: tuple[str, ...] = ()
    """Their special needs."""
    guardian: str | None = None
    """Who accompanies minors, as a role that the policy names."""
    permits: Mapping[str, Application] = field(default_factory=lambda: MappingProxyType({}))
    """Applications by country."""


class Notes:
    """Collects what there is to say about one row."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.findings: list[Finding] = []

    def flag(self, about: str, kind: str, wrong: str, expected: str = "") -> None:
        """Note something odd about a row that is read all the same."""
        self.findings.append(Finding(self.origin, "flagged", about, kind, wrong, expected))

    def reject(self, about: str, kind: str, wrong: str, expected: str = "") -> None:
        """Note why a row is left out."""
        self.findings.append(Finding(self.origin, "rejected", about, kind, wrong, expected))

    def rejected_for(self, about: str) -> bool:
        """Whether something about ``about`` is a reason to leave the row out."""
        return any(finding.outcome == "rejected" and finding.field == about for finding in self.findings)

    @property
    def rejected(self) -> bool:
        """Whether there is a reason to leave the row out."""
        return any(finding.outcome == "rejected" for finding in self.findings)
