"""The roster: who is meant by the ids of the groups. The one file with names; best written encrypted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from evacplan.csv_lines import START, whole_line
from evacplan.errors import OutputError
from evacplan.sources.registers.gathering import Gathered

PLAIN_FILE = "roster.csv"
SEALED_FILE = "roster.csv.age"

COLUMNS = (
    *("group", "person", "people", "state", "at", "name", "birth", "document_kind", "document", "expiry"),
    *("citizenship", "phone", "relation", "luggage_kg", "note", "file", "sheet", "row"),
)


def roster(groups: Iterable[Gathered]) -> Iterator[bytes]:
    """Yield the roster as CSV: a line for every row of a register that stands in a group.

    ``person`` is the number that the member has in the scenario; a row that stands for several has the first of theirs.
    """
    yield START + whole_line(COLUMNS)
    for group in groups:
        numbers = accumulate((entry.people for entry in group.entries), initial=1)
        for number, entry in zip(numbers, group.entries, strict=False):
            person, origin = entry.person, entry.origin
            yield whole_line(
                (
                    *(group.id, number, entry.people, group.record["state"], group.record["at"]),
                    *(person.name, person.birth or "", person.document_kind, person.document, person.expiry or ""),
                    *(person.citizenship, person.phone, person.relation, person.luggage, person.note),
                    *(origin.file, origin.sheet, origin.row),
                )
            )


class Recipients:
    """Those who can open an encrypted roster."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Read public keys.

        Raises
        ------
        OutputError
            If one is none; it is not repeated, for it may be a secret one.
        """
        self._keys = [_recipient(number, key) for number, key in enumerate(keys, 1)]

    def __bool__(self) -> bool:
        return bool(self._keys)

    def encrypted(self, content: bytes) -> bytes:
        """Return ``content`` so that only the recipients can read it."""
        import pyrage

        sealed: bytes = pyrage.encrypt(content, self._keys)
        return sealed


def _recipient(number: int, key: str) -> object:
    import pyrage

    try:
        if key.strip().startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(key.strip())
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError:
        raise OutputError(
            f"recipient {number} is no public key of age, expected age1... or an SSH public key"
        ) from None
