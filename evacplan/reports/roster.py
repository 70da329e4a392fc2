"""Who is meant by the ids of the groups, for the papers that people carry; apart from plans, and never in messages."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from types import MappingProxyType

from evacplan.csv_lines import bare
from evacplan.errors import EvacplanError
from evacplan.person import Person

_NEEDED = ("group", "people", "name")


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Traveller(Person):
    """A person of a group; a row of a register that stands for several is one."""

    group: str
    """Id of the group."""
    people: int
    """How many people this is."""


@dataclass(frozen=True, slots=True, repr=False)
class Roster:
    """Travellers by group; an empty one if no names are to be shown."""

    groups: Mapping[str, tuple[Traveller, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Travellers by the id of their group, in the order of the file."""

    def __bool__(self) -> bool:
        return bool(self.groups)

    def of(self, group: str, people: int | None = None, members: Collection[int] = ()) -> tuple[Traveller, ...]:
        """Return the travellers of ``group``.

        Parameters
        ----------
        group
            Id of the group.
        people
            How many they must be. Nobody is returned if they are not: then the group is split and the plan does not say
            who of it goes in which part, or roster and plan do not agree.
        members
            Numbers of those who are meant, as the plan gives them for a part of a group; all if empty.
        """
        found = self.groups.get(group, ())
        if members:
            ends = accumulate(each.people for each in found)
            numbered = [(each, range(end - each.people + 1, end + 1)) for each, end in zip(found, ends, strict=True)]
            found = tuple(each for each, numbers in numbered if any(number in members for number in numbers))
        return found if people is None or sum(each.people for each in found) == people else ()

    def only(self, groups: Container[str]) -> Roster:
        """Return the roster of some groups."""
        return Roster(MappingProxyType({group: who for group, who in self.groups.items() if group in groups}))

    def differing(self, people: Mapping[str, int]) -> tuple[str, ...]:
        """Return those groups of ``people`` of whom the roster has another number, sorted."""
        return tuple(sorted(group for group, count in people.items() if not self.of(group, count)))


def read_roster(content: bytes) -> Roster:
    """Return the roster in ``content``, as ``evacplan intake`` writes it.

    Raises
    ------
    EvacplanError
        If it is none. Nothing that it holds is repeated.
    """
    try:
        found: dict[str, list[Traveller]] = {}
        for traveller in _travellers(content.decode("utf-8-sig")):
            found.setdefault(traveller.group, []).append(traveller)
    except UnicodeDecodeError:
        raise EvacplanError(
            "the roster is not written in UTF-8, expected the roster.csv of `evacplan intake`"
        ) from None
    return Roster(MappingProxyType({group: tuple(who) for group, who in found.items()}))


def _travellers(text: str) -> Iterator[Traveller]:
    lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [name for name in _NEEDED if name not in (lines.fieldnames or ())]
        if missing:
            raise EvacplanError(f"the roster has no column {missing[0]}, expected the roster.csv of `evacplan intake`")
        for cells in lines:
            yield _traveller({key: bare(text) for key, text in cells.items() if key and text}, lines.line_num)
    except csv.Error:
        # Not chained: the error shows what the file holds.
        raise EvacplanError(f"the roster is damaged at line {lines.line_num}") from None


def _traveller(cells: Mapping[str, str], line: int) -> Traveller:
    try:
        people, days = int(cells.get("people", "1")), [_day(cells.get(name, "")) for name in ("birth", "expiry")]
        if people < 1 or "group" not in cells:
            raise ValueError
    except ValueError:
        raise EvacplanError(f"the roster is damaged at line {line}") from None
    texts = ("name", "document_kind", "document", "citizenship", "phone", "relation", "note")
    return Traveller(
        group=cells["group"],
        people=people,
        birth=days[0],
        expiry=days[1],
        luggage=cells.get("luggage_kg", ""),
        **{name: cells.get(name, "") for name in texts},
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
