"""What the rows do not say, ordered by who it would strand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evacplan.scenario.group import NO_DOCUMENT
from evacplan.scenario.papers import comes_home, enters, entry_table
from evacplan.scenario.scenario import AnyWay, Scenario, stretches
from evacplan.scenario.ways import Crossing
from evacplan.sources.registers.entry import Entry, Situation
from evacplan.sources.registers.finding import Origin
from evacplan.sources.registers.gathering import Gathered

FIELDS = ("document", "expiry", "birth", "name", "members", "phone")
"""What is asked for: keys of ``columns``, and ``members`` for people of whom no row says anything."""
_ON_LISTS = frozenset({"document", "birth", "name", "members"})
"""What a neighbour's list has of everybody."""
_IN_PASSPORTS = frozenset({"document", "expiry", "members"})
"""What a crossing that accepts certain documents looks at."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a group's rows do not say."""

    field: str
    """One of :data:`FIELDS`."""
    people: int
    """Of how many people it is not known."""
    rows: tuple[Origin, ...]
    """The rows that lack it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """All that a group's rows do not say, and what follows from it."""

    group: str
    """Its id."""
    people: int
    """How many people it has."""
    rank: int
    """Rank of its priority class, 0 first."""
    lacks: tuple[Lack, ...]
    """What is missing."""
    closed: tuple[str, ...]
    """Crossings, and flights into countries with a table of entry, that ask for it."""
    strands: bool
    """Whether without these crossings no way leads home."""


def gaps(groups: Iterable[Gathered], situation: Situation) -> list[Gap]:
    """Return what is missing: first where it strands people, then by priority class, people and row."""
    homeward = _Homeward(situation.scenario)
    found = [gap for group in groups for gap in _of_group(group, homeward)]
    return sorted(found, key=lambda gap: (not gap.strands, not gap.closed, gap.rank, -gap.people, gap.lacks[0].rows))


def _of_group(group: Gathered, homeward: _Homeward) -> Iterator[Gap]:
    lacks = tuple(lack for field in FIELDS for lack in _lack(group, field))
    if lacks:
        closed = homeward.closed_without({lack.field for lack in lacks}, group)
        strands = homeward.strands(group, closed)
        yield Gap(group.id, group.people, homeward.rank(group), lacks, closed, strands)


def _lack(group: Gathered, field: str) -> Iterator[Lack]:
    if field == "members":
        rows = [entry for entry in group.entries if entry.people > 1]
        people = sum(entry.people - 1 for entry in rows)
    else:
        rows = [entry for entry in group.entries if _lacks(entry, field)]
        # One telephone reaches the whole family.
        people = 0 if field == "phone" and len(rows) < len(group.entries) else len(rows)
    if people:
        yield Lack(field, people, tuple(entry.origin for entry in rows))


def _lacks(entry: Entry, field: str) -> bool:
    person = entry.person
    if field == "document":
        return not person.document and person.document_kind != NO_DOCUMENT
    if field == "expiry":
        return bool(person.document) and person.expiry is None
    return not getattr(person, field)


class _Homeward:
    """Whether a way leads home when some crossings are closed to a group; times and capacities do not matter."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._told: dict[tuple[str, tuple[str, ...], frozenset[str]], bool] = {}

    def rank(self, group: Gathered) -> int:
        """Return the rank of the group's priority class, 0 first."""
        classes = self._scenario.policy.priorities
        return classes.index(group.record.get("priority", classes[-1]))

    def closed_without(self, fields: set[str], group: Gathered) -> tuple[str, ...]:
        """Return the crossings that ask for one of ``fields``."""
        state = group.record["state"]
        asking = (key for key, way, tail in stretches(self._scenario) if self._asks(way, tail, fields, state))
        return tuple(dict.fromkeys(asking))

    def _asks(self, way: AnyWay, tail: str, fields: set[str], state: str) -> bool:
        """Return whether ``way`` lets nobody pass of whom one of ``fields`` is not known."""
        crossing = way if isinstance(way, Crossing) else None
        listed = crossing is not None and crossing.permit is not None and state not in crossing.permit.exempt
        looked_at = bool(crossing is not None and crossing.documents) or (
            enters(self._scenario, way, tail) is not None
            and not comes_home(self._scenario, way, state)
            and bool(entry_table(self._scenario, way, tail))
        )
        return bool((listed and fields & _ON_LISTS) or (looked_at and fields & _IN_PASSPORTS))

    def strands(self, group: Gathered, closed: tuple[str, ...]) -> bool:
        """Return whether ``closed`` crossings cut ``group`` off, though it is not cut off anyway."""
        held = set(group.record.get("documents", ["passport"]))
        held |= {member["document"] for member in group.record.get("members", ()) if "document" in member}
        refused = frozenset(
            key
            for key, crossing in self._scenario.crossings.items()
            if crossing.documents and not held <= set(crossing.documents)
        )
        homes = tuple(group.record.get("home", ())) or self._scenario.states[group.record["state"]].homes
        site = group.record["at"]
        return self._reaches(site, homes, refused) and not self._reaches(site, homes, refused | set(closed))

    def _reaches(self, site: str, homes: tuple[str, ...], closed: frozenset[str]) -> bool:
        key = (site, homes, closed)
        if key not in self._told:
            onward: dict[str, set[str]] = {}
            for way_id, way, tail in stretches(self._scenario):
                if way_id not in closed:
                    onward.setdefault(tail, set()).add(way.head)
            seen, frontier = {site}, [site]
            while frontier:
                new = onward.get(frontier.pop(), set()) - seen
                seen |= new
                frontier.extend(new)
            self._told[key] = not seen.isdisjoint(homes)
        return self._told[key]
