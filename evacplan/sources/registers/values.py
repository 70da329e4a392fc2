"""Values as people write them into tables: dates, counts, decimals, telephones, document numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from evacplan.sources.registers.lettering import tidy
from evacplan.sources.registers.sheet import Cell
from evacplan.sources.registers.words import MONTHS

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
_SERIALS = range(3_000, 80_000)
"""Numbers that Excel means as days: from 1908 to 2119."""
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-./ ])(\d{1,2})[-./ ](\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})[ .-]*([^\W\d_]{3,})[ .,-]*(\d{4})")
_CLOCK = re.compile(r"[ T,]+(\d{1,2})[:.](\d{2})(?::\d{2}(?:\.\d+)?)?$")
_COUNT = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(?:чел\w*|адам\w*|people|persons?|pax)?\.?", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d[.,]?\d*[eе][+-]?\d+", re.IGNORECASE)
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІ", "ABEKMHOPCTYXI")


class Dated(NamedTuple):
    """A date read from a cell, and what is odd about how it was written."""

    at: datetime | None
    """The date, with a time if one was given; None if it cannot be read."""
    has_time: bool = False
    odd: str = ""
    """``unreadable``, ``impossible``, ``century``, ``order``, ``iranian``, ``year_only`` or nothing."""


def written(cell: Cell) -> str:
    """Return the text of a cell, tidied; whole numbers without a decimal point."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    return tidy(str(cell))


def as_date(cell: Cell) -> Dated:
    """Read a date as Excel or people write it; day before month."""
    if isinstance(cell, datetime):
        return Dated(cell.replace(second=0, microsecond=0), cell.time() != time())
    if isinstance(cell, date):
        return Dated(datetime.combine(cell, time()))
    if isinstance(cell, timedelta | time | bool):
        return Dated(None, odd="unreadable")
    text = written(cell)
    number = _number(text)
    if number is not None:
        return _of_number(number)
    return _of_text(re.sub(r"\s*(?:г|года|ж|ж\.|г\.)$", "", text))


def _of_number(number: Decimal) -> Dated:
    if int(number) in _SERIALS:
        moment = _EPOCH + timedelta(minutes=round(number * 24 * 60))
        return Dated(moment, moment.time() != time())
    if number == int(number) and 1900 <= number <= 2100:
        return Dated(None, odd="year_only")
    if number == int(number) and 19_000_101 <= number <= 21_001_231:
        text = str(int(number))
        return _made(int(text[:4]), int(text[4:6]), int(text[6:]))
    return Dated(None, odd="unreadable")


def _of_text(text: str) -> Dated:
    clock = _CLOCK.search(text)
    hours, minutes = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    day = text[: clock.start()] if clock else text
    found: Dated
    if iso := _ISO.fullmatch(day):
        found = _made(*map(int, iso.groups()))
    elif first := _DAY_FIRST.fullmatch(day):
        found = _day_first(int(first[1]), int(first[3]), first[4], first[2])
    elif named := _NAMED.fullmatch(day):
        month = next((n for n, stems in enumerate(MONTHS, 1) if named[2].casefold().startswith(stems)), 0)
        found = _made(int(named[3]), month, int(named[1])) if month else Dated(None, odd="unreadable")
    else:
        found = Dated(None, odd="unreadable")
    if found.at is None or not clock:
        return found
    if hours > 23 or minutes > 59:
        return Dated(None, odd="impossible")
    return Dated(found.at.replace(hour=hours, minute=minutes), has_time=True, odd=found.odd)


def _day_first(day: int, month: int, year: str, separator: str) -> Dated:
    """Read day, month and year; a slash may be American, and two digits leave the century open."""
    if len(year) == 2:
        # Who is registered was born before 2030; a passport ends in this century all the same.
        found = _made(2000 + int(year) if int(year) < 40 else 1900 + int(year), month, day)
        return found._replace(odd=found.odd or "century")
    if separator == "/" and month > 12 >= day:
        return _made(int(year), day, month)._replace(odd="order")
    found = _made(int(year), month, day)
    if separator == "/" and day <= 12 and day != month:
        return found._replace(odd=found.odd or "order")
    return found


def _made(year: int, month: int, day: int) -> Dated:
    if 1250 <= year <= 1500:
        return Dated(None, odd="iranian")
    try:
        return Dated(datetime(year, month, day))  # noqa: DTZ001
    except ValueError:
        return Dated(None, odd="impossible")


def _number(text: str) -> Decimal | None:
    """Read a number with a point or a comma before its decimals, blanks between thousands."""
    bare = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text).replace(",", ".")
    if not re.fullmatch(r"[-+]?\d{1,15}(?:\.\d{1,12})?", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def as_decimal(cell: Cell, unit: str = "") -> Decimal | None:
    """Read a number, with a decimal comma or point and perhaps its unit."""
    text = written(cell)
    return _number(re.sub(rf"\s*(?:{unit})\.?$", "", text, flags=re.IGNORECASE) if unit else text)


def as_count(cell: Cell) -> Decimal | None:
    """Read how many people: ``4``, ``4,0``, ``4 чел.``."""
    found = _COUNT.fullmatch(written(cell))
    return _number(found[1]) if found else None


def as_phone(cell: Cell) -> str | None:
    """Return the telephone in a cell in one spelling, the first of several; None if it is none."""
    text = written(cell)
    if _SCIENTIFIC.fullmatch(text):
        return None
    first = re.split(r"[;,/|]| или | or ", text)[0]
    first = re.sub(r"(?:доб|ext|вн).*$", "", first, flags=re.IGNORECASE)
    digits = re.sub(r"\D", "", first)
    if not 7 <= len(digits) <= 15 or re.search(r"[^\W\d_]{4,}", first):
        return None
    return f"+{digits}" if first.lstrip(" (").startswith("+") or digits.startswith("00") else digits


class Numbered(NamedTuple):
    """The number of a document, and what is odd about it."""

    number: str
    odd: str = ""
    """``cyrillic``, ``scientific``, ``unusual`` or nothing."""


def as_document(cell: Cell) -> Numbered:
    """Return the number of a document in one spelling."""
    text = written(cell)
    if _SCIENTIFIC.fullmatch(text) and re.search(r"[+.,]", text):
        return Numbered("", "scientific")
    bare = re.sub(r"[\W_]", "", re.sub(r"№|\bno\.?\s", "", text, flags=re.IGNORECASE)).upper()
    latin = bare.translate(_LOOKALIKES)
    odd = "cyrillic" if latin != bare else ""
    if not re.fullmatch(r"[A-Z]{0,3}\d{5,12}[A-Z]?", latin):
        odd = "unusual"
    return Numbered(latin, odd)
