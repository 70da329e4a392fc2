"""Everything that can go wrong, as one small tree of exceptions.

The command line turns each into a message and an exit code; a traceback is always a bug.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

ABORTED = "evacplan: aborted, nothing was written"
"""What is said after Ctrl-C."""
LONGEST_QUOTE = 60
"""Characters of an input that a message repeats at most."""


def quoted(value: object) -> str:
    """Return ``value`` between backticks, on one line and no longer than a message can bear."""
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(value)[: LONGEST_QUOTE + 1])
    return f"`{text}`" if len(text) <= LONGEST_QUOTE else f"`{text[: LONGEST_QUOTE - 3]}...`"


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean `x`?`` for the closest of ``known``, or what there is to choose from."""
    names = sorted(known)
    close = [known for known in names if known.casefold() == name.casefold()]
    close = close or difflib.get_close_matches(name[:LONGEST_QUOTE], names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {quoted(close[0])}?"
    few = ", ".join(quoted(known) for known in names[:6]) + (", ..." if len(names) > 6 else "")
    if not names:
        return "expected one that is defined; there are none"
    return f"expected one of {few}" if len(names) > 1 else f"expected {few}"


class Mark(NamedTuple):
    """A place in a source file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong (or suspicious) in an input, at one place."""

    path: tuple[str | int, ...]
    """Keys and positions from the top of the input down to the value, e.g. ``("links", "a-b", "to")``."""
    wrong: str
    """What is wrong, without a full stop."""
    expected: str = ""
    """What was expected instead, possibly with a suggestion."""
    severity: Literal["error", "warning"] = "error"
    mark: Mark | None = None
    """Where the value stands, when it came from a file."""

    def __str__(self) -> str:
        field = ".".join(str(step) for step in self.path)
        place = f"{self.mark} " if self.mark else ""
        name = f"{field}: " if field else ""
        tail = f", {self.expected}" if self.expected else ""
        return f"{place}{name}{self.wrong}{tail}"


class EvacplanError(Exception):
    """Base of every error that evacplan raises on purpose."""


class ScenarioError(EvacplanError):
    """The scenario cannot be used; carries every fault that was found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class PlanError(EvacplanError):
    """A plan file cannot be read, or does not fit its scenario."""


class OutputError(EvacplanError):
    """A result cannot be written where it was asked for."""


class SolverError(EvacplanError):
    """A solver back end failed; the message says which, and what it answered."""
