"""Tables that stay legible in eighty columns, without colour and without box characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import Any, Literal

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.containers import Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evacplan.cli import terminal
from evacplan.cli.terminal import clean

NARROW = 80
"""Columns of a terminal below which times and figures are wrapped as well."""
LEAST = 12
"""Characters that a name keeps as long as something else can give way."""
_PIECE = re.compile(r".*?[-_./\s]+|.+")


class Name(Text):
    """An id that is too long for its column and breaks after a mark of its own rather than inside a word."""

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        """Return the lines of at most ``width``."""
        breaks, at, taken = [], 0, 0
        for piece in _PIECE.findall(self.plain):
            if taken and taken + cell_len(piece.rstrip()) > width:
                breaks.append(at)
                taken = 0
            at, taken = at + len(piece), taken + cell_len(piece)
        return Lines(part for line in self.divide(breaks) for part in line.wrap(console, width, **how))


def named(text: object) -> Name:
    """Return an id, or what begins with one, as rich text that is clean and never read as markup."""
    return Name(clean(str(text)))


def plain_table(*columns: str, right: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> Table:
    """Return an empty table with headings and two blanks between columns.

    Figures in the columns ``right`` stand flush right; they and the columns ``whole`` are never wrapped, unless the
    terminal is so narrow that the others would have next to no room.
    """
    narrow = terminal.console().width < NARROW
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for name in columns:
        justify: Literal["left", "right"] = "right" if name in right else "left"
        table.add_column(name, justify=justify, no_wrap=not narrow and name in (*right, *whole), overflow="fold")
    return table


def section(title: str, *contents: RenderableType) -> list[RenderableType]:
    """Return ``contents`` under a title, with a blank line before it."""
    return [Text(""), Text(title, style="bold"), *(Padding.indent(content, 2) for content in contents)]


def long_table(
    console: Console,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    *,
    right: tuple[str, ...] = (),
    whole: tuple[str, ...] = (),
    indent: int = 0,
) -> Iterator[str]:
    """Yield the lines of a table with as many rows as there are groups, looking like a :func:`plain_table`.

    Rich measures and lays out every cell on its own, which takes minutes for a hundred thousand groups.
    """
    widths = [max(map(cell_len, column)) for column in zip(columns, *rows, strict=True)]
    pliable = [number for number, name in enumerate(columns) if name not in (*right, *whole)]
    excess = indent + sum(widths) + 2 * (len(columns) - 1) - console.width
    while excess > 0:
        # Names give way first; where they have next to no room left, whatever is widest.
        choice = [number for number in pliable if widths[number] > LEAST] or [*range(len(widths))]
        widest = max(choice, key=widths.__getitem__)
        if widths[widest] <= 1:
            break
        widths[widest] -= 1
        excess -= 1

    @cache
    def folded(cell: str, width: int) -> tuple[str, ...]:
        if cell_len(cell) <= width:
            return (cell,)
        return tuple(line.plain.rstrip() for line in Text(cell).wrap(console, max(1, width), overflow="fold"))

    for row in (columns, *rows):
        cells = (folded(cell, width) for cell, width in zip(row, widths, strict=True))
        for line in zip_longest(*cells, fillvalue=""):
            padded = (
                " " * (width - cell_len(cell)) + cell if name in right else cell + " " * (width - cell_len(cell))
                for name, cell, width in zip(columns, line, widths, strict=True)
            )
            yield (" " * indent + "  ".join(padded)).rstrip()
