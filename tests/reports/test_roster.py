"""The roster that reports take names from."""

from __future__ import annotations

from datetime import date

import pytest

from evacplan.errors import EvacplanError
from evacplan.reports.edition import Edition
from evacplan.reports.roster import Roster, Traveller, read_roster
from evacplan.sources.registers.roster import COLUMNS

HEAD = ",".join(COLUMNS)
ROSTER = (
    f"{HEAD}\r\n"
    "KZ-001,1,3,KZ,tehran,Тестов Альфа,1990-02-28,passport,N00000001,2027-01-01,"
    "KZ,+989000000001,head,20,'=SUM(A1),f,,2\r\n"
    "KZ-001,2,1,KZ,tehran,Тестова Бета,,,,,,,,,,f,,3\r\n"
)


def read(text: str) -> Roster:
    """Return the roster in a text, as it stands in a file."""
    return read_roster(text.encode("utf-8-sig"))


def test_what_intake_wrote_is_read_back():
    """Every column of a traveller comes back, and cells that were guarded against computing as they were."""
    first, second = read(ROSTER).of("KZ-001")
    assert first == Traveller(
        group="KZ-001",
        people=3,
        name="Тестов Альфа",
        birth=date(1990, 2, 28),
        document_kind="passport",
        document="N00000001",
        expiry=date(2027, 1, 1),
        citizenship="KZ",
        phone="+989000000001",
        relation="head",
        luggage="20",
        note="=SUM(A1)",
    )
    assert second == Traveller(group="KZ-001", people=1, name="Тестова Бета")
    assert read(ROSTER).of("KZ-999") == ()


def test_names_stand_only_where_they_are_sure():
    """Of a part of a group, or of a group of another size, nobody can say who it is."""
    roster = read(ROSTER)
    assert len(roster.of("KZ-001", 4)) == 2
    assert roster.of("KZ-001", 3) == ()
    assert roster.differing({"KZ-001": 4, "KZ-002": 5}) == ("KZ-002",)


def test_members_of_a_part_are_those_with_its_numbers():
    """Where the plan says which members of a group go in a part, the roster says who they are."""
    roster = read(ROSTER)
    assert [each.name for each in roster.of("KZ-001", 1, (4,))] == ["Тестова Бета"]
    assert [each.name for each in roster.of("KZ-001", 3, (1, 2, 3))] == ["Тестов Альфа"]
    assert roster.of("KZ-001", 2, (1, 2)) == ()


def test_another_state_is_taken_out():
    """Of groups that are not shown nobody is left."""
    assert not read(ROSTER).only({"KZ-002"})
    assert read(ROSTER).only({"KZ-001"}).of("KZ-001")


def test_no_representation_shows_a_name():
    """Whatever a message or a traceback prints of an edition, no name and no number of a document is in it."""
    roster = read(ROSTER)
    shown = f"{roster!r} {roster} {roster.of('KZ-001')!r} {Edition(roster=roster)!r}"
    assert "Тест" not in shown
    assert "N0000" not in shown


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"",
        b"a,b\r\n1,2\r\n",
        f"{HEAD}\r\nKZ-001,1,Secret,KZ\r\n".encode(),
        f"{HEAD}\r\nKZ-001,1,0,KZ\r\n".encode(),
        f"{HEAD}\r\n,1,2,KZ\r\n".encode(),
        f"{HEAD}\r\nKZ-001,1,2,KZ,tehran,X,Secret\r\n".encode(),
        f'{HEAD}\r\nKZ-001,1,2,KZ,tehran,"Secret'.encode(),
        f"{HEAD}\r\nKZ-001,1,2,KZ,tehran,{'Secret' * 40_000}\r\n".encode(),
    ],
)
def test_what_is_no_roster_is_refused_and_not_repeated(content: bytes):
    """A damaged roster is one sentence with the line, and holds nothing of the file, also not as its cause."""
    with pytest.raises(EvacplanError, match="the roster") as told:
        read_roster(content)
    assert "Secret" not in str(told.value)
    assert told.value.__cause__ is None
