"""Where the headings of a table stand, and which column says what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from evacplan.scenario.register import Columns, Register
from evacplan.sources.registers.lettering import plain
from evacplan.sources.registers.refusal import Refusal
from evacplan.sources.registers.sheet import Cell, Sheet
from evacplan.sources.registers.wording import fit, words_of
from evacplan.sources.registers.words import CITIZENS, HEADINGS

DEEPEST = 40
"""Rows at the top in which headings are looked for."""
TALLEST = 3
"""Rows that headings take at most."""
LEAST = 2
"""Columns that must be recognised."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is to be read."""

    first: int
    """Position of the first row below the headings, counted from 0."""
    headings: tuple[str, ...]
    """The heading of each column, folded."""
    columns: Mapping[str, int]
    """Position of the column for each key of ``columns``."""
    permits: Mapping[str, int]
    """Position of the column about a country's permission."""
    doubled: tuple[tuple[str, int], ...]
    """Columns that say the same as one that is read: the key and the position."""
    unread: tuple[int, ...]
    """Positions of columns with a heading that is not understood."""

    @property
    def width(self) -> int:
        """How many columns there are up to the last heading."""
        return max((at for at, heading in enumerate(self.headings, 1) if heading), default=0)


def letters(position: int) -> str:
    """Return the letters by which a spreadsheet calls a column."""
    name = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def find_layout(sheet: Sheet, register: Register) -> Layout | None:
    """Return the layout of ``sheet``, or None where nothing looks like headings.

    Raises
    ------
    Refusal
        If the register names a column that is not there.
    """
    filled = _headings_filled(sheet)
    best: tuple[int, Layout] | None = None
    for first, height in product(range(min(DEEPEST, len(filled))), range(1, TALLEST + 1)):
        rows = filled[first : first + height]
        if len(rows) < height or any(_is_title(row) for row in rows):
            continue
        layout = _layout(rows, first + height, register.columns)
        found = 3 * _asked_for(layout, register.columns) + len(layout.columns) + len(layout.permits)
        if len(layout.columns) >= LEAST and (best is None or found > best[0]):
            best = (found, layout)
    if best is None:
        if any(asked_headings(register.columns)):
            raise Refusal(
                "no row has the headings that `columns` names", "expected them in one row, or in two or three"
            )
        return None
    _check_asked(best[1], register.columns)
    return best[1]


def _headings_filled(sheet: Sheet) -> list[list[str]]:
    """Return the top of the sheet as text, with merged cells filled."""
    rows = [[_text(cell) for cell in row] for row in sheet.rows[: DEEPEST + TALLEST]]
    for (top, left), (bottom, right) in sheet.merged:
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                rows[row][column] = rows[top][left]
    return rows


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""


def _is_title(row: list[str]) -> bool:
    """Whether a row says one thing only: a title, or nothing."""
    return len({cell for cell in row if cell}) <= 1


def _layout(rows: list[list[str]], first: int, asked: Columns) -> Layout:
    whole = [" ".join(dict.fromkeys(cell for cell in column if cell)) for column in zip(*rows, strict=True)]
    taken = dict(_asked(rows, whole, asked))
    permits = {field.removeprefix("permits."): at for field, at in taken.items() if field.startswith("permits.")}
    columns = {field: at for field, at in taken.items() if not field.startswith("permits.")}
    # What the register maps to nothing, or to a heading that is not here, is not guessed either.
    barred = asked.model_fields_set | {f"permits.{code}" for code in asked.permits}
    used = set(taken.values())
    doubled, unread = [], []
    offers = sorted(_offers(whole, used), key=lambda offer: (-offer[0], offer[1]))
    for score, at, field in offers:
        if not score or field in barred:
            unread.append(at)
        elif field.startswith("permits."):
            permits.setdefault(field.removeprefix("permits."), at)
        elif field in columns:
            doubled.append((field, at))
        elif field != "other":
            columns[field] = at
    headings = tuple(plain(text) for text in whole)
    return Layout(
        first,
        headings,
        MappingProxyType(columns),
        MappingProxyType(permits),
        tuple(sorted(doubled, key=lambda pair: pair[1])),
        tuple(sorted(unread)),
    )


def _asked(rows: list[list[str]], whole: list[str], asked: Columns) -> Iterator[tuple[str, int]]:
    """Yield the columns that the register names, by heading (whole, or the part in one row) or by letters."""
    for field, heading in asked_headings(asked):
        wanted = plain(heading)
        for at, text in enumerate(whole):
            parts = {plain(text), *(plain(row[at]) for row in rows)}
            if (wanted and wanted in parts) or (not wanted and heading in {row[at] for row in rows}):
                yield field, at
                break
        else:
            if heading in map(letters, range(len(whole))):
                yield field, next(at for at in range(len(whole)) if letters(at) == heading)


def asked_headings(asked: Columns) -> Iterator[tuple[str, str]]:
    """Yield every key for which a register names a column, with the heading."""
    for field in Columns.model_fields:
        if field == "permits":
            yield from ((f"permits.{code}", heading) for code, heading in asked.permits.items())
        elif (heading := getattr(asked, field)) is not None:
            yield field, heading


def _asked_for(layout: Layout, asked: Columns) -> int:
    return sum(_has(layout, field) for field, _ in asked_headings(asked))


def _has(layout: Layout, field: str) -> bool:
    code = field.removeprefix("permits.")
    return field in layout.columns if code == field else code in layout.permits


def _check_asked(layout: Layout, asked: Columns) -> None:
    for field, heading in asked_headings(asked):
        if not _has(layout, field):
            raise Refusal(f"no column is headed `{heading}` (for {field})", "expected a heading or letters such as `C`")


def _offers(whole: list[str], used: set[int]) -> Iterator[tuple[int, int, str]]:
    """Yield for every column that is free how well its heading fits, its position, and what it says."""
    for at, text in enumerate(whole):
        words = words_of(text)
        if at in used or not words:
            continue
        score, field = max(
            ((max(fit(words, phrase) for phrase in phrases), field) for field, phrases in HEADINGS.items()),
            key=lambda offer: offer[0],
        )
        if field == "permit":
            country = max(CITIZENS, key=lambda code: max(fit(words, stem) for stem in (code.lower(), *CITIZENS[code])))
            known = max(fit(words, stem) for stem in (country.lower(), *CITIZENS[country]))
            score, field = (score, f"permits.{country}") if known else (0, "other")
        yield score, at, field
