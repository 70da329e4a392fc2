"""Tables of thousands of rows look like those of a few."""

from __future__ import annotations

import io
import time

import pytest
from rich.console import Console

from evacplan.cli.tables import long_table, named, plain_table

COLUMNS = ("group", "people", "leaves", "way")
ROWS = [
    ("KZ-001", "4", "Sun 1 Mar 09:15", "astara"),
    ("KZ-002/1", "1,200", "Tue 31 Mar 23:45", "bileh-savar + kapan + the long way round the lake"),
    ("ТШ-003", "17", "", "日本 word " + "x" * 60),
]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_long_table_looks_like_a_short_one(width: int):
    """Columns are as wide, figures stand as far right, and what is too long is folded at the same places."""
    short = plain_table(*COLUMNS, right=("people",), whole=("leaves",))
    for row in ROWS:
        short.add_row(*row)
    text = io.StringIO()
    Console(file=text, width=width, highlight=False).print(short)
    console = Console(width=width)
    long = list(long_table(console, COLUMNS, ROWS, right=("people",), whole=("leaves",)))
    assert long == [line.rstrip() for line in text.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("turkmenbashi_minibuses 1", ["turkmenbashi_", "minibuses 1"]),
        ("incheh_borun-ashgabat", ["incheh_borun-", "ashgabat"]),
        ("stranded.standard, people", ["stranded.", "standard, people"]),
        ("astara", ["astara"]),
        ("a" * 17, ["a" * 16, "a"]),
        ("[b]\x1b", ["[b]\ufffd"]),
    ],
)
def test_an_id_breaks_after_its_own_marks(name: str, lines: list[str]):
    """A column that is too narrow folds an id at a dash, a stroke or a dot, and within a word only where it must."""
    table = plain_table("x")
    table.add_row(named(name))
    text = io.StringIO()
    Console(file=text, width=16, highlight=False).print(table)
    assert [line.strip() for line in text.getvalue().splitlines()[1:]] == lines


def test_thousands_of_rows_are_written_in_a_moment():
    """Ten thousand rows take well below a second of computing."""
    begun = time.process_time()
    assert len(list(long_table(Console(width=80), COLUMNS, ROWS[:1] * 10_000))) == 10_001
    assert time.process_time() - begun < 1
