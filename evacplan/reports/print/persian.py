"""Persian on drivers' sheets: its words, digits and calendar, and a font for it.

A font made for reading is used where the machine has one. Otherwise the fixed-width font that typst brings is: it is
plain, but has every letter.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

SPOKEN_IN: Final = frozenset({"IR", "AF"})
"""Countries whose drivers read Persian."""

LABELS: Final[tuple[tuple[str, str], ...]] = (
    ("sheet", "برگهٔ راننده"),
    ("number", "شمارهٔ"),
    ("time", "ساعت"),
    ("what", "برنامه"),
    ("where", "محل"),
    ("leaves", "حرکت از پایگاه"),
    ("departs", "حرکت با مسافران"),
    ("arrives", "رسیدن به مقصد"),
    ("back", "بازگشت به پایگاه و آماده برای سفر بعد"),
    ("aboard", "مسافران"),
    ("group", "گروه"),
    ("people", "نفر"),
    ("needs", "نیازهای ویژه"),
    ("total", "جمع"),
    ("distance", "مسافت"),
    ("kilometres", "کیلومتر"),
    ("call", "تلفن تماس"),
    ("plate", "پلاک خودرو"),
    ("driver", "نام راننده"),
    ("warning", "پیش از ساعت تعیین‌شده حرکت نکنید. هیچ‌کس را جا نگذارید؛ اگر کسی نیامد، تماس بگیرید."),
)
"""The words of a driver's sheet."""

_DAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
_DIGITS = {ord(str(digit)): chr(0x06F0 + digit) for digit in range(10)}
_FAMILIES = ("Vazirmatn", "Noto Naskh Arabic", "Noto Sans Arabic", "DejaVu Sans", "Tahoma", "Geeza Pro")
"""Fonts with the letters of Persian, the best first."""
_PLAIN = "DejaVu Sans Mono"
_LONG_MONTHS = 6
_LONG, _SHORT = 31, 30


class Font(NamedTuple):
    """A font with the letters of Persian."""

    family: str
    folders: tuple[Path, ...]
    """Where it is; nowhere if typst brings it."""


def font() -> Font:
    """Return the best font with the letters of Persian that is to be had here."""
    import typst

    found = typst.Fonts(include_embedded_fonts=False).fonts()
    for family in _FAMILIES:
        folders = sorted({Path(each.path).parent for each in found if each.family == family and each.path})
        if folders:
            return Font(family, tuple(folders))
    return Font(_PLAIN, ())


def digits(text: object) -> str:
    """Return ``text`` with the digits of Persian."""
    return str(text).translate(_DIGITS)


def moment(local: datetime) -> str:
    """Return a moment as drivers write it: day of the week, of the Persian calendar, and time."""
    _, month, day = calendar(local.date())
    return digits(f"{_DAYS[local.weekday()]} {day} {_MONTHS[month - 1]}، {local:%H:%M}")


def calendar(day: date) -> tuple[int, int, int]:
    """Return year, month and day of the Solar Hijri calendar.

    Its leap years follow a cycle of 33 years, which agrees with the calendar of Iran from 1925 to 2088.
    """
    year = day.year - 621
    if day < _new_year(year):
        year -= 1
    past = (day - _new_year(year)).days
    if past < _LONG_MONTHS * _LONG:
        return year, past // _LONG + 1, past % _LONG + 1
    past -= _LONG_MONTHS * _LONG
    return year, past // _SHORT + _LONG_MONTHS + 1, past % _SHORT + 1


_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Remainders by 33 of the leap years."""
_KNOWN = (1404, date(2025, 3, 21))


def _new_year(year: int) -> date:
    """Return the first day of a year."""
    known, day = _KNOWN
    ahead = range(known, year)
    behind = range(year, known)
    days = sum(365 + (each % 33 in _LEAP) for each in ahead) - sum(365 + (each % 33 in _LEAP) for each in behind)
    return date.fromordinal(day.toordinal() + days)
