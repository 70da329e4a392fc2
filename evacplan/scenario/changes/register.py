"""Who has to be brought home after all: late registrations, people who do not come, groups ready later."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from evacplan.errors import quoted
from evacplan.scenario.changes.base import Change, Revision
from evacplan.scenario.group import Group
from evacplan.scenario.record import Id, People, as_tuple
from evacplan.scenario.scenario import Scenario
from evacplan.units import Duration, Moment, Share, format_duration


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
