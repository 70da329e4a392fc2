"""The roster: names by group and person, encrypted for those who may read it."""

from __future__ import annotations

import csv
import io

import pyrage
import pytest

from evacplan.errors import OutputError
from evacplan.sources.registers.roster import Recipients, roster
from tests.sources.registers.conftest import TakeIn

HEAD = ("№ семьи", "ФИО", "Паспорт", "Город", "Телефон", "Примечание")
ROWS = (
    HEAD,
    ("1", "Тестов Альфа", "N00000001", "Шираз", "+98 900 000 00 01", "=SUM(A1)"),
    ("1", "Тестова Бета", "N00000002", "Шираз", "", "a;=1"),
)


def read(content: bytes) -> list[dict[str, str]]:
    """Return the lines of a roster."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_roster_leads_from_group_and_person_to_name_and_row(taken: TakeIn):
    """Whoever holds it can call a group; nothing in it computes in a spreadsheet."""
    lines = read(b"".join(roster(taken(ROWS).groups)))
    assert [(line["group"], line["person"], line["name"], line["document"], line["row"]) for line in lines] == [
        ("KZ-0001", "1", "Тестов Альфа", "N00000001", "2"),
        ("KZ-0001", "2", "Тестова Бета", "N00000002", "3"),
    ]
    assert lines[0]["phone"] == "+989000000001"
    assert [line["note"] for line in lines] == ["'=SUM(A1)", "a;'=1"]


def test_an_encrypted_roster_opens_for_each_recipient_and_nobody_else(taken: TakeIn):
    """Age keeps it for those named: each of their keys opens it, another does not."""
    ours, theirs, strange = (pyrage.x25519.Identity.generate() for _ in range(3))
    content = b"".join(roster(taken(ROWS).groups))
    sealed = Recipients([str(ours.to_public()), f" {theirs.to_public()}\n"]).encrypted(content)
    assert b"N00000001" not in sealed
    assert pyrage.decrypt(sealed, [ours]) == pyrage.decrypt(sealed, [theirs]) == content
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [strange])


@pytest.mark.parametrize("key", ["", "age1xyz", "somebody", "ssh-ed25519 AAAA"])
def test_what_is_no_public_key_is_refused(key: str):
    """A mistyped key stops everything before a register is read."""
    with pytest.raises(OutputError, match="recipient 2 is no public key of age"):
        Recipients([str(pyrage.x25519.Identity.generate().to_public()), key])


def test_a_secret_key_given_by_mistake_is_not_repeated():
    """The message about a wrong key does not show it."""
    secret = str(pyrage.x25519.Identity.generate())
    with pytest.raises(OutputError) as told:
        Recipients([secret])
    assert secret not in str(told.value)
