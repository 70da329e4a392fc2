"""Rows become groups: families, places, ages, permits, and ids that stay."""

from __future__ import annotations

import csv
import io

import pytest

from evacplan.sources.registers.roster import roster
from tests.sources.registers.conftest import TakeIn, kinds

HEAD = ("№ семьи", "ФИО", "Дата рождения", "Город", "Категория", "Разрешение Азербайджан", "Готовность")


def test_a_family_is_one_group_and_others_are_alone(taken: TakeIn):
    """Rows with one family number travel together; a row without a number travels alone."""
    intake = taken(
        (HEAD, ("1", "А", "", "Шираз"), ("", "Б", "", "Шираз"), ("1", "В", "", "Шираз"), ("", "Г", "", "Кум"))
    )
    assert [(group.id, group.people) for group in intake.groups] == [("KZ-0001", 2), ("KZ-0002", 1), ("KZ-0003", 1)]


def test_mending_a_rejected_row_moves_no_other_id(taken: TakeIn):
    """A family whose row was rejected keeps its number, so that lists already sent stay true."""
    broken = taken((HEAD, ("1", "А", "", "Нигде"), ("2", "Б", "", "Шираз")))
    mended = taken((HEAD, ("1", "А", "", "Кум"), ("2", "Б", "", "Шираз")))
    assert [group.id for group in broken.groups] == ["KZ-0002"]
    assert [group.id for group in mended.groups] == ["KZ-0001", "KZ-0002"]


@pytest.mark.parametrize(
    ("births", "said", "priority"),
    [
        (("01.01.1985", "01.01.2021"), "", "small_children"),
        (("01.01.1985", "01.01.2015"), "", None),
        (("01.01.1950", "01.01.1985"), "", "over_60"),
        (("01.01.1950", "01.01.2021"), "", "small_children"),
        (("01.01.1985", "01.01.2021"), "больной", "medical"),
        (("01.01.1985", "01.01.1985"), "пенсионер", "over_60"),
        (("01.01.1985", "01.01.2021"), "прочие", None),
        (("", ""), "", None),
    ],
)
def test_the_class_is_what_is_said_else_what_ages_make_of_it(
    taken: TakeIn, births: tuple[str, str], said: str, priority: str | None
):
    """Of several classes the first of the policy counts; what the table says goes before ages."""
    rows = [("1", f"Т{n}", birth, "Шираз", said) for n, birth in enumerate(births)]
    (group,) = taken((HEAD, *rows)).groups
    assert group.record.get("priority") == priority


@pytest.mark.parametrize(
    ("cells", "permit", "members"),
    [
        (("одобрено", "одобрено"), "approved", []),
        (("есть", "выдано"), "approved", []),
        (
            ("одобрено 01.03.2026 02:00", "одобрено 01.03.2026 05:00"),
            {"status": "approved", "at": "2026-03-01T02:00"},
            [{"status": "approved", "at": "2026-03-01T05:00"}],
        ),
        (
            ("одобрено", "отправлено 28.02.2026", "одобрено"),
            "approved",
            [{"status": "sent", "at": "2026-02-28T00:00"}],
        ),
        (("отказ", "одобрено", "одобрено"), "approved", ["rejected"]),
        (("одобрено", ""), "approved", ["not_sent"]),
        (("не отправлено", "отправлено"), "not_sent", ["sent"]),
        (("истекло 20.02.2026", "истекло 20.02.2026"), {"status": "expired", "at": "2026-02-20T00:00"}, []),
        (("истекло 20.03.2026",), "expired", []),
    ],
)
def test_a_permit_is_the_groups_where_most_have_it_else_the_members(
    taken: TakeIn, cells: tuple[str, ...], permit: object, members: list[object]
):
    """The application of most is the group's; a member who has come less far, or of whom nothing is said, is named."""
    rows = [("1", f"Т{n}", "", "Шираз", "", cell) for n, cell in enumerate(cells)]
    (group,) = taken((HEAD, *rows)).groups
    assert group.record["permits"] == {"AZ": permit}
    assert [member["permits"] for member in group.record.get("members", [])] == [{"AZ": own} for own in members]


PAPERS = ("№ семьи", "ФИО", "Дата рождения", "Город", "Вид документа", "Срок действия паспорта", "Гражданство")


def test_members_that_differ_are_told_as_numbers(taken: TakeIn):
    """Another citizenship or document, an early end of it, a minor: listed first, those alike together, no name."""
    rows = (
        ("1", "А", "01.01.1980", "Шираз", "паспорт", "01.01.2035", "Казахстан"),
        ("1", "Б", "01.01.1982", "Шираз", "паспорт", "01.05.2026", "Иран"),
        ("1", "В", "01.01.2020", "Шираз", "нет", "", "Казахстан"),
        ("1", "Г", "01.01.2021", "Шираз", "нет", "", "Казахстан"),
    )
    (group,) = taken((PAPERS, *rows)).groups
    assert group.record["members"] == [
        {"citizen": "IR", "expires": "2026-05-01"},
        {"people": 2, "document": "none", "minor": True},
    ]
    assert [entry.origin.row for entry in group.entries] == [3, 4, 5, 2]
    assert "documents" not in group.record


def test_the_roster_numbers_people_as_the_plan_does(taken: TakeIn):
    """Member 1 of a plan is person 1 of the roster: those listed come first."""
    rows = (("1", "А", "01.01.1980", "Шираз"), ("1", "Б", "01.01.2020", "Шираз"))
    groups = taken((PAPERS[:4], *rows)).groups
    lines = list(csv.DictReader(io.StringIO(b"".join(roster(groups)).decode("utf-8-sig"))))
    assert [(line["person"], line["name"]) for line in lines] == [("1", "Б"), ("2", "А")]


def test_a_place_told_once_counts_for_the_family(taken: TakeIn):
    """Where only the first row of a family says where they are, the others are there too, and it is told."""
    intake = taken((HEAD, ("1", "А", "", "Шираз"), ("1", "Б", "", ""), ("2", "В", "", "")))
    assert [(group.record["at"], group.people) for group in intake.groups] == [("shiraz", 2)]
    assert kinds(intake) == [(3, "place_of_family"), (4, "no_place")]


def test_a_guardian_is_a_role_of_the_policy(taken: TakeIn):
    """Who accompanies a minor is taken if the policy names the role; anything else, such as a name, is not repeated."""
    intake = taken((("ФИО", "Город", "Сопровождающий"), ("А", "Шираз", "Б В Г")))
    assert kinds(intake) == [(2, "guardian_unknown")]
    assert "guardian" not in intake.groups[0].record


def test_the_group_is_ready_when_its_last_member_is(taken: TakeIn):
    """Readiness is the latest of the rows; a cell that cannot be read counts as ready."""
    rows = [("1", "А", "", "Шираз", "", "", ready) for ready in ("01.03.2026", "02.03.2026 07:30", "позже")]
    (group,) = taken((HEAD, *rows)).groups
    assert group.record["ready"] == "2026-03-02T07:30"


def test_minors_without_an_adult_are_told(taken: TakeIn):
    """A minor whose family is elsewhere, or whose mother's row was rejected, is nobody's business else."""
    intake = taken((HEAD, ("1", "А", "01.01.2012", "Шираз"), ("1", "Б", "01.01.1985", "Нигде")))
    assert kinds(intake) == [(2, "minor_alone"), (3, "place_unknown")]
    assert "another row of the family was rejected" in intake.findings[0].sentence


def test_without_a_state_the_citizenship_decides(taken: TakeIn):
    """Names, codes and short forms of states are understood; who belongs to no state of the scenario is rejected."""
    rows = (("ФИО", "Город", "Гражданство"), *((f"Т{n}", "Шираз", s) for n, s in enumerate(CITIZENS)))
    intake = taken(rows, state=None)
    assert [group.record["state"] for group in intake.groups] == list(CITIZENS.values())[:-2]
    assert kinds(intake) == [(len(CITIZENS), "no_state"), (len(CITIZENS) + 1, "no_state")]


CITIZENS = {
    "Казахстан": "KZ",
    "РК": "KZ",
    "Қазақстан": "KZ",
    "KAZ": "KZ",
    "kg": "KG",
    "гражданка Таджикистана": "TJ",
    "uzbek": "UZ",
    "Россия": "",
    "": "",
}


def test_formulas_never_reach_a_group(taken: TakeIn):
    """Groups hold ids, numbers and instants only, whatever the cells try."""
    intake = taken((HEAD, ("=1+1", "=cmd", "=2", "Шираз", "=x", "=y", "=z")))
    assert [group.record for group in intake.groups] == [{"id": "KZ-0001", "state": "KZ", "at": "shiraz", "people": 1}]
