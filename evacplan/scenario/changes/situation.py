"""How the situation itself may turn: danger, roads, sites, flights, and who has to be brought home."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from evacplan.errors import quoted
from evacplan.scenario.calendar import departures
from evacplan.scenario.changes.base import Change, Revision
from evacplan.scenario.changes.opening import section_of
from evacplan.scenario.group import Group
from evacplan.scenario.record import CountryCode, Id, People, as_tuple
from evacplan.scenario.scenario import Scenario, tails
from evacplan.scenario.ways import Charter
from evacplan.units import AnyMoment, Duration, Factor, Moment, Share, format_duration


class CrisisFactor(Change):
    """Slower or faster roads in a country."""

    kind: Literal["crisis_factor"] = "crisis_factor"
    """Says which change it is."""
    country: CountryCode
    """The country."""
    to: Annotated[Factor, Field(ge=1)]
    """By how much its links take longer than in peace."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"crisis factor {self.to} in {self.country}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the policy with the new factor."""
        self.find("country", self.country, scenario.countries)
        given = scenario.policy.model_dump(mode="json", exclude_unset=True).get("crisis_factor", {})
        factors = {**given, self.country: self.model_dump(mode="json")["to"]}
        return {"policy": {"policy": self.with_values(scenario.policy, crisis_factor=factors)}}


class Danger(Change):
    """Another danger weight of a country or a site."""

    kind: Literal["exposure"] = "exposure"
    """Says which change it is."""
    country: CountryCode | None = None
    """The country; give this or ``site``."""
    site: Id | None = None
    """The site; give this or ``country``."""
    to: Factor
    """Danger weight of an hour spent there."""

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if (self.country is None) == (self.site is None):
            raise ValueError("one place is needed, expected either country or site")
        return self

    @property
    def name(self) -> str:
        """What it changes."""
        return f"exposure {self.to} at {self.site or self.country}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the place with the new weight."""
        if self.site is not None:
            site = self.find("site", self.site, scenario.sites)
            return {"sites": {self.site: self.with_values(site, exposure=self.model_dump(mode="json")["to"])}}
        code = self.country or ""
        country = self.find("country", code, scenario.countries)
        return {"countries": {code: self.with_values(country, exposure=self.model_dump(mode="json")["to"])}}


class SiteClosed(Change):
    """A site that nobody can leave or reach for a time: all ways that begin or end there are closed."""

    kind: Literal["site_closed"] = "site_closed"
    """Says which change it is."""
    site: Id
    """Id of the site."""
    start: AnyMoment
    """From when, on the clock of the site unless it carries an offset."""
    lasts: Duration
    """How long."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.site} shut from {self.start} for {format_duration(self.lasts)}"

    @property
    def restricts(self) -> bool:
        """Whether it only forbids."""
        return True

    def revised(self, scenario: Scenario) -> Revision:
        """Return its ways, each with one closure more."""
        self.find("site", self.site, scenario.sites)
        begins = self.start.at(scenario.zone(self.site))
        if begins >= scenario.end or begins + timedelta(minutes=self.lasts) <= scenario.start:
            raise self.wrong("start", "the closure is outside the time that is planned", "expected one within it")
        closure = {"start": begins.isoformat(), "lasts": format_duration(self.lasts)}
        found: dict[str, dict[str, Any]] = {}
        for key, way in scenario.ways.items():
            if self.site in (*tails(way), way.head):
                before = [each.model_dump(mode="json", exclude_unset=True) for each in way.closed]
                changed = self.with_values(way, closed=[*before, closure])
                found.setdefault(section_of(scenario, key), {})[key] = changed
        return found


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
        return f"{self.service} of {self.at} {late}"

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


class Registered(Change):
    """Groups that are registered late."""

    kind: Literal["registered"] = "registered"
    """Says which change it is."""
    groups: Annotated[tuple[Group, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    """The groups, as in a scenario."""

    @property
    def name(self) -> str:
        """What it changes."""
        people = sum(group.people for group in self.groups)
        return f"{people} people more, in {len(self.groups)} group{'' if len(self.groups) == 1 else 's'}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the new groups."""
        for group in self.groups:
            if group.id in scenario.group_by_id:
                raise self.wrong("groups", f"there is a group {quoted(group.id)} already", "expected a new id")
        return {"groups": {group.id: group for group in self.groups}}


class NoShow(Change):
    """People who do not come: one group or part of it, or a share of a state's groups."""

    kind: Literal["no_show"] = "no_show"
    """Says which change it is."""
    group: Id | None = None
    """Id of the group; give this or ``state``."""
    people: People | None = None
    """How many of the group; all if absent."""
    state: Id | None = None
    """Id of the state; give this or ``group``."""
    share: Share | None = None
    """Which share of the state's groups does not come, spread evenly over the register."""

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if (self.group is None) == (self.state is None) or (self.state is None) != (self.share is None):
            raise ValueError("somebody must be named, expected either group, or state and share")
        return self

    @property
    def name(self) -> str:
        """What it changes."""
        if self.state is not None and self.share is not None:
            return f"{float(self.share):.0%} of the groups of {self.state} do not come"
        return f"{self.people or 'all'} of {self.group} do not come"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the groups that are smaller, or None for those that are not there at all."""
        if self.state is not None:
            self.find("state", self.state, scenario.states)
            mine = [group for group in scenario.groups if group.state == self.state]
            share = Fraction(self.share or 0)
            # Every so many: the count reaches a whole number just as often as the share says.
            absent = [g for n, g in enumerate(mine) if int((n + 1) * share) > int(n * share)]
            return self._all_but(scenario, {group.id: None for group in absent})
        group = self.find("group", self.group or "", scenario.group_by_id)
        left = group.people - (self.people or group.people)
        if left < 0:
            raise self.wrong("people", f"{quoted(group.id)} has {group.people}", "expected no more than these")
        return self._all_but(scenario, {group.id: self.with_values(group, people=left) if left else None})

    def _all_but(self, scenario: Scenario, changed: dict[str, Group | None]) -> Revision:
        if sum(found is None for found in changed.values()) == len(scenario.groups):
            raise self.wrong("share", "nobody would be left", "expected fewer")
        return {"groups": changed}


class Later(Change):
    """Groups of a state, or at a site, that are ready later than they said."""

    kind: Literal["later"] = "later"
    """Says which change it is."""
    by: Duration
    """How much later."""
    state: Id | None = None
    """Only those of this state."""
    site: Id | None = None
    """Only those who are at this site."""

    @property
    def name(self) -> str:
        """What it changes."""
        who = " ".join([f"of {self.state}" if self.state else "", f"at {self.site}" if self.site else ""]).strip()
        return f"groups {who or 'everywhere'} ready {format_duration(self.by)} later"

    def revised(self, scenario: Scenario) -> Revision:
        """Return these groups with their later time."""
        if self.state is not None:
            self.find("state", self.state, scenario.states)
        if self.site is not None:
            self.find("site", self.site, scenario.sites)
        found = {}
        for group in scenario.groups:
            if self.state in (None, group.state) and self.site in (None, group.at):
                ready = scenario.ready(group) + timedelta(minutes=self.by)
                found[group.id] = self.with_values(group, ready=str(Moment(ready)))
        return {"groups": found}


class PermitLead(Change):
    """Another time that a neighbour takes to decide, at one crossing or wherever it is asked."""

    kind: Literal["permit_lead"] = "permit_lead"
    """Says which change it is."""
    of: CountryCode
    """The neighbour."""
    lead: Duration
    """Time from sending the application to the decision."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.of} decides permits within {format_duration(self.lead)}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the crossings at which its permission is needed."""
        found = {}
        for key, crossing in scenario.crossings.items():
            if crossing.permit is not None and crossing.permit.of == self.of:
                rule = crossing.permit.model_dump(mode="json", exclude_unset=True)
                found[key] = self.with_values(crossing, permit={**rule, "lead": format_duration(self.lead)})
        if not found:
            raise self.wrong("of", f"no crossing asks for a permit of {quoted(self.of)}", "expected one that does")
        return {"crossings": found}
