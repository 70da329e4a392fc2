"""From the cells of a row to an entry: where, how many, when, and what was odd."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal, cast

from evacplan.scenario.group import PermitStatus
from evacplan.sources.registers.entry import Application, Entry, Notes, Situation
from evacplan.sources.registers.finding import Finding, Origin
from evacplan.sources.registers.headings import Layout
from evacplan.sources.registers.lettering import plain
from evacplan.sources.registers.papers import ODD_DATES, Look, read_person
from evacplan.sources.registers.places import Placed
from evacplan.sources.registers.sheet import Cell, Row
from evacplan.sources.registers.values import as_count, as_date, as_decimal, written
from evacplan.sources.registers.wording import best, every
from evacplan.sources.registers.words import NEEDS, NO, PRIORITIES, STATUSES, YES

MOST = 1_000
"""People of one family or group at most."""
MANY = 20
"""People from which a family is large enough to be asked about."""


class RowReader:
    """Reads the rows of one sheet."""

    def __init__(
        self, layout: Layout, unit: Literal["person", "family"], state: str | None, situation: Situation
    ) -> None:
        self._layout = layout
        self._unit = unit
        self._state = state
        self._situation = situation
        self._scenario = situation.scenario
        self._sites_of_families: dict[str, str] = {}
        self._offered = frozenset(need for fleet in self._scenario.fleets.values() for need in fleet.offers)

    def read(self, origin: Origin, row: Row) -> tuple[Entry, list[Finding]]:
        """Return the entry of a row and what there is to say about it."""
        columns = self._layout.columns

        def look(field: str) -> Cell:
            return row[columns[field]] if field in columns else ""

        notes = Notes(origin)
        people, declared = self._people(look, notes)
        person = read_person(look, self._situation, notes)
        family = (plain(written(look("family"))) or None) if self._unit == "person" else None
        site, home_state = self._site(look, family, notes), self._state_of(person.citizenship, notes)
        if home_state and site in self._scenario.states[home_state].homes:
            notes.flag("at", "place_home", f"`{site}` is a home of these people", "they need no journey")
        entry = Entry(
            origin=origin,
            people=people,
            person=person,
            family=family,
            declared=declared,
            site=site,
            state=home_state,
            home=self._home(written(look("home")), notes),
            ready=self._ready(look("ready"), notes),
            priority=self._priority(written(look("priority")), notes),
            needs=self._needs(written(look("needs")), notes),
            permits=self._permits(row, notes),
            guardian=self._guardian(written(look("guardian")), notes),
            rejected=notes.rejected,
        )
        if any(written(cell) for cell in row[self._layout.width :]):
            notes.flag("id", "cells_beyond", "has cells to the right of the last heading", "cells may have shifted")
        return entry, notes.findings

    def _people(self, look: Look, notes: Notes) -> tuple[int, int | None]:
        """Return how many people the row stands for, and how many it says its family has."""
        if self._unit == "person":
            declared = as_count(look("people"))
            return 1, int(declared) if declared and declared == int(declared) else None
        adults, children = as_count(look("adults")), as_count(look("children"))
        parts = None if adults is None and children is None else (adults or 0) + (children or 0)
        text = written(look("people"))
        count = as_count(look("people")) if text else parts
        if count is None:
            wrong = "is no number of people" if text else "no number of people is given"
            notes.reject("people", "people_unreadable" if text else "people_missing", wrong, "expected for example 4")
            return 0, None
        if count != int(count) or not 1 <= count <= MOST:
            kind = "people_fraction" if count != int(count) else "people_too_many" if count > MOST else "people_none"
            notes.reject("people", kind, "is no number of people that a family can have", f"expected 1 to {MOST:,}")
            return 0, None
        if parts is not None and parts != count:
            notes.flag(
                "people", "people_parts", "adults and children do not add up to it", "the number itself was taken"
            )
        if count > MANY:
            notes.flag("people", "people_many", f"is more than {MANY} in one row", "they will not be parted")
        return int(count), None

    def _site(self, look: Look, family: str | None, notes: Notes) -> str:
        """Return where the people of a row are: where it says, else where their family is."""
        says = any(written(look(field)) for field in ("at", "latitude", "longitude"))
        site = self._own_site(look, notes) if says else self._sites_of_families.get(family or "", "")
        if site and family is not None:
            if not says:
                notes.flag("at", "place_of_family", "no place is given", f"taken as that of the family, `{site}`")
            self._sites_of_families.setdefault(family, site)
        elif not site and not notes.rejected_for("at"):
            notes.reject("at", "no_place", "no place is given", "expected the name of a site (or a position)")
        return site

    def _own_site(self, look: Look, notes: Notes) -> str:
        text = written(look("at"))
        found = self._situation.gazetteer.named(text) if text else self._by_position(look, notes)
        if found is None:
            return ""
        if found.site is None:
            options = " or ".join(f"`{site}`" for site in found.could_be[:4])
            kind = "place_ambiguous" if options else "place_unknown"
            wrong = "is the name of several sites" if options else "is no site of the scenario"
            notes.reject("at", kind, wrong, f"expected {options or 'the id or a name of one'}")
            return ""
        self._note_how(found, notes)
        return found.site

    def _by_position(self, look: Look, notes: Notes) -> Placed | None:
        north, east = as_decimal(look("latitude"), "°?N?"), as_decimal(look("longitude"), "°?E?")
        if north is None or east is None or abs(north) > 90 or abs(east) > 180:
            notes.flag("latitude", "position_unreadable", "is no position", "expected degrees such as 35,69 and 51,42")
            return None
        found = self._situation.gazetteer.at(float(north), float(east))
        if found.site is None:
            swapped = self._situation.gazetteer.at(float(east), float(north)) if abs(east) <= 90 else found
            if swapped.site is not None:
                notes.flag("latitude", "position_swapped", "latitude and longitude are exchanged", "read the other way")
            return swapped
        return found

    def _note_how(self, found: Placed, notes: Notes) -> None:
        if found.how == "spelling":
            notes.flag("at", "place_spelling", "is spelt unlike every name of the site", f"read as `{found.site}`")
        elif found.how == "inside":
            notes.flag("at", "place_address", "is more than the name of a site", f"read as `{found.site}`")
        elif found.how == "position":
            notes.flag("at", "place_position", "no place is named", f"taken by its position as `{found.site}`")

    def _state_of(self, citizenship: str, notes: Notes) -> str:
        if self._state is not None:
            if citizenship and citizenship != self._state:
                notes.flag("citizenship", "citizenship_other", f"is not that of the register ({self._state})", "kept")
            return self._state
        if citizenship in self._scenario.states:
            return citizenship
        wrong = (
            "belongs to no state of the scenario" if citizenship else "is not known, and the register names no state"
        )
        notes.reject("citizenship", "no_state", wrong, f"expected one of {', '.join(self._scenario.states)}")
        return ""

    def _home(self, text: str, notes: Notes) -> str | None:
        if not text:
            return None
        found = self._situation.gazetteer.named(text).site
        if found is None or not any(found in state.homes for state in self._scenario.states.values()):
            notes.flag("home", "home_unknown", "is no home of the scenario", "every home of the state was taken")
            return None
        return found

    def _ready(self, cell: Cell, notes: Notes) -> datetime | None:
        if not written(cell):
            return None
        found = as_date(cell)
        if found.odd:
            notes.flag("ready", f"ready_{found.odd}", *ODD_DATES[found.odd])
        if found.at is not None and not 1971 <= found.at.year <= 2200:
            return None
        return found.at

    def _priority(self, text: str, notes: Notes) -> str | None:
        if not text or plain(text) in NO:
            return None
        classes = self._scenario.policy.priorities
        if text in classes:
            return text
        found = best(text, PRIORITIES, [name for name in PRIORITIES if name in classes] or ["-"])
        if found is None:
            notes.flag("priority", "priority_unknown", "is no priority class of the scenario", "the ages decide")
        return found

    def _guardian(self, text: str, notes: Notes) -> str | None:
        role = next((role for role in self._scenario.policy.guardians if plain(role) == plain(text)), None)
        if text and plain(text) not in NO and role is None:
            notes.flag("guardian", "guardian_unknown", "is no guardian whom the policy names", "nobody was taken")
        return role

    def _needs(self, text: str, notes: Notes) -> tuple[str, ...]:
        if plain(text) in NO:
            return ()
        found = {*every(text, NEEDS), *(need for need in self._offered if plain(need) == plain(text))}
        if not found and plain(text) in YES:
            found = {"wheelchair"}
            notes.flag("needs", "needs_bare", "says yes without saying what", "a wheelchair was taken")
        elif not found:
            notes.flag(
                "needs", "needs_unknown", "is no special need that is known", "ask, and write for example wheelchair"
            )
        return tuple(sorted(found))

    def _permits(self, row: Row, notes: Notes) -> Mapping[str, Application]:
        found: dict[str, Application] = {}
        for country, column in self._layout.permits.items():
            text = written(row[column])
            if not text or country not in self._scenario.countries:
                continue
            status, rest = _status_first(text)
            if status is None:
                notes.flag(
                    f"permits.{country}", "permit_unknown", "is no status of an application", "taken as not sent"
                )
                continue
            at = as_date(rest).at if rest else None
            if rest and at is None:
                notes.flag(f"permits.{country}", "permit_date", "has a day that cannot be read", "the start was taken")
            if status in {"not_sent", "rejected"} or (status == "expired" and self._is_after_start(at)):
                at = None
            found[country] = Application(status, at)
        return MappingProxyType(found)

    def _is_after_start(self, at: datetime | None) -> bool:
        return at is None or self._situation.on is None or at.date() >= self._situation.on


def _status_first(text: str) -> tuple[PermitStatus | None, str]:
    """Return the status in ``text``, and what begins with a digit after it."""
    start = next((at for at, letter in enumerate(text) if letter.isdigit()), len(text))
    status = best(text[:start], STATUSES)
    return cast("PermitStatus | None", status), text[start:].strip(" .()")
