"""What goes wrong with a register as a whole, and the seal that keeps cells out of every message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from evacplan.errors import EvacplanError


class Refusal(Exception):  # noqa: N818
    """Nothing of a register can be used; the message says why and never quotes a cell."""

    def __init__(self, wrong: str, expected: str, row: int = 1) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.expected = expected
        self.row = row


class NoHeadings(Refusal):
    """Nothing in a sheet looks like the headings of a table."""


@contextmanager
def sealed() -> Iterator[None]:
    """Let no error that nobody foresaw carry the text of a cell out of here: its kind and place remain."""
    try:
        yield
    except (EvacplanError, Refusal):
        raise
    except Exception as error:
        raise UnforeseenError(type(error).__name__).with_traceback(error.__traceback__) from None


class UnforeseenError(Exception):
    """A bug in the reading of registers, without the words that the error had."""
