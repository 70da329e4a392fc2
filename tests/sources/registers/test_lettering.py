"""One name in several alphabets and transliterations."""

from __future__ import annotations

from datetime import date

import pytest

from evacplan.person import Person
from evacplan.sources.registers.duplicates import duplicates
from evacplan.sources.registers.entry import Entry
from evacplan.sources.registers.finding import Origin
from evacplan.sources.registers.lettering import folded, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Шаблонов Хамза", "Shablonov Khamza"),
        ("Жанна Щепкина", "Zhanna Shchepkina"),
        ("Құралай", "Quralai"),
        ("Тегеран", "Tegeran"),
        ("Яна Юсупова", "Yana Yusupova"),
        ("Әсел", "Asel"),
    ],
)
def test_usual_transliterations_sound_the_same(one: str, other: str):
    """Cyrillic and Latin spellings of a name fold to the same letters."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("cyrillic", "persian"), [("Назаров", "نظروف"), ("Шаблонов", "شابلونف"), ("Тегеран", "تهران")])
def test_persian_keeps_the_consonants(cyrillic: str, persian: str):
    """What Persian writes of a name is its consonants, nearly."""
    bones = skeleton(folded(cyrillic)), skeleton(folded(persian))
    assert bones[0] == bones[1] or cyrillic == "Тегеран"


def entry(row: int, name: str, birth: date | None, document: str = "", family: str | None = None) -> Entry:
    """Return a row about one person."""
    return Entry(Origin(0, "a.csv", "", row), 1, Person(name=name, birth=birth, document=document), family=family)


DAY, OTHER = date(1979, 1, 30), date(1990, 5, 5)


@pytest.mark.parametrize(
    ("name", "birth", "kind"),
    [
        ("Shablonov Delta", DAY, "name_and_birth"),
        ("DELTA SHABLONOV", DAY, "name_and_birth"),
        ("Шаблонов Дельта Примерович", DAY, "name_and_birth"),
        ("شابلونف دلتا", DAY, "name_and_birth"),
        ("Shablonoff Delta", DAY, "name_and_birth"),
        ("Шаблонов Дельта", None, "name_no_birth"),
        ("Шаблонов Дельта", date(1979, 1, 31), "name_near_birth"),
        ("Шаблонов Дельта", OTHER, None),
        ("Шаблонов", DAY, None),
        ("Макетов Сигма", DAY, None),
    ],
)
def test_likely_duplicates_are_found_by_name(name: str, birth: date | None, kind: str | None):
    """Names that sound alike count with the same, a missing or a mistyped day of birth; one word alone does not."""
    found = duplicates([entry(2, "Шаблонов Дельта", DAY), entry(3, name, birth)])
    assert [pair.kind for pair in found] == ([kind] if kind else [])


def test_twins_are_two_people():
    """Two rows of one family with documents of their own are no duplicates, however alike the names."""
    one = entry(2, "Тестова Дельта", DAY, "N00000001", "7")
    assert duplicates([one, entry(3, "Тестова Дельтана", DAY, "N00000002", "7")]) == []
    assert len(duplicates([one, entry(3, "Тестова Дельтана", DAY, "N00000001", "7")])) == 1


@pytest.mark.parametrize(
    ("document", "birth", "kind"),
    [
        ("N00000001", DAY, "document_and_birth"),
        ("H00000001", DAY, "document_and_birth"),
        ("N00000001", None, "document"),
        ("N00000001", OTHER, "document_other_birth"),
        ("H00000001", OTHER, None),
        ("N00000002", DAY, None),
    ],
)
def test_likely_duplicates_are_found_by_document(document: str, birth: date | None, kind: str | None):
    """The number counts alone; without its letters only with the day of birth."""
    found = duplicates([entry(2, "Альфа Тестов", DAY, "N00000001"), entry(3, "Омега Макетов", birth, document)])
    assert [pair.kind for pair in found] == ([kind] if kind else [])


def test_a_crowd_of_equal_rows_does_not_take_for_ever():
    """A thousand rows with one name and one birth are told as a chain of neighbours, not as half a million pairs."""
    found = duplicates([entry(row, "Шаблонов Дельта", DAY) for row in range(1000)])
    assert len(found) == 999
