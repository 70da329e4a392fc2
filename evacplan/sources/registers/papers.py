"""The personal part of a row: name, birth, document, telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from evacplan.person import Person
from evacplan.scenario.group import NO_DOCUMENT
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers.entry import Notes, Situation
from evacplan.sources.registers.lettering import plain
from evacplan.sources.registers.sheet import Cell
from evacplan.sources.registers.values import as_date, as_decimal, as_document, as_phone, written
from evacplan.sources.registers.wording import best, fit, words_of
from evacplan.sources.registers.words import CITIZENS, DOCUMENT_KINDS

OLDEST = 110
"""Years that a person may have lived."""
HEAVIEST = 200
"""Luggage of a row that is believed [kg]."""
VALIDITY_MONTHS = 6
"""What most states ask of a passport beyond the journey."""

Look = Callable[[str], Cell]
"""Gives the cell of a row for a key of ``columns``; an empty text where there is none."""

ODD_DATES = {
    "unreadable": ("is no date that can be read", "expected for example 01.03.1990"),
    "impossible": ("is a day that the calendar does not have", "expected for example 01.03.1990"),
    "iranian": ("is a date of the Iranian calendar", "expected the Gregorian one"),
    "year_only": ("is a year only", "expected day, month and year"),
    "century": ("has a year of two digits", "the likelier century was taken"),
    "order": ("may have day and month exchanged", "day before month was taken"),
}


def read_person(look: Look, situation: Situation, notes: Notes) -> Person:
    """Return whom a row names, and note what is odd."""
    kind, number = _document(look, notes)
    expiry = day_of(look("expiry"), "expiry", notes)
    _check_expiry(expiry, situation.on, notes)
    phone = _phone(look("phone"), notes)
    return Person(
        name=_name(look),
        birth=_birth(look("birth"), situation.on, notes),
        document=number,
        document_kind=kind,
        expiry=expiry,
        citizenship=_citizenship(look("citizenship"), situation.scenario, notes),
        phone=phone,
        relation=written(look("relation")),
        luggage=_luggage(look("luggage"), notes),
        note=written(look("note")),
    )


def _name(look: Look) -> str:
    parts = (written(look(field)) for field in ("surname", "given_name", "patronymic"))
    return written(look("name")) or " ".join(part for part in parts if part)


def day_of(cell: Cell, field: str, notes: Notes) -> date | None:
    """Return the day in a cell, and note what is odd about it."""
    if not written(cell):
        return None
    found = as_date(cell)
    if found.odd and not (field == "expiry" and found.odd == "century"):
        notes.flag(field, f"{field}_{found.odd}", *ODD_DATES[found.odd])
    return found.at.date() if found.at else None


def _birth(cell: Cell, on: date | None, notes: Notes) -> date | None:
    birth = day_of(cell, "birth", notes)
    if birth is None or on is None:
        return birth
    if birth > on:
        notes.flag("birth", "birth_in_future", "lies after the start of planning", "it was not used")
        return None
    if on.year - birth.year > OLDEST:
        notes.flag("birth", "birth_too_early", f"makes the person older than {OLDEST}", "it was not used")
        return None
    return birth


def _document(look: Look, notes: Notes) -> tuple[str, str]:
    """Return kind and number of the travel document."""
    said = written(look("document_kind"))
    kind = (best(said, DOCUMENT_KINDS) or "") if said else ""
    if said and not kind:
        notes.flag(
            "document_kind", "document_kind_unknown", "is no kind of document that is known", "nothing was taken"
        )
    text = written(look("document"))
    if not re.search(r"\d", text):
        if not text:
            return kind, ""
        said = best(text, DOCUMENT_KINDS) or ""
        kind = said if said == NO_DOCUMENT else kind or said
        notes.flag("document", "no_document", "words stand where the number of the document belongs", "no number taken")
        return kind, ""
    number = as_document(look("document"))
    if number.odd == "cyrillic":
        notes.flag("document", "document_cyrillic", "has Cyrillic letters among Latin ones", "read as Latin")
    elif number.odd == "scientific":
        notes.flag("document", "document_scientific", "was turned into a rounded number by a spreadsheet", "not taken")
    elif number.odd == "unusual":
        notes.flag("document", "document_unusual", "has not the form of a document's number", "taken as it stands")
    elif isinstance(look("document"), float) and len(number.number) < 7:
        notes.flag("document", "document_zeros", "is a number with few digits", "zeros in front may be lost")
    return kind, number.number


def _check_expiry(expiry: date | None, on: date | None, notes: Notes) -> None:
    if expiry is None or on is None:
        return
    if expiry < on:
        notes.flag("expiry", "document_expired", "the document has expired at the start of planning")
    elif (expiry.year - on.year) * 12 + expiry.month - on.month - (expiry.day < on.day) < VALIDITY_MONTHS:
        notes.flag("expiry", "document_expiring", f"the document is valid for less than {VALIDITY_MONTHS} months")


def _phone(cell: Cell, notes: Notes) -> str:
    if not written(cell):
        return ""
    phone = as_phone(cell)
    if phone is None:
        notes.flag("phone", "phone_unreadable", "is no telephone number", "expected 7 to 15 digits")
    return phone or ""


def _luggage(cell: Cell, notes: Notes) -> str:
    if not written(cell):
        return ""
    weight = as_decimal(cell, "кг|kg")
    if weight is None or not 0 <= weight <= HEAVIEST:
        notes.flag("luggage", "luggage_unreadable", "is no weight that can be believed", f"expected 0 to {HEAVIEST} kg")
        return ""
    return f"{weight.normalize():f}"


def _citizenship(cell: Cell, scenario: Scenario, notes: Notes) -> str:
    text = written(cell)
    if not text:
        return ""
    code = state_called(text, scenario)
    if not code:
        notes.flag("citizenship", "citizenship_unknown", "is no state that is known")
    return code


def state_called(text: str, scenario: Scenario) -> str:
    """Return the two-letter code of the state that ``text`` names, or nothing."""
    wanted = plain(text)
    for states in (scenario.states, scenario.countries):
        for key, place in states.items():
            if wanted in {plain(name) for name in (key, place.name.en, place.name.ru, place.name.kk) if name}:
                return str(key)
    words = words_of(text)
    scores = {code: max(fit(words, stem) for stem in (code.lower(), *stems)) for code, stems in CITIZENS.items()}
    code = max(scores, key=scores.__getitem__)
    return code if scores[code] else ""
