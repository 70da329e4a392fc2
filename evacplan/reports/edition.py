"""For whom reports are drawn: in which language, and whether for one state alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from evacplan.errors import PlanError, quoted
from evacplan.plan.border_lists import key_of, lines
from evacplan.plan.plan import BorderList, CharterOrder, Dispatch, Plan, ScenarioCopy, digest
from evacplan.plan.provisioning import provisions
from evacplan.plan.tally import Count, by_state
from evacplan.reports.roster import Roster
from evacplan.reports.words import Words


@dataclass(frozen=True)
class Edition:
    """How reports are drawn."""

    words: Words = field(default_factory=Words)
    """The language."""
    state: str | None = None
    """The state whose people are shown; all if absent."""
    totals: Mapping[str, Count] = field(default_factory=dict)
    """People of every state, also of those that are not shown."""
    verified: bool = False
    """Whether the whole plan was replayed and nothing wrong was found."""
    roster: Roster = field(default_factory=Roster)
    """Who is meant by the ids of the groups, for the papers that people carry; empty if no names are to be shown."""


def totals(plan: Plan) -> dict[str, Count]:
    """Return the people of every state of ``plan``."""
    return {count.name: count for count in by_state(plan)}


def only_for(plan: Plan, state: str) -> Plan:
    """Return what ``plan`` says of the people of one ``state``; of all others nothing is left, not even an id.

    It is made for reports: capacities that others use up look free in it.

    Raises
    ------
    PlanError
        If nobody of that state is registered.
    """
    resolved = dict(plan.scenario.resolved)
    resolved["groups"] = [group for group in resolved["groups"] if group["state"] == state]
    mine = {group.id for group in plan.given.groups if group.state == state}
    if not mine:
        raise PlanError(f"nobody of {quoted(state)} is in this plan, expected a state with people")
    alone = plan.model_copy(
        update={
            "scenario": ScenarioCopy(path=plan.scenario.path, digest=digest(resolved), resolved=resolved),
            "assignments": tuple(a for a in plan.assignments if a.group in mine),
            "stranded": tuple(s for s in plan.stranded if s.group in mine),
            "dispatches": tuple(_carrying(plan.dispatches, mine)),
            "charters": tuple(_carrying(plan.charters, mine)),
            "lists": tuple(_naming(plan, mine)),
        }
    )
    alone.__dict__.pop("given", None)  # a copy keeps what has been worked out: here the scenario with everybody in it
    needed = provisions(alone.given, alone.assignments, alone.stranded)
    return alone.model_copy(update={"provisions": needed})


_Carrier = TypeVar("_Carrier", Dispatch, CharterOrder)


def _carrying(carriers: tuple[_Carrier, ...], mine: set[str]) -> Iterator[_Carrier]:
    """Yield the carriers that carry some of ``mine``, with nobody else aboard."""
    for carrier in carriers:
        aboard = tuple(load for load in carrier.aboard if load.group in mine)
        if aboard:
            yield carrier.model_copy(update={"aboard": aboard})


def _naming(plan: Plan, mine: set[str]) -> Iterator[BorderList]:
    """Yield the lists that name some of ``mine``, with nobody else on them."""
    content = lines(plan)
    for asked in plan.lists:
        groups = tuple(group for group in asked.groups if group in mine)
        if groups:
            people = sum(line.who.people for line in content[key_of(asked)] if line.who.group in mine)
            yield asked.model_copy(update={"groups": groups, "people": people})
