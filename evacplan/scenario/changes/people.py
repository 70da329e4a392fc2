"""What groups are and have: permits, readiness, parts, priority; and how long is planned."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from evacplan.errors import quoted, suggestion
from evacplan.scenario.changes.base import Change, Revision, day_in_words
from evacplan.scenario.group import NO_DOCUMENT, Group, Member, PermitStatus, ReadyRange
from evacplan.scenario.group import Ready as AnyReady
from evacplan.scenario.papers import roster
from evacplan.scenario.record import CountryCode, Id, People, as_tuple
from evacplan.scenario.scenario import Scenario
from evacplan.units import AnyMoment, Duration, format_duration


class PermitDecided(Change):
    """Another state of a group's application with a neighbour, for all its members."""

    kind: Literal["permit"] = "permit"
    """Says which change it is."""
    group: Id
    """Id of the group."""
    of: CountryCode
    """The neighbour."""
    status: PermitStatus = "approved"
    """How far the application has come."""
    at: AnyMoment | None = None
    """When, local to the group's site; at the start of planning if absent."""

    @property
    def name(self) -> str:
        """What it changes."""
        words = "permit" if self.status == "approved" else f"application {self.status.replace('_', ' ')},"
        by = f" by {day_in_words(self.at.written.date())} {self.at.written:%H:%M}" if self.at else " at once"
        return f"{words} of {self.of} for {self.group}{by}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the group with the new state of its application."""
        group = self.find("group", self.group, scenario.group_by_id)
        self.find("of", self.of, scenario.countries)
        permits = {code: permit.model_dump(mode="json", exclude_unset=True) for code, permit in group.permits.items()}
        permits[self.of] = {"status": self.status} | ({"at": str(self.at)} if self.at else {})
        members = [_written(member) for member in group.members]
        for member in members:
            member.get("permits", {}).pop(self.of, None)
        told = {"members": members} if members else {}
        return {"groups": {self.group: self.with_values(group, permits=permits, **told)}}


class Papers(Change):
    """A group whose members all hold the same documents; whose citizens they are, and who is a minor, stays."""

    kind: Literal["papers"] = "papers"
    """Says which change it is."""
    group: Id
    """Id of the group."""
    documents: Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    """Their documents, valid for long enough."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"a valid {' and '.join(self.documents)} for everybody in {self.group}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the group without members whose documents differ."""
        group = self.find("group", self.group, scenario.group_by_id)
        told = [_written(member, without={"document", "expires", "applied"}) for member in group.members]
        members = told if any(member.keys() - {"people"} for member in told) else None
        return {"groups": {self.group: self.with_values(group, documents=list(self.documents), members=members)}}


class Accompanied(Change):
    """A guardian for minors who are without an adult."""

    kind: Literal["guardian"] = "guardian"
    """Says which change it is."""
    group: Id
    """Id of the group."""
    guardian: Id = "guardian"
    """The guardian: a role, which the policy comes to accept; never a person."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"a guardian for the minors of {self.group}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the group with its guardian, and the policy that accepts them."""
        group = self.find("group", self.group, scenario.group_by_id)
        guardians = list(dict.fromkeys((*scenario.policy.guardians, self.guardian)))
        return {
            "groups": {self.group: self.with_values(group, guardian=self.guardian)},
            "policy": {"policy": self.with_values(scenario.policy, guardians=guardians)},
        }


class Certified(Change):
    """A certificate of return for everybody in a group who has no document, wherever they are."""

    kind: Literal["certificate"] = "certificate"
    """Says which change it is."""
    group: Id
    """Id of the group."""
    at: AnyMoment
    """By when they hold it, local to the group's site."""

    @property
    def name(self) -> str:
        """What it changes."""
        return (
            f"certificate of return for {self.group} by {day_in_words(self.at.written.date())} {self.at.written:%H:%M}"
        )

    def revised(self, scenario: Scenario) -> Revision:
        """Return the group with certificates, which are of the kind that each one's state gives."""
        group = self.find("group", self.group, scenario.group_by_id)
        lacking = [NO_DOCUMENT in ((each.document,) if each.document else group.documents) for each in roster(group)]
        if not any(lacking):
            raise self.wrong("group", f"everybody in {quoted(group.id)} has a document", "expected one who has none")
        if not group.members:
            document = self._document(scenario, group.state)
            kept = [each for each in group.documents if each not in {NO_DOCUMENT, document}]
            with_it = self.with_values(group, documents=[*kept, document], **self._ready(scenario, group, group.ready))
            return {"groups": {self.group: with_it}}
        members = [
            self._member(scenario, group, member) if lacks else _written(member)
            for member, lacks in zip(roster(group), lacking, strict=True)
        ]
        return {"groups": {self.group: self.with_values(group, members=members)}}

    def _member(self, scenario: Scenario, group: Group, member: Member) -> dict[str, Any]:
        given = _written(member, without={"applied", "expires"})
        document = self._document(scenario, member.citizen or group.state)
        return given | {"document": document} | self._ready(scenario, group, member.ready or group.ready)

    def _document(self, scenario: Scenario, citizen: str) -> str:
        state = scenario.states.get(citizen)
        if state is None or state.certificate is None:
            raise self.wrong("group", f"{citizen} gives no certificate", "expected a state that does")
        return state.certificate.document

    def _ready(self, scenario: Scenario, group: Group, said: AnyReady | None) -> dict[str, str]:
        """Return the readiness that follows, where they would not be ready later anyway."""
        zone = scenario.zone(group.at)
        moment = said.case(scenario.policy.readiness) if isinstance(said, ReadyRange) else said
        return {} if moment and moment.at(zone) >= self.at.at(zone) else {"ready": str(self.at)}


class Ready(Change):
    """A group that is ready at another time."""

    kind: Literal["ready"] = "ready"
    """Says which change it is."""
    group: Id
    """Id of the group."""
    at: AnyMoment
    """From when it can leave, local to its site."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.group} ready by {day_in_words(self.at.written.date())} {self.at.written:%H:%M}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the group with the new time."""
        group = self.find("group", self.group, scenario.group_by_id)
        return {"groups": {self.group: self.with_values(group, ready=str(self.at))}}


class MaySplit(Change):
    """A group that may travel in parts."""

    kind: Literal["may_split"] = "may_split"
    """Says which change it is."""
    group: Id
    """Id of the group."""
    smallest_part: People
    """Never fewer than this many of it on one departure."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.group} may travel in parts of {self.smallest_part} or more"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the group with its smallest part."""
        group = self.find("group", self.group, scenario.group_by_id)
        return {"groups": {self.group: self.with_values(group, smallest_part=self.smallest_part)}}


class Priority(Change):
    """A group of another priority class."""

    kind: Literal["priority"] = "priority"
    """Says which change it is."""
    group: Id
    """Id of the group."""
    priority: Id
    """Its new class."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.group} in class {self.priority}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the group in its new class."""
        group = self.find("group", self.group, scenario.group_by_id)
        classes = scenario.policy.priorities
        if self.priority not in classes:
            raise self.wrong("priority", f"no such class `{self.priority}`", suggestion(self.priority, classes))
        return {"groups": {self.group: self.with_values(group, priority=self.priority)}}


class Horizon(Change):
    """More time in which people are brought home."""

    kind: Literal["horizon"] = "horizon"
    """Says which change it is."""
    more: Duration
    """How much more."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{format_duration(self.more)} more time"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the clock with the longer horizon."""
        horizon = format_duration(scenario.clock.horizon + self.more)
        return {"clock": {"clock": self.with_values(scenario.clock, horizon=horizon)}}


def _written(member: Member, without: Collection[str] = ()) -> dict[str, Any]:
    """Return a member as a file has it, without some keys."""
    return member.model_dump(mode="json", exclude_unset=True, exclude=set(without))
