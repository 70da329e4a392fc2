"""Cells of CSV that no spreadsheet computes."""

from __future__ import annotations

import csv
import io

import pytest

from evacplan.reports.csv_lines import line


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ('"=1+1', "'\"=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\n-1;@x", "a\n'-1;'@x"),
        ("\t=1", "'\t'=1"),
        ("＝1+1", "'＝1+1"),
        ("Tehran-Astara; way = long", "Tehran-Astara; way = long"),
        ("Қазақ", "Қазақ"),
    ],
)
def test_a_cell_is_never_computed(cell: str, shown: str):
    """An apostrophe stands wherever a spreadsheet would begin a formula, also where semicolons part the cells."""
    assert next(csv.reader(io.StringIO(line((cell, 5)), newline=""))) == [shown, "5"]


@pytest.mark.parametrize("cell", ["=1", "a;=1", 'x;"=1', "a\r\n=1", "a;\t+1", ";;-1", "a; @x"])
def test_where_semicolons_part_cells_none_begins_a_formula(cell: str):
    """A spreadsheet with decimal commas splits the line at semicolons and line ends: no piece can be computed."""
    for piece in line(("KZ-001", cell)).replace("\r", "\n").replace("\n", ";").split(";"):
        assert not piece.strip(' \t"').startswith(("=", "+", "-", "@"))
