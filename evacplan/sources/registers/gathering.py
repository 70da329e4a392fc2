"""Entries gathered into groups: one per family and place, with invented ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from evacplan.sources.registers.entry import Entry, Situation
from evacplan.sources.registers.finding import Finding, Origin
from evacplan.sources.registers.members import ADULT, group_document, group_permits, with_members, written_permit

SMALL_CHILD = 7
"""Years up to which a child is small: those before school."""
OVER = 60
"""Years after which a person is over 60."""

APART = 3
"""Rows from one member to the next above which they do not stand together."""


@dataclass(frozen=True, slots=True, repr=False)
class Gathered:
    """A group, and the rows that it was made from."""

    id: str
    """Its invented id."""
    record: dict[str, Any]
    """The group as a scenario file has it; ids, numbers and instants only."""
    entries: tuple[Entry, ...]
    """The rows, in the order of the members' numbers."""

    @property
    def first(self) -> Origin:
        """The first of its rows."""
        return min(entry.origin for entry in self.entries)

    @property
    def people(self) -> int:
        """How many people it has."""
        return sum(entry.people for entry in self.entries)


def gather(sheets: Iterable[tuple[Entry, ...]], situation: Situation) -> tuple[list[Gathered], list[Finding]]:
    """Return the groups of all sheets, in the order of their first rows, and what is odd about families.

    A family takes its number when it first appears, rejected rows included: mending a row moves no other id.
    """
    groups: list[Gathered] = []
    findings: list[Finding] = []
    numbers: Counter[str] = Counter()
    for entries in sheets:
        numbered = any(entry.family is not None for entry in entries)
        for family in _families(entries):
            if numbered and family[0].family is None:
                wrong = "no family is given, though other rows have one"
                findings.append(
                    Finding(family[0].origin, "flagged", "family", "family_missing", wrong, "counted as alone")
                )
            state = next((entry.state for entry in family if entry.state), "")
            findings += _odd_family(family)
            if not state:
                continue
            numbers[state] += 1
            groups += _parted(f"{state}-{numbers[state]:04d}", state, family, situation, findings)
    return groups, findings


def _families(entries: tuple[Entry, ...]) -> list[list[Entry]]:
    families: dict[str, list[Entry]] = {}
    for position, entry in enumerate(entries):
        key = f"row {position}" if entry.family is None else f"family {entry.family}"
        families.setdefault(key, []).append(entry)
    return list(families.values())


def _odd_family(family: list[Entry]) -> Iterator[Finding]:
    first = family[0]
    says = sorted({entry.declared for entry in family if entry.declared is not None})
    if first.family is not None and says and says != [len(family)]:
        wrong = f"the family is said to have {' or '.join(map(str, says))} people and has {len(family)} rows"
        yield Finding(first.origin, "flagged", "family", "family_size", wrong, "the rows were taken")
    if len({entry.state for entry in family if entry.state}) > 1:
        wrong = "the family has citizens of several states"
        yield Finding(first.origin, "flagged", "citizenship", "family_states", wrong, "counted with the first of them")
    for before, entry in pairwise(family):
        if entry.origin.row - before.origin.row > APART:
            wrong = "the rows of this family do not stand together"
            yield Finding(entry.origin, "flagged", "family", "family_apart", wrong, "is it the same family?")
            break


def _parted(
    key: str, state: str, family: list[Entry], situation: Situation, findings: list[Finding]
) -> Iterator[Gathered]:
    """Yield a group for every place at which placed members of a family are."""
    sites: dict[str, list[Entry]] = {}
    for entry in family:
        if not entry.rejected:
            sites.setdefault(entry.site, []).append(entry)
    for number, (site, members) in enumerate(sites.items(), 1):
        name = key if number == 1 else f"{key}-{number}"
        if number > 1:
            wrong = f"the family is at several places; those at `{site}` are group {name}"
            findings.append(Finding(members[0].origin, "flagged", "at", "family_parted", wrong))
        findings += _odd_group(members, len(family), situation)
        yield _group(name, state, site, members, situation)


def _odd_group(members: list[Entry], rows: int, situation: Situation) -> Iterator[Finding]:
    if situation.on is None:
        return
    ages = [entry.person.age(situation.on) for entry in members]
    if all(age is not None and age < ADULT for age in ages) and sum(entry.people for entry in members) == len(members):
        wrong = "nobody of age is with this minor" if len(members) == 1 else "nobody of age is with these minors"
        hint = "another row of the family was rejected" if rows > len(members) else "who is the guardian?"
        yield Finding(members[0].origin, "flagged", "birth", "minor_alone", wrong, hint)


def _group(name: str, state: str, site: str, members: list[Entry], situation: Situation) -> Gathered:
    record: dict[str, Any] = {"id": name, "state": state, "at": site, "people": sum(entry.people for entry in members)}
    homes = list(dict.fromkeys(entry.home for entry in members if entry.home))
    if homes:
        record["home"] = homes
    ready = max((entry.ready for entry in members if entry.ready), default=None)
    if ready is not None:
        record["ready"] = ready.isoformat(timespec="minutes")
    priority = _priority(members, situation)
    if priority is not None:
        record["priority"] = priority
    needs = sorted({need for entry in members for need in entry.needs})
    if needs:
        record["needs"] = needs
    document = group_document(members)
    if document != "passport":
        record["documents"] = [document]
    permits = {country: written_permit(application) for country, application in group_permits(members).items()}
    if permits:
        record["permits"] = permits
    differing, ordered = with_members(members, state, situation)
    if differing:
        record["members"] = differing
    guardian = next((entry.guardian for entry in members if entry.guardian), None)
    if guardian is not None:
        record["guardian"] = guardian
    return Gathered(name, record, ordered)


def _priority(members: list[Entry], situation: Situation) -> str | None:
    """Return the highest class that a member is said to have or, where nothing is said, has by age."""
    classes = situation.scenario.policy.priorities
    said = {entry.priority for entry in members if entry.priority}
    found = said or _by_age(members, situation)
    ranked = [name for name in classes if name in found]
    return ranked[0] if ranked and ranked[0] != classes[-1] else None


def _by_age(members: list[Entry], situation: Situation) -> set[str]:
    if situation.on is None:
        return set()
    known = [age for entry in members if (age := entry.person.age(situation.on)) is not None]
    found = set()
    if known and max(known) < ADULT and len(known) == sum(entry.people for entry in members):
        found.add("unaccompanied_minors")
    if any(age < SMALL_CHILD for age in known):
        found.add("small_children")
    if any(age >= OVER for age in known):
        found.add("over_60")
    return found
