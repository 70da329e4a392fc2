"""Personal data: who is meant.

In registers only the search for duplicates looks inside, and the roster is written from it; reports read it from the
roster again. Whatever else there is knows people by the ids of their groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A person as a row of a register or of the roster names them.

    It has no representation, so that no message can show one.
    """

    name: str = ""
    """Full name as written."""
    birth: date | None = None
    """Day of birth."""
    document: str = ""
    """Number of the travel document, in one spelling."""
    document_kind: str = ""
    """Kind of the travel document in the words of scenarios; empty where nothing is said."""
    expiry: date | None = None
    """Day to which the document is valid."""
    citizenship: str = ""
    """Two-letter code of the state whose citizen the person is."""
    phone: str = ""
    """Telephone."""
    relation: str = ""
    """What the person is to the head of the family."""
    luggage: str = ""
    """Luggage [kg]."""
    note: str = ""
    """Remark."""

    def age(self, on: date) -> int | None:
        """Return how old the person is on a day, if that is known [years]."""
        if self.birth is None:
            return None
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))
