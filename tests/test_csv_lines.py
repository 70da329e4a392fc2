"""Cells of CSV that no spreadsheet computes."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evacplan
from evacplan.csv_lines import bare, guarded, line


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
        ("'=1", "''=1"),
        ("+77010000000", "+77010000000"),
        ("+77010000000;=1", "'+77010000000;'=1"),
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


def test_numbers_stay_numbers():
    """A minus that is no formula keeps its column of figures."""
    assert line((-3, -1.5, "-3", None)) == "-3,-1.5,'-3,None"


@given(st.text(alphabet="=+-@;\t\r\n '\"a1＝", max_size=12))
def test_what_was_guarded_comes_back_as_it_was(text: str):
    """Whoever reads a file of ours gets every cell as it was written; nothing in it, split or not, can be computed."""
    assert bare(guarded(text)) == text
    for piece in guarded(text).replace("\r", ";").replace("\n", ";").replace("\t", ";").split(";"):
        assert not piece.strip(' "').startswith(("=", "+", "-", "@", "＝"))


def test_there_is_one_writer_of_csv():
    """Nothing else in the package writes lines of CSV, so no cell goes unguarded."""
    package = Path(evacplan.__file__).parent
    writers = [
        path.name for path in package.rglob("*.py") if re.search(r"csv\.writer|DictWriter|to_csv", path.read_text())
    ]
    assert writers == ["csv_lines.py"]
