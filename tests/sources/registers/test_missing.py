"""What is missing, ordered by who it would strand."""

from __future__ import annotations

from tests.sources.registers.conftest import TakeIn

HEAD = ("ФИО", "Дата рождения", "Паспорт", "Срок действия паспорта", "Город", "Телефон", "Категория", "Кол-во")
FULL = ("Т А", "01.01.1985", "N00000001", "01.01.2031", "Шираз", "+98 900 000 00 01", "", 1)


def without(**changes: object) -> tuple[object, ...]:
    """Return the full row with some cells changed, by position as in `c3`."""
    return tuple(changes.get(f"c{at}", cell) for at, cell in enumerate(FULL))


def test_nothing_is_missing_from_a_full_row(taken: TakeIn):
    """A row that says everything makes no gap."""
    assert taken((HEAD, FULL)).gaps == ()


def test_who_would_be_stranded_comes_first(taken: TakeIn):
    """No document closes every way; no birth only those with lists; no telephone none: in this order, then by class."""
    intake = taken(
        (
            HEAD,
            without(c5=""),
            without(c1=""),
            without(c2=""),
            without(c3="", c6="больной"),
            without(c7=3),
        )
    )
    assert [(gap.group, gap.strands, [lack.field for lack in gap.lacks]) for gap in intake.gaps] == [
        ("KZ-0004", True, ["expiry"]),
        ("KZ-0005", True, ["members"]),
        ("KZ-0003", True, ["document"]),
        ("KZ-0002", False, ["birth"]),
        ("KZ-0001", False, ["phone"]),
    ]
    assert "norduz" in intake.gaps[0].closed
    assert "norduz" not in intake.gaps[3].closed


def test_one_telephone_is_enough_for_a_family(taken: TakeIn):
    """A family is called once: a member without a telephone is no gap, a family without one is."""
    head = ("№ семьи", *HEAD[:6])
    rows = [("1", *FULL[:6]), ("1", *without(c5="", c2="N00000002")[:6]), ("2", *without(c5="", c2="N3000000")[:6])]
    assert [(gap.group, gap.lacks[0].field) for gap in taken((head, *rows)).gaps] == [("KZ-0002", "phone")]


def test_who_has_no_document_does_not_lack_its_number(taken: TakeIn):
    """Somebody without a document is a case for the consulate, not a cell to be filled in."""
    intake = taken(((*HEAD, "Вид документа"), (*without(c2="", c3=""), "нет")))
    assert intake.gaps == ()
    assert intake.groups[0].record["documents"] == ["none"]
