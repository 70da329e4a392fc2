"""What is wrong with papers: more members than people, ranges that end before they begin, and the like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from evacplan.errors import Fault, quoted, suggestion
from evacplan.scenario.group import NO_DOCUMENT, Group, Member, PermitState, Ready, ReadyRange
from evacplan.units import Moment

if TYPE_CHECKING:
    from evacplan.scenario.scenario import Scenario

Path = tuple[str | int, ...]


def paper_references(scenario: Scenario) -> Iterator[tuple[Path, str, str]]:
    """Yield every name of a country or a site in papers: its path, the section meant, and the name."""
    for key, state in scenario.states.items():
        places = state.certificate.at if state.certificate else ()
        yield from ((("states", key, "certificate", "at", i), "sites", site) for i, site in enumerate(places))
    yield from ((path, "countries", str(path[-1])) for path, _, _ in _permits(scenario))


def paper_moments(scenario: Scenario) -> Iterator[tuple[Path, str, Moment | None]]:
    """Yield every instant in papers and of readiness, with the site on whose clock it is read."""
    for number, group in enumerate(scenario.groups):
        here: Path = ("groups", number)
        yield from ((path, group.at, moment) for path, moment in _ready((*here, "ready"), group.ready))
        for index, member in enumerate(group.members):
            path = (*here, "members", index)
            yield from ((place, group.at, moment) for place, moment in _ready((*path, "ready"), member.ready))
            yield (*path, "applied"), group.at, member.applied
    for path, group, permit in _permits(scenario):
        yield (*path, "at"), group.at, permit.at


def _ready(path: Path, ready: Ready | None) -> Iterator[tuple[Path, Moment]]:
    if isinstance(ready, ReadyRange):
        for case in ("earliest", "likely", "latest"):
            moment: Moment | None = getattr(ready, case)
            if moment:
                yield (*path, case), moment
    elif ready is not None:
        yield path, ready


def _permits(scenario: Scenario) -> Iterator[tuple[Path, Group, PermitState]]:
    for number, group in enumerate(scenario.groups):
        here: Path = ("groups", number)
        yield from (((*here, "permits", code), group, permit) for code, permit in group.permits.items())
        for index, member in enumerate(group.members):
            path = (*here, "members", index, "permits")
            yield from (((*path, code), group, permit) for code, permit in member.permits.items())


def paper_faults(scenario: Scenario, policy_is_known: bool) -> Iterator[Fault]:
    """Yield everything in papers that contradicts something else."""
    for number, group in enumerate(scenario.groups):
        here: Path = ("groups", number)
        named = sum(member.people for member in group.members)
        if named > group.people:
            yield Fault(
                (*here, "members"), f"{named} members in a group of {group.people}", f"expected at most {group.people}"
            )
        accepted = scenario.policy.guardians
        if group.guardian is not None and group.guardian not in accepted and policy_is_known:
            hint = suggestion(group.guardian, accepted) if accepted else "expected one under guardians of the policy"
            yield Fault((*here, "guardian"), f"no such guardian {quoted(group.guardian)}", hint)
        yield from _backward_range(scenario, group, (*here, "ready"), group.ready)
        for index, member in enumerate(group.members):
            yield from _member_faults(scenario, group, (*here, "members", index), member)
    yield from _permits_that_expire_later(scenario)
    for key, crossing in scenario.crossings.items():
        for index, rule in enumerate(crossing.entry):
            if rule.onward:
                path = ("crossings", key, "entry", index, "onward")
                yield Fault(path, "a whole country is left on a seat", "expected it under entry of the country")


def _member_faults(scenario: Scenario, group: Group, path: Path, member: Member) -> Iterator[Fault]:
    yield from _backward_range(scenario, group, (*path, "ready"), member.ready)
    if member.document == NO_DOCUMENT and member.expires is not None:
        yield Fault((*path, "expires"), "the last day of a document that they do not have", "expected the document")
    if member.applied is not None and NO_DOCUMENT not in ((member.document,) if member.document else group.documents):
        yield Fault(
            (*path, "applied"), "a certificate for somebody who has a document", f"expected document: {NO_DOCUMENT}"
        )


def _backward_range(scenario: Scenario, group: Group, path: Path, ready: Ready | None) -> Iterator[Fault]:
    if isinstance(ready, ReadyRange):
        zone = _zone(scenario, group)
        told = [moment.at(zone) for _, moment in _ready(path, ready)]
        if told != sorted(told):
            yield Fault(path, "the range ends before it begins", "expected earliest, likely and latest in this order")


def _permits_that_expire_later(scenario: Scenario) -> Iterator[Fault]:
    for path, group, permit in _permits(scenario):
        if permit.status == "expired" and permit.at and permit.at.at(_zone(scenario, group)) > scenario.start:
            yield Fault(
                (*path, "at"), "it runs out only after planning begins", "expected approved, and when it was approved"
            )


def _zone(scenario: Scenario, group: Group) -> ZoneInfo:
    known = group.at in scenario.sites and scenario.sites[group.at].country in scenario.countries
    return scenario.zone(group.at) if known else ZoneInfo("UTC")
