"""From a sheet to its entries: every row is placed, rejected, blank, or a line that is not about people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evacplan.scenario.register import Register
from evacplan.sources.registers.entry import Entry, Situation
from evacplan.sources.registers.finding import Finding, Origin
from evacplan.sources.registers.headings import Layout, find_layout, letters
from evacplan.sources.registers.lettering import plain
from evacplan.sources.registers.refusal import NoHeadings, Refusal
from evacplan.sources.registers.rows import RowReader
from evacplan.sources.registers.sheet import Cell, Row, Sheet
from evacplan.sources.registers.values import written
from evacplan.sources.registers.words import PERSONAL, TOTALS

Unit = Literal["person", "family"]
Kind = Literal["entry", "blank", "aside"]

_TOTALS = tuple(f"{word} " for word in TOTALS)
_SUM = 6
"""Digits of a sum, at most; the number of a document has more."""
_COUNTS = frozenset({"people", "adults", "children"})


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows of one sheet below its headings: ``rows == placed + rejected + blank + aside``."""

    file: str
    """The file, as messages call it."""
    sheet: str
    """Its sheet; empty for a CSV file."""
    unit: Unit
    """What one row is."""
    rows: int
    """Rows read."""
    placed: int
    """Rows whose people stand in a group."""
    rejected: int
    """Rows left out, each with its reason."""
    blank: int
    """Rows without anything but a running number."""
    aside: int
    """Totals, repeated headings and remarks: rows that are not about people."""
    people: int
    """People of all rows."""
    out: int
    """People of the rows placed."""
    lost: int
    """People of the rows rejected."""
    uncounted: int
    """Rows rejected because nobody can tell how many people they are about."""


@dataclass(frozen=True, slots=True, repr=False)
class SheetReading:
    """What a sheet holds."""

    counted: Counted
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def read_sheet(number: int, sheet: Sheet, register: Register, state: str | None, situation: Situation) -> SheetReading:
    """Return what stands in ``sheet``, the ``number``-th of all.

    Raises
    ------
    Refusal
        If it has no headings, or not those that are needed.
    """
    layout = find_layout(sheet, register)
    if layout is None:
        raise NoHeadings(
            "no row looks like headings",
            "expected for example Name, City, People; or `columns` or `encoding` in a scenario",
        )
    return _Sheet(number, sheet, register, layout, state, situation).read()


class _Sheet:
    def __init__(
        self, number: int, sheet: Sheet, register: Register, layout: Layout, state: str | None, situation: Situation
    ) -> None:
        self._number = number
        self._sheet = sheet
        self._layout = layout
        self._unit: Unit = register.row or _unit(sheet, layout)
        self._check_columns()
        self._reader = RowReader(layout, self._unit, state, situation)
        self._findings: list[Finding] = []
        self._entries: list[Entry] = []
        self._kinds: dict[Kind, int] = dict.fromkeys(("entry", "blank", "aside"), 0)
        self._since_total = 0
        self._numbers: set[str] = set()

    def read(self) -> SheetReading:
        self._about_columns()
        filled = self._filled()
        for position in range(self._layout.first, len(self._sheet.rows)):
            origin = self._origin(position)
            kind = self._kind(origin, position)
            self._kinds[kind] += 1
            if kind == "entry":
                entry, findings = self._reader.read(origin, filled.get(position, self._sheet.rows[position]))
                self._entries.append(entry)
                self._findings += findings
                self._since_total += entry.people
                self._check_number(origin, position)
        return SheetReading(self._counted(), tuple(self._entries), tuple(self._findings))

    def _origin(self, position: int) -> Origin:
        return Origin(self._number, self._sheet.file, self._sheet.name, position + 1)

    def _check_columns(self) -> None:
        columns = self._layout.columns
        if "at" not in columns and not {"latitude", "longitude"} <= columns.keys():
            raise Refusal(
                "no column says where the people are", "expected one headed for example City", self._layout.first
            )
        if self._unit == "family" and not columns.keys() & _COUNTS:
            raise Refusal("no column says how many people a family has", "expected one headed for example People")

    def _about_columns(self) -> None:
        origin = self._origin(self._layout.first - 1)
        for field, at in self._layout.doubled:
            wrong = f"column {letters(at)} is headed like column {letters(self._layout.columns[field])}"
            self._findings.append(
                Finding(origin, "flagged", field, "column_doubled", wrong, "only the latter was read")
            )
        for at in self._layout.unread:
            if any(written(row[at]) for row in self._sheet.rows[self._layout.first :]):
                wrong = f"column {letters(at)} has a heading that is not understood"
                self._findings.append(Finding(origin, "flagged", "columns", "column_unread", wrong, "it was not read"))

    def _filled(self) -> dict[int, Row]:
        """Return the rows below the headings that lie in cells merged downwards, with the value of these."""
        columns = self._layout.columns
        bare = {
            columns[field] for field in (PERSONAL | (_COUNTS if self._unit == "family" else set())) & columns.keys()
        }
        filled: dict[int, list[Cell]] = {}
        for (top, left), (bottom, right) in self._sheet.merged:
            if left == right and left not in bare and top >= self._layout.first:
                for position in range(top + 1, min(bottom + 1, len(self._sheet.rows))):
                    row = filled.setdefault(position, list(self._sheet.rows[position]))
                    row[left] = self._sheet.rows[top][left]
        return {position: tuple(row) for position, row in filled.items()}

    def _kind(self, origin: Origin, position: int) -> Kind:
        row = self._sheet.rows[position]
        cells = {at: text for at, cell in enumerate(row) if (text := written(cell))}
        numbered = self._layout.columns.get("id", -1)
        if not cells.keys() - {numbered} and cells.get(numbered, "0").isdecimal():
            return "blank"
        personal = {self._layout.columns[field] for field in PERSONAL & self._layout.columns.keys()}
        totals = self._total_words(cells)
        # The sum may stand below any heading, next to the word and not below the number of people.
        sums = {at for at, text in cells.items() if text.isdecimal() and len(text) <= _SUM} if totals else set()
        if not cells.keys() & (personal - totals - sums):
            if totals:
                self._check_total(origin, row)
                return "aside"
            if (len(cells) == 1 and cells.keys() <= {0, numbered}) or self._is_remark(position):
                wrong = "one remark across the row"
                self._findings.append(Finding(origin, "flagged", "id", "remark", wrong, "no person was made of it"))
                return "aside"
        if self._repeats_headings(cells) or self._counts_columns(cells):
            return "aside"
        return "entry"

    def _is_remark(self, position: int) -> bool:
        """Whether the row is one cell merged across the columns."""
        return any(
            top == position == bottom and right - left >= 2 for (top, left), (bottom, right) in self._sheet.merged
        )

    def _total_words(self, cells: dict[int, str]) -> set[int]:
        """Return the positions of cells that begin like a line of totals."""
        return {at for at, text in cells.items() if not text[0].isdigit() and f"{plain(text)} ".startswith(_TOTALS)}

    def _repeats_headings(self, cells: dict[int, str]) -> bool:
        same = sum(not text[0].isdigit() and plain(text) == self._layout.headings[at] for at, text in cells.items())
        return same >= 2 and same * 2 >= len(cells)

    def _counts_columns(self, cells: dict[int, str]) -> bool:
        """Whether the row is the line 1, 2, 3 ... that forms have below their headings."""
        texts = list(cells.values())
        return len(texts) >= 3 and texts == [str(number) for number in range(1, len(texts) + 1)]

    def _check_total(self, origin: Origin, row: Row) -> None:
        """Compare a line of totals with the rows since the last one, and with all rows."""
        whole = sum(entry.people for entry in self._entries)
        at = self._layout.columns.get("people")
        asked = _numbers(written(row[at])) if at is not None else []
        asked = asked or [number for cell in row for number in _numbers(written(cell))]
        if asked and not {whole, self._since_total} & set(asked):
            wrong = f"the total is not {self._since_total}, which the rows above it make"
            self._findings.append(Finding(origin, "flagged", "people", "total_differs", wrong, "the rows were taken"))
        self._since_total = 0

    def _check_number(self, origin: Origin, position: int) -> None:
        at = self._layout.columns.get("id")
        number = written(self._sheet.rows[position][at]) if at is not None else ""
        if number in self._numbers:
            wrong = "has a running number that another row has"
            self._findings.append(Finding(origin, "flagged", "id", "number_twice", wrong, "both rows were read"))
        if number:
            self._numbers.add(number)

    def _counted(self) -> Counted:
        rejected = [entry for entry in self._entries if entry.rejected]
        people, lost = sum(entry.people for entry in self._entries), sum(entry.people for entry in rejected)
        return Counted(
            file=self._sheet.file,
            sheet=self._sheet.name,
            unit=self._unit,
            rows=sum(self._kinds.values()),
            placed=len(self._entries) - len(rejected),
            rejected=len(rejected),
            blank=self._kinds["blank"],
            aside=self._kinds["aside"],
            people=people,
            out=people - lost,
            lost=lost,
            uncounted=sum(entry.people == 0 for entry in rejected),
        )


def _numbers(text: str) -> list[int]:
    """Return the whole numbers in a cell."""
    return [int(number) for number in re.findall(r"\d{1,9}", text)]


def _unit(sheet: Sheet, layout: Layout) -> Unit:
    """Tell what a row is: families that take several rows, or a column of counts, decide."""
    if not layout.columns.keys() & _COUNTS:
        return "person"
    if "family" not in layout.columns:
        return "family"
    keys = list(_families(sheet, layout))
    return "person" if len(set(keys)) < len(keys) or _spans_rows(sheet, layout) else "family"


def _families(sheet: Sheet, layout: Layout) -> Iterator[str]:
    for row in sheet.rows[layout.first :]:
        key = plain(written(row[layout.columns["family"]]))
        if key:
            yield key


def _spans_rows(sheet: Sheet, layout: Layout) -> bool:
    """Whether a cell of a family is merged over several rows."""
    at = layout.columns["family"]
    return any(left == at and bottom > top >= layout.first for (top, left), (bottom, _) in sheet.merged)
