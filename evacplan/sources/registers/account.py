"""The account of an intake: what became of every row, as a page and as a table, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from evacplan.csv_lines import START, whole_line
from evacplan.sources.registers.finding import Origin
from evacplan.sources.registers.intake import Intake
from evacplan.sources.registers.missing import Gap, Lack

COLUMNS = (
    *("outcome", "file", "sheet", "row", "group", "field", "kind", "sentence"),
    *("other_file", "other_sheet", "other_row"),
)
MOST = 200
"""Lines of each part of the page; the table has them all."""

_LACKING = {
    "document": "number of the document",
    "expiry": "day to which the document is valid",
    "birth": "day of birth",
    "name": "name",
    "members": "name, birth or document",
    "phone": "telephone",
}


def account_table(intake: Intake) -> Iterator[bytes]:
    """Yield the account as CSV: a line for every finding, every likely duplicate, and everything missing."""
    groups = {entry.origin: group.id for group in intake.groups for entry in group.entries}
    yield START + whole_line(COLUMNS)
    for finding in intake.findings:
        place = (*_place(finding.origin), groups.get(finding.origin, ""))
        yield whole_line((finding.outcome, *place, finding.field, finding.kind, finding.sentence, "", "", ""))
    for pair in intake.duplicates:
        place = (*_place(pair.one), groups.get(pair.one, ""))
        yield whole_line(("duplicate", *place, "name", pair.kind, pair.wrong, *_place(pair.other)))
    for gap in intake.gaps:
        for lack in gap.lacks:
            sentence = f"{lacking(lack)}; {effect(gap)}"
            for origin in lack.rows:
                yield whole_line(
                    ("missing", *_place(origin), gap.group, lack.field, f"no_{lack.field}", sentence, "", "", "")
                )


def account_page(intake: Intake) -> bytes:
    """Return the account as a page of Markdown."""
    parts = (_counts(intake), _rejected(intake), _missing(intake), _duplicates(intake), _flagged(intake))
    return ("# Intake\n\n" + "\n".join(line for part in parts for line in part)).encode()


def lacking(lack: Lack) -> str:
    """Return what is missing, in words."""
    of = f" of {lack.people:,} {'person' if lack.people == 1 else 'people'}"
    return f"no {_LACKING[lack.field]}{'' if lack.field == 'phone' else of}"


def effect(gap: Gap) -> str:
    """Return what follows from a gap."""
    if gap.strands:
        return f"no way home, because {_some(gap.closed)} {'asks' if len(gap.closed) == 1 else 'ask'} for it"
    if gap.closed:
        return f"{_some(gap.closed)} {'is' if len(gap.closed) == 1 else 'are'} closed, another way is left"
    return "no crossing asks for it"


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - 3
    return ", ".join(names[:3]) + (f" and {more} more" if more > 0 else "")


def totals(intake: Intake) -> tuple[str, ...]:
    """Return the two sums that must come out."""
    counted = intake.counted
    rows, placed, rejected, blank, aside = (
        sum(getattr(sheet, name) for sheet in counted) for name in ("rows", "placed", "rejected", "blank", "aside")
    )
    people, out, lost, uncounted = (
        sum(getattr(sheet, name) for sheet in counted) for name in ("people", "out", "lost", "uncounted")
    )
    unknown = f" (more in {uncounted:,} of them that give no number)" if uncounted else ""
    return (
        f"{rows:,} rows = {placed:,} placed + {rejected:,} rejected + {blank:,} blank + {aside:,} not about people",
        f"{people:,} {'person' if people == 1 else 'people'} = {out:,} in {len(intake.groups):,}"
        f" {'group' if len(intake.groups) == 1 else 'groups'} + {lost:,} in rejected rows{unknown}",
    )


def _counts(intake: Intake) -> Iterator[str]:
    head = (
        "register",
        "one row is a",
        "rows",
        "placed",
        "rejected",
        "blank",
        "not about people",
        "people",
        "in groups",
    )
    rows = [
        (
            *(f"{s.file}{f' [{s.sheet}]' if s.sheet else ''}", s.unit, s.rows, s.placed, s.rejected, s.blank, s.aside),
            *(s.people, s.out),
        )
        for s in intake.counted
    ]
    yield from _table(head, rows)
    yield from (f"- {line}" for line in totals(intake))
    yield ""


def _rejected(intake: Intake) -> Iterator[str]:
    found = [finding for finding in intake.findings if finding.outcome == "rejected"]
    yield from _part("Rejected rows", "Their people are in no group. Mend the row and run again.", len(found))
    yield from _table(("row", "about", "why"), [(f.origin, f.field, f.sentence) for f in found])


def _missing(intake: Intake) -> Iterator[str]:
    explained = "What would strand people comes first."
    nowhere = [finding for finding in intake.findings if finding.kind == "no_place"]
    yield from _part("Missing", explained, len(intake.gaps) + len(nowhere))
    rows: list[tuple[object, ...]] = [
        ("-", "", f"no place ({finding.origin})", "in no group: nobody knows where to fetch them")
        for finding in nowhere
    ]
    rows += [
        (gap.group, gap.people, "; ".join(f"{lacking(lack)} ({_rows(lack.rows)})" for lack in gap.lacks), effect(gap))
        for gap in intake.gaps
    ]
    yield from _table(("group", "people", "missing", "so"), rows)


def _duplicates(intake: Intake) -> Iterator[str]:
    explained = "Rows that may be about one person. None was merged: delete one of them if they are."
    yield from _part("Likely duplicates", explained, len(intake.duplicates))
    yield from _table(("row", "and row", "share"), [(pair.one, pair.other, pair.wrong) for pair in intake.duplicates])


def _flagged(intake: Intake) -> Iterator[str]:
    found = [finding for finding in intake.findings if finding.outcome == "flagged"]
    yield from _part("Flagged rows", "They were read; look at what was made of them.", len(found))
    kinds = Counter(finding.kind for finding in found)
    if kinds:
        yield ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
        yield ""
    yield from _table(("row", "about", "what"), [(f.origin, f.field, f.sentence) for f in found])


def _part(title: str, explained: str, count: int) -> Iterator[str]:
    yield from (f"## {title}", "", explained if count else "None.", "")


def _table(head: Iterable[object], rows: list[Any]) -> Iterator[str]:
    if rows:
        for cells in (tuple(head), tuple("---" for _ in head), *rows[:MOST]):
            yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
        if len(rows) > MOST:
            yield f"\nand {len(rows) - MOST:,} more in intake.csv"
        yield ""


def _cell(cell: object) -> str:
    text = f"{cell:,}" if isinstance(cell, int) else str(cell)
    return text.replace("|", "\\|").replace("\n", " ")


def _rows(origins: tuple[Origin, ...]) -> str:
    first = origins[0]
    more = ", ".join(str(origin.row) for origin in origins[1:6])
    return f"{first}{f', {more}' if more else ''}{' and more' if len(origins) > 6 else ''}"


def _place(origin: Origin) -> tuple[str, str, int]:
    return origin.file, origin.sheet, origin.row
