"""Members of a group whose papers differ, as numbers only: what rows about persons know beyond what the group says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from evacplan.scenario.group import NO_DOCUMENT
from evacplan.sources.registers.entry import Application, Entry, Situation

ADULT = 18
"""Years from which a person is no minor."""
FAR = timedelta(days=366)
"""How long after the start of planning the end of a document is no longer told: no border asks so far ahead, and a day
of expiry says more of a person than a plan needs."""

NOT_SENT = Application("not_sent")


def group_document(entries: Iterable[Entry]) -> str:
    """Return the kind of document that most have; a passport where nothing is said."""
    kinds = Counter(entry.person.document_kind or "passport" for entry in entries)
    return max(kinds, key=lambda kind: (kinds[kind], kind == "passport"))


def group_permits(entries: list[Entry]) -> dict[str, Application]:
    """Return by country how far the applications of most have come."""
    countries = sorted({country for entry in entries for country in entry.permits})
    found = {}
    for country in countries:
        stands = Counter(entry.permits.get(country, NOT_SENT) for entry in entries)
        found[country] = max(stands, key=stands.__getitem__)
    return found


def with_members(
    entries: list[Entry], state: str, situation: Situation
) -> tuple[list[dict[str, Any]], tuple[Entry, ...]]:
    """Return the members that differ, and the entries in the order of the members' numbers.

    Members are numbered as a scenario does: those listed in their order, then the others.
    """
    document, permits = group_document(entries), group_permits(entries)
    listed: dict[tuple[object, ...], tuple[dict[str, Any], list[Entry]]] = {}
    others: list[Entry] = []
    for entry in entries:
        said = _differs(entry, state, document, permits, situation)
        if said:
            key = tuple((name, str(value)) for name, value in said.items())
            listed.setdefault(key, (said, []))[1].append(entry)
        else:
            others.append(entry)
    members = [({"people": len(alike)} if len(alike) > 1 else {}) | said for said, alike in listed.values()]
    ordered = [entry for _, alike in listed.values() for entry in alike]
    return members, (*ordered, *others)


def _differs(
    entry: Entry, state: str, document: str, permits: dict[str, Application], situation: Situation
) -> dict[str, Any]:
    """Return what a person's row says that the group does not; of a family's row, what it says of its head."""
    person, on = entry.person, situation.on
    said: dict[str, Any] = {}
    if person.citizenship not in {"", state}:
        said["citizen"] = person.citizenship
    if (person.document_kind or "passport") != document:
        said["document"] = person.document_kind or "passport"
    if person.expiry is not None and person.document_kind != NO_DOCUMENT and _is_near(person.expiry, on):
        said["expires"] = person.expiry.isoformat()
    age = person.age(on) if on is not None else None
    if age is not None and age < ADULT:
        said["minor"] = True
    own = {country: entry.permits.get(country, NOT_SENT) for country in permits}
    differing = {country: written_permit(state) for country, state in own.items() if state != permits[country]}
    if differing:
        said["permits"] = differing
    return said


def _is_near(expiry: date, on: date | None) -> bool:
    return on is None or expiry < on + FAR


def written_permit(application: Application) -> str | dict[str, str]:
    """Return an application as a scenario file has it."""
    if application.at is None:
        return application.status
    return {"status": application.status, "at": application.at.isoformat(timespec="minutes")}
