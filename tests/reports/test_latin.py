"""Names as in the machine-readable line of a passport."""

from __future__ import annotations

import re

import pytest

from evacplan.reports.latin import machine_readable

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Щербакова Юлия", "SHCHERBAKOVA IULIIA"),
        ("Подъячев Фёдор", "PODIEIACHEV FEDOR"),
        ("Хайруллин Эльдар", "KHAIRULLIN ELDAR"),
        ("Қуанышұлы Әлібек", "KUANYSHULY ALIBEK"),
        ("Өмірғалиева Гүлнұр-Һәдия", "OMIRGALIEVA GULNUR HADIIA"),
        ("Rahimov Əli Özgür", "RAHIMOV ELI OEZGUER"),
        ("O\u2019Brien  José", "OBRIEN JOSE"),
        ("Strauß", "STRAUSS"),
        ("محمد", ""),
        ("Иванов 2", ""),
        ("\u202eИванов", "IVANOV"),
        ("", ""),
    ],
)
def test_a_name_is_written_as_in_a_passport(name: str, expected: str):
    """Cyrillic follows ICAO Doc 9303, Latin letters lose their marks, and other alphabets give nothing."""
    assert machine_readable(name) == expected


def test_every_letter_of_both_alphabets_is_known():
    """No Russian or Kazakh letter keeps a name from being written, large or small; only the soft sign has no letter."""
    for letter in {*RUSSIAN, *KAZAKH}:
        for form in (letter, letter.upper()):
            assert re.fullmatch("[A-Z]+", machine_readable(form)) or letter == "ь"
