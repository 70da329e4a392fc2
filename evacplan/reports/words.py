"""The words of reports in English, Russian and Kazakh, and how they write numbers and times.

Catalogues are ``evacplan/locale/LANGUAGE/LC_MESSAGES/evacplan.po``; English is in the code. ``make messages`` brings
them up to date; a test fails where a translation is missing.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final, Literal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from evacplan.scenario.record import Localised

Language = Literal["en", "ru", "kk"]
"""A language of reports."""

LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru", "kk")
DOMAIN = "evacplan"
NO_BREAK = "\u00a0"
"""A space at which no line ends."""
_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The letters of Kazakh in their order; those of Russian among them stand in theirs."""
_PLACES = {letter: number for number, letter in enumerate(_ALPHABET)}


class Words:
    """One language: ``t`` and ``n`` translate, the others write what is no words.

    Parameters
    ----------
    language
        The language.
    """

    def __init__(self, language: Language = "en") -> None:
        self.language: Language = language
        self._locale = Locale.parse(language)
        self._translations = _translations(language)
        # A plan names the same moments again and again, and babel takes its time.
        self._written: dict[tuple[str, datetime], str] = {}

    def t(self, message: str, **values: object) -> str:
        """Return ``message`` in this language, with ``values`` in place of its ``{names}``."""
        return self._translations.gettext(message).format(**values)

    def n(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the form of a message that goes with ``count``, which stands as ``{n}`` in it."""
        return self._translations.ngettext(one, many, count).format(n=self.number(count), **values)

    def name(self, name: Localised) -> str:
        """Return a name of the scenario in this language."""
        return name.in_language(self.language)

    def order(self, name: str) -> tuple[object, ...]:
        """Return by what names are sorted: the alphabet of the language, whatever the case; Latin before Cyrillic."""
        folded = name.casefold()
        return [(letter in _PLACES, _PLACES.get(letter, 0), letter) for letter in folded], name

    def number(self, value: float) -> str:
        """Return ``1,234.5`` as this language writes it."""
        return format_decimal(value, locale=self._locale)

    def day(self, value: date) -> str:
        """Return ``Mon 2 Mar`` as this language writes it."""
        return format_date(value, "EEE d MMM", locale=self._locale)

    def clock(self, local: datetime) -> str:
        """Return ``07:30``, by the clock of ``local``."""
        return self._when("HH:mm", local)

    def moment(self, local: datetime) -> str:
        """Return ``Mon 2 Mar 07:30`` as this language writes it, by the clock of ``local``."""
        return self._when("EEE d MMM HH:mm", local)

    def exact(self, local: datetime) -> str:
        """Return ``Mon 2 Mar 07:30 +3:30`` on one line; without the distance from UTC where it is not known."""
        ahead = local.utcoffset()
        if ahead is None:
            return self.moment(local).replace(" ", NO_BREAK)
        hours, minutes = divmod(abs(round(ahead.total_seconds() / 60)), 60)
        sign = "-" if ahead.total_seconds() < 0 else "+"
        offset = f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
        return f"{self.moment(local)} {offset}".replace(" ", NO_BREAK)

    def _when(self, form: str, local: datetime) -> str:
        key = form, local.replace(tzinfo=None)
        if key not in self._written:
            self._written[key] = format_datetime(key[1], form, locale=self._locale)
        return self._written[key]

    def span(self, minutes: int) -> str:
        """Return ``8 h 30 min`` as this language writes it, on one line."""
        hours, rest = divmod(minutes, 60)
        parts = [self.t("{hours} h", hours=hours)] if hours else []
        parts += [self.t("{minutes} min", minutes=rest)] if rest or not hours else []
        return " ".join(parts).replace(" ", NO_BREAK)


@cache
def _translations(language: Language) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    path = files("evacplan") / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, domain=DOMAIN))
    compiled.seek(0)
    return GNUTranslations(compiled)
