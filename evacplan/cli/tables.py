"""Tables that stay legible in eighty columns, without colour and without box characters."""

from __future__ import annotations

from typing import Literal

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text


def plain_table(*columns: str, right: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> Table:
    """Return an empty table with headings and two blanks between columns.

    Figures in the columns ``right`` stand flush right; they and the columns ``whole`` are never wrapped.
    """
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for name in columns:
        justify: Literal["left", "right"] = "right" if name in right else "left"
        table.add_column(name, justify=justify, no_wrap=name in (*right, *whole), overflow="fold")
    return table


def section(title: str, *contents: RenderableType) -> list[RenderableType]:
    """Return ``contents`` under a title, with a blank line before it."""
    return [Text(""), Text(title, style="bold"), *(Padding.indent(content, 2) for content in contents)]
