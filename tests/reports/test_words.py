"""The words of reports in three languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from docs.write_messages import catalogue, messages
from evacplan.reports.words import LANGUAGES, Words

TEHRAN = timezone(timedelta(hours=3, minutes=30))


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_message_is_translated_and_nothing_else_is(language: str):
    """The catalogue has a translation in every form for each message in the code, with the same places for values."""
    with catalogue(language).open("rb") as file:
        known = read_po(file, locale=language)
    wanted = {message.id for message in messages() if message.id}
    assert {message.id for message in known if message.id} == wanted
    assert not known.obsolete
    for message in known:
        if message.id:
            assert not message.fuzzy
            _judge(message)


def test_a_message_is_found_wherever_it_stands():
    """Also inside an f-string, where the readers of babel find none, and every form of one with a number."""
    found = {message.id for message in messages()}
    assert "It is full in this plan: call before you leave." in found
    assert ("{n} person", "{n} people") in found


def _judge(message: Message) -> None:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    for form in forms:
        assert form, f"not translated: {message.id}"
        assert set(re.findall(r"{\w+}", form)) == set(re.findall(r"{\w+}", ids[-1])), message.id


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("en", "Mon 2 Mar", "Mon 2 Mar 07:30", "1,234.5"),
        ("ru", "пн 2 мар.", "пн 2 мар. 07:30", "1\xa0234,5"),
        ("kk", "дс 2 нау.", "дс 2 нау. 07:30", "1\xa0234,5"),
    ],
)
def test_times_and_numbers_are_written_as_the_language_does(language: str, day: str, moment: str, number: str):
    """Days, clocks and figures follow the language, and clocks show what the clock of the place shows."""
    words = Words(language)  # type: ignore[arg-type]
    assert words.day(date(2026, 3, 2)) == day
    assert words.moment(datetime(2026, 3, 2, 7, 30, tzinfo=TEHRAN)) == moment
    assert words.number(1234.5) == number


def test_an_exact_moment_tells_how_far_its_clock_is_from_utc():
    """It stays on one line; a clock of which that is not known is told alone."""
    written = datetime(2026, 3, 2, 7, 30)  # noqa: DTZ001
    clocks = (TEHRAN, UTC, timezone(-timedelta(hours=9, minutes=30)), None)
    told = [Words().exact(written.replace(tzinfo=clock)).replace("\u00a0", " ") for clock in clocks]
    assert told == [f"Mon 2 Mar 07:30{offset}" for offset in (" +3:30", " +0", " -9:30", "")]
    assert " " not in Words("ru").exact(written)


def test_a_span_reads_as_hours_and_minutes():
    """Nothing is said of hours where there are none; no line ends within it."""
    told = [Words("en").span(minutes) for minutes in (510, 60, 45, 0)]
    assert [span.replace("\u00a0", " ") for span in told] == ["8 h 30 min", "1 h", "45 min", "0 min"]
    assert Words("ru").span(510) == "8\u00a0ч\u00a030\u00a0мин"
    assert datetime(2026, 1, 1, tzinfo=UTC)  # clocks of UTC work as well
    assert {Words(language).clock(datetime(2026, 1, 1, tzinfo=UTC)) for language in LANGUAGES} == {"00:00"}


def test_names_are_sorted_as_the_alphabet_goes():
    """Kazakh letters stand where the Kazakh alphabet has them, not where Unicode does; Russian ones too."""
    kazakh = list("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
    assert sorted(set(kazakh), key=Words("kk").order) == kazakh
    assert sorted(kazakh) != kazakh
    towns = ["Ақтау", "Алматы", "Әйтеке би", "Көкшетау", "Қарағанды", "Ұзынағаш", "Үржар", "Шымкент"]
    assert sorted(set(towns), key=Words("kk").order) == towns
    assert sorted(["Ереван", "ёлка", "Жодино", "Baku"], key=Words("ru").order) == ["Baku", "Ереван", "ёлка", "Жодино"]
