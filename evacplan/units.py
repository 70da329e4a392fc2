"""Quantities as people write them: durations, lengths, money, shares and moments.

Each is parsed from one unambiguous spelling and written back in the same spelling, so that a
scenario survives a round trip. Inside the program durations are whole minutes, lengths whole
metres, money whole cents, and instants are timezone-aware.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

_DURATION = re.compile(r"(?:(?P<d>\d{1,7})d)?\s*(?:(?P<h>\d{1,7})h)?\s*(?:(?P<m>\d{1,7})(?:min|m))?", re.ASCII)
_ISO_DURATION = re.compile(r"P(?:(?P<d>\d{1,7})D)?(?:T(?:(?P<h>\d{1,7})H)?(?:(?P<m>\d{1,7})M)?)?", re.ASCII)
_LENGTH_PATTERN = r"(\d{1,6}(?:\.\d{1,6})?)\s*(km|m)"
_MONEY_PATTERN = r"(\d{1,12}(?:\.\d{1,2})?)\s*([A-Z]{3})"
_SHARE_PATTERN = r"(\d{1,3}(?:\.\d{1,6})?)\s*%"
_DAY_PATTERN = r"\d{4}-\d\d-\d\d"
_INSTANT_PATTERN = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?"

MINUTES_PER_DAY = 24 * 60


def parse_duration(text: object) -> int:
    """Return the minutes in ``text``: ``8h30m``, ``2d``, ``45min`` or ISO 8601 ``PT8H30M``.

    Raises
    ------
    ValueError
        On anything else; ``02:30`` is refused because it reads as hours or as minutes.
    """
    written = text.strip() if isinstance(text, str) else ""
    found = _ISO_DURATION.fullmatch(written) or _DURATION.fullmatch(written)
    if not found or not any(found.groupdict().values()):
        raise ValueError("not a duration, expected for example 8h30m, 45min, 2d or PT8H30M")
    part = {key: int(value or 0) for key, value in found.groupdict().items()}
    minutes = part["d"] * MINUTES_PER_DAY + part["h"] * 60 + part["m"]
    if minutes > 3650 * MINUTES_PER_DAY:
        raise ValueError("a duration of more than ten years, expected at most 3650d")
    return minutes


def format_duration(minutes: int) -> str:
    """Return ``minutes`` as people write them: ``1d2h30m``; zero is ``0min``."""
    days, rest = divmod(minutes, MINUTES_PER_DAY)
    hours, rest = divmod(rest, 60)
    text = (f"{days}d" if days else "") + (f"{hours}h" if hours else "")
    return text + (f"{rest}m" if rest and text else f"{rest}min" if rest or not text else "")


def _match(pattern: str, text: object) -> re.Match[str] | None:
    return re.fullmatch(pattern, text.strip(), re.ASCII) if isinstance(text, str) else None


def _parse_length(text: object) -> int:
    found = _match(_LENGTH_PATTERN, text)
    if not found:
        raise ValueError("not a length, expected for example 515 km or 800 m")
    return round(Decimal(found[1]) * (1000 if found[2] == "km" else 1))


def _format_length(metres: int) -> str:
    return f"{_plain(Decimal(metres) / 1000)} km" if metres >= 1000 else f"{metres} m"


class Amount(NamedTuple):
    """A sum of money in whole cents of one currency."""

    cents: int
    currency: str

    def __str__(self) -> str:
        whole, cents = divmod(self.cents, 100)
        return f"{whole}.{cents:02d} {self.currency}" if cents else f"{whole} {self.currency}"


def _parse_money(text: object) -> Amount:
    found = _match(_MONEY_PATTERN, text)
    if not found:
        raise ValueError("not an amount of money, expected for example 95000 USD")
    return Amount(round(Decimal(found[1]) * 100), found[2])


def _parse_share(text: object) -> Decimal:
    found = _match(_SHARE_PATTERN, text)
    if not found:
        raise ValueError("not a share, expected for example 5%")
    return Decimal(found[1]) / 100


def _format_share(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"


def _parse_decimal(value: object) -> Decimal:
    """Accept a number of at most three decimals; binary floats go through their shortest text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("not a number, expected for example 1.5")
    number = Decimal(str(value))
    if not number.is_finite() or not 0 <= number <= 1000:
        raise ValueError("out of range, expected a number from 0 to 1000")
    if number != round(number, 3):
        raise ValueError("too fine, expected at most three decimals")
    return number


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as written: with an offset, or as wall-clock time of a place named elsewhere."""

    written: datetime

    @classmethod
    def parse(cls, text: object) -> Moment:
        """Read ``2026-03-01T08:00+05:00`` or ``2026-03-01T08:00`` (local to the place it is about)."""
        found = _match(_INSTANT_PATTERN, text)
        if found:
            try:
                written = datetime.fromisoformat(found[0])
            except ValueError:
                raise ValueError("no such date or time, expected for example 2026-03-01T08:00+05:00") from None
            if written.second:
                raise ValueError("seconds are too fine, expected whole minutes")
            if not 1971 <= written.year <= 2200:
                raise ValueError("out of range, expected a year from 1971 to 2200")
            return cls(written)
        raise ValueError("not a date and time, expected for example 2026-03-01T08:00+05:00")

    @property
    def has_offset(self) -> bool:
        """Whether the instant is complete in itself."""
        return self.written.tzinfo is not None

    def at(self, zone: ZoneInfo) -> datetime:
        """Return the instant in UTC, reading a wall-clock time in ``zone`` (the first one if doubled)."""
        local = self.written if self.has_offset else self.written.replace(tzinfo=zone)
        return local.astimezone(UTC)

    def exists_in(self, zone: ZoneInfo) -> bool:
        """Whether the wall-clock time occurs in ``zone`` (it does not when clocks jump over it)."""
        return self.has_offset or self.at(zone).astimezone(zone).replace(tzinfo=None) == self.written

    def __str__(self) -> str:
        return self.written.isoformat(timespec="minutes")


def _parse_day(text: object) -> date:
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    found = _match(_DAY_PATTERN, text)
    if not found:
        raise ValueError("not a day, expected for example 2026-09-01")
    try:
        day = date.fromisoformat(found[0])
    except ValueError:
        raise ValueError("no such day, expected for example 2026-09-01") from None
    if not 1971 <= day.year <= 2200:
        raise ValueError("out of range, expected a year from 1971 to 2200")
    return day


def _require_offset(moment: Moment) -> Moment:
    if not moment.has_offset:
        raise ValueError("no time zone, expected an offset as in 2026-03-01T08:00+05:00")
    return moment


@cache
def _zones() -> frozenset[str]:
    """Return the names of the world's time zones; reading them off the disk is slow, hence once."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def _parse_zone(name: object) -> str:
    if not isinstance(name, str):
        raise ValueError("not a time zone, expected an IANA name such as Asia/Tehran")
    if name not in _zones():
        close = difflib.get_close_matches(name[:60], _zones(), n=1)
        example = close[0] if close else "Asia/Tehran"
        raise ValueError(f"unknown time zone {name[:60]!r}, expected an IANA name such as {example}")
    return name


def _quantity(parse: Any, write: Any, pattern: str, example: str) -> tuple[Any, ...]:
    schema = {"type": "string", "pattern": f"^{pattern}$", "examples": [example]}
    return (BeforeValidator(parse), PlainSerializer(write), WithJsonSchema(schema))


_DURATION_PATTERN = r"(?!P?T?$)((\d+d)?\s*(\d+h)?\s*(\d+(min|m))?|P(\d+D)?(T(\d+H)?(\d+M)?)?)"

Duration = Annotated[int, *_quantity(parse_duration, format_duration, _DURATION_PATTERN, "8h30m")]
"""Whole minutes; written ``8h30m``."""

Length = Annotated[int, *_quantity(_parse_length, _format_length, _LENGTH_PATTERN, "515 km")]
"""Whole metres; written ``515 km``."""

Money = Annotated[Amount, *_quantity(_parse_money, str, _MONEY_PATTERN, "95000 USD")]
"""An :class:`Amount`; written ``95000 USD``."""

Share = Annotated[Decimal, *_quantity(_parse_share, _format_share, _SHARE_PATTERN, "5%")]
"""A fraction of one; written ``5%``."""

AnyMoment = Annotated[Moment, *_quantity(Moment.parse, str, _INSTANT_PATTERN, "2026-03-01T08:00+05:00")]
"""A :class:`Moment`, with an offset or local to the place it is about."""

FixedMoment = Annotated[AnyMoment, AfterValidator(_require_offset)]
"""A :class:`Moment` that must carry its own offset."""

Day = Annotated[date, *_quantity(_parse_day, date.isoformat, _DAY_PATTERN, "2026-09-01")]
"""A calendar day; written ``2026-09-01``."""

Factor = Annotated[
    Decimal,
    BeforeValidator(_parse_decimal),
    PlainSerializer(_plain),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1000}),
]
"""An exact number from 0 to 1000 with at most three decimals."""

Zone = Annotated[str, BeforeValidator(_parse_zone), WithJsonSchema({"type": "string", "examples": ["Asia/Tehran"]})]
"""The IANA name of a time zone."""
