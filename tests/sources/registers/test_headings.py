"""Headings are found wherever they stand and in whatever language."""

from __future__ import annotations

import pytest

from evacplan.errors import ScenarioError
from evacplan.scenario.register import Columns, Register
from evacplan.sources.registers.headings import find_layout, letters
from evacplan.sources.registers.sheet import Sheet
from tests.sources.registers.conftest import TakeIn, kinds

HEADINGS = {
    "№ п/п": "id",
    "№ семьи": "family",
    "ФИО": "name",
    "Ф.И.О.": "name",
    "Фамилия, имя, отчество": "name",
    "Фамилия": "surname",
    "Дата рождения": "birth",
    "Серия и номер паспорта": "document",
    "Вид документа": "document_kind",
    "Срок действия паспорта": "expiry",
    "Гражданство": "citizenship",
    "Место нахождения": "at",
    "Кол-во членов семьи": "people",
    "Номер телефона": "phone",
    "Готовность к выезду": "ready",
    "Аты-жөні": "name",
    "Туған күні": "birth",
    "Төлқұжат нөмірі": "document",
    "Жарамдылық мерзімі": "expiry",
    "Азаматтығы": "citizenship",
    "Адам саны": "people",
    "Отбасы мүшелерінің саны": "people",
    "Байланыс телефоны": "phone",
    "Full name": "name",
    "Date of birth": "birth",
    "Passport No.": "document",
    "Passport valid until": "expiry",
    "Nationality": "citizenship",
    "Current location": "at",
    "Number of people": "people",
    "Mobile": "phone",
    "Place of birth": None,
    "Место рождения": None,
    "Кем выдан паспорт": None,
    "Country": None,
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_is_recognised(heading: str):
    """Russian, Kazakh and English headings say what they say, and look-alikes nothing."""
    sheet = Sheet("a", "", (("Город", "Пол", "Категория", heading), ("", "", "", "")))
    layout = find_layout(sheet, Register(file="a"))
    assert layout is not None
    found = [field for field, at in layout.columns.items() if at == 3]
    doubled = [field for field, at in layout.doubled if at == 3]
    assert [*found, *doubled] == ([HEADINGS[heading]] if HEADINGS[heading] else [])


def test_merged_headings_in_two_rows_are_read_together():
    """A heading over three columns lends its word to each of them; the title above is none."""
    rows = (
        ("Список", "", "", "", ""),
        ("ФИО", "Паспорт", "", "", "Город"),
        ("", "номер", "вид", "срок действия", ""),
        ("", "", "", "", ""),
    )
    merged = (((0, 0), (0, 4)), ((1, 1), (1, 3)), ((1, 0), (2, 0)), ((1, 4), (2, 4)))
    layout = find_layout(Sheet("a", "", rows, merged), Register(file="a"))
    assert layout is not None
    assert dict(layout.columns) == {"name": 0, "document": 1, "document_kind": 2, "expiry": 3, "at": 4}
    assert layout.first == 3


def test_a_mapping_wins_over_a_guess(taken: TakeIn):
    """A column that the scenario names is taken by heading or letters, in place of one that looks right."""
    rows = (("Город", "Где сейчас", "Сколько"), ("Шираз", "Исфахан", 3))
    intake = taken(rows, columns=Columns(at="Где сейчас", people="C"))
    assert [(group.record["at"], group.people) for group in intake.groups] == [("isfahan", 3)]


def test_a_mapping_to_nothing_is_a_fault(taken: TakeIn):
    """A column that is not there is told by the words of the scenario."""
    with pytest.raises(ScenarioError, match="no column is headed `Kol` \\(for people\\)"):
        taken((("Город", "ФИО", "Количество"), ("Шираз", 1, 3)), columns=Columns(people="Kol"))
    with pytest.raises(ScenarioError, match="no row has the headings that `columns` names"):
        taken((("a", "b"), ("Шираз", 3)), columns=Columns(people="c", at="d"))


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ((("a", "b"), ("c", "d")), "no row looks like headings"),
        ((("ФИО", "Кол-во"), ("Т", 2)), "no column says where the people are"),
        ((("ФИО", "Город"), ("Т", "Шираз")), "no column says how many people a family has"),
        ((("", ""), ("", "")), "the file is empty|there is nothing in it"),
    ],
)
def test_a_table_that_lacks_what_is_needed_is_a_fault(taken: TakeIn, rows: tuple[tuple[str, ...]], wrong: str):
    """Headings, a place and, for families, a count must be there."""
    with pytest.raises(ScenarioError, match=wrong):
        taken(rows, row="family")


def test_two_columns_of_one_kind_and_a_strange_one_are_told(taken: TakeIn):
    """The second telephone and a column nobody understands are flagged by their letters, not by their words."""
    intake = taken((("ФИО", "Город", "Телефон", "Телефон 2", "Фрукт"), ("Т", "Шираз", "", "1", "x")))
    assert kinds(intake) == [(1, "column_doubled"), (1, "column_unread")]
    assert [finding.wrong.split()[1] for finding in intake.findings] == ["D", "E"]


@pytest.mark.parametrize(("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(position: int, name: str):
    """The first is A, the 27th AA."""
    assert letters(position) == name
