"""Rows become groups: families, places, ages, permits, and ids that stay."""

from __future__ import annotations

import pytest

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
    ("cells", "permit"),
    [
        (("одобрено", "одобрено"), "approved"),
        (("одобрено 01.03.2026 02:00", "одобрено 01.03.2026 05:00"), {"status": "approved", "at": "2026-03-01T05:00"}),
        (("одобрено", "отправлено 28.02.2026"), {"status": "sent", "at": "2026-02-28T00:00"}),
        (("отказ", "одобрено"), "rejected"),
        (("не отправлено", "отправлено"), "not_sent"),
        (("одобрено", ""), "not_sent"),
        (("есть", "выдано"), "approved"),
    ],
)
def test_a_permit_is_as_far_as_that_of_the_last_member(taken: TakeIn, cells: tuple[str, str], permit: object):
    """One member without a permit holds the group; a day that is given is that of the last."""
    rows = [("1", f"Т{n}", "", "Шираз", "", cell) for n, cell in enumerate(cells)]
    (group,) = taken((HEAD, *rows)).groups
    assert group.record["permits"] == {"AZ": permit}


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
