"""What runs otherwise than planned: departures late or cancelled, charters more, fleets that stand still."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from evacplan.errors import quoted
from evacplan.scenario.calendar import departures
from evacplan.scenario.changes.base import Change, Revision, moment_in_words, span_in_words
from evacplan.scenario.record import Id
from evacplan.scenario.scenario import Scenario
from evacplan.scenario.ways import Charter
from evacplan.units import AnyMoment, Duration, format_duration


class Delayed(Change):
    """A departure of a service that leaves later, or does not leave at all."""

    kind: Literal["delayed"] = "delayed"
    """Says which change it is."""
    service: Id
    """Id of the service."""
    at: AnyMoment
    """The departure, local to its tail."""
    by: Duration | None = None
    """How much later it leaves; it is cancelled if absent."""

    @property
    def name(self) -> str:
        """What it changes."""
        late = f"{format_duration(self.by)} late" if self.by else "cancelled"
        return f"{self.service} of {moment_in_words(self.at)} {late}"

    @property
    def restricts(self) -> bool:
        """Whether it does not leave at all."""
        return self.by is None

    def revised(self, scenario: Scenario) -> Revision:
        """Return the service with all its departures written out, this one moved or left out."""
        service = self.find("service", self.service, scenario.services)
        zone = scenario.zone(service.tail)
        every = departures(service.departs, zone, scenario.start, scenario.end)
        at = self.at.at(zone)
        if at not in every:
            raise self.wrong("at", f"{quoted(self.service)} has no departure at {self.at}", "expected one that it has")
        left = [each for each in every if each != at]
        if self.by is not None:
            left.append(at + timedelta(minutes=self.by))
        if not left:
            begins = scenario.start.isoformat()
            closure = {"start": begins, "lasts": format_duration(scenario.clock.horizon)}
            return {"services": {self.service: self.with_values(service, closed=[closure])}}
        written = [f"{each.astimezone(zone).replace(tzinfo=None):%Y-%m-%dT%H:%M}" for each in sorted(set(left))]
        return {"services": {self.service: self.with_values(service, departs=written)}}


class Ordered(Change):
    """A charter that may be ordered beside those that there are."""

    kind: Literal["charter"] = "charter"
    """Says which change it is."""
    id: Id
    """Its id, which no way has yet."""
    charter: Charter
    """The charter, as in a scenario."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"charter {self.id} with {self.charter.seats} seats from {', '.join(self.charter.tails)}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the charter under its id."""
        if self.id in scenario.ways:
            raise self.wrong("id", f"there is a way {quoted(self.id)} already", "expected a new id")
        return {"charters": {self.id: self.charter}}


class Idle(Change):
    """A fleet that stands still for a time."""

    kind: Literal["idle"] = "idle"
    """Says which change it is."""
    fleet: Id
    """Id of the fleet."""
    start: AnyMoment
    """From when no vehicle sets out with people, local to where the link begins unless it carries an offset."""
    lasts: Duration
    """How long."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.fleet} idle {span_in_words(self.start, self.lasts)}"

    @property
    def restricts(self) -> bool:
        """Whether it only forbids."""
        return True

    def revised(self, scenario: Scenario) -> Revision:
        """Return the fleet with one rest more."""
        fleet = self.find("fleet", self.fleet, scenario.fleets)
        begins = self.start.at(scenario.zone(fleet.depot))
        if begins >= scenario.end or begins + timedelta(minutes=self.lasts) <= scenario.start:
            raise self.wrong("start", "it is outside the time that is planned", "expected a time within it")
        before = [each.model_dump(mode="json", exclude_unset=True) for each in fleet.idle]
        rest = {"start": str(self.start), "lasts": format_duration(self.lasts)}
        return {"fleets": {self.fleet: self.with_values(fleet, idle=[*before, rest])}}
