"""Border lists for a spreadsheet."""

from __future__ import annotations

import csv
import io

from evacplan.plan.border_lists import key_of, lines
from evacplan.plan.plan import Plan
from evacplan.reports.border_lists_csv import COLUMNS, render
from evacplan.reports.edition import Edition
from tests.plan.sample import edited


def read(plan: Plan) -> list[dict[str, str]]:
    """Return the lines of the report as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(b"".join(render(plan, Edition())).decode("utf-8-sig"), newline="")))


def test_every_line_of_every_list_is_there(valid_plan: Plan):
    """People by list in the file are those of the plan's lists; every column is named."""
    found = read(valid_plan)
    assert tuple(found[0]) == COLUMNS
    for asked in valid_plan.lists:
        mine = [line for line in found if (line["list"], line["day"]) == (asked.kind, asked.day.isoformat())]
        assert len(mine) == len(lines(valid_plan)[key_of(asked)])
        assert sum(int(line["people"]) for line in mine) == asked.people
        assert {line["submit_by_utc"] for line in mine} == {"2026-03-01T23:30+00:00"}


def test_a_list_taken_back_has_one_line_without_a_group(valid_plan: Plan):
    """An empty list is told, for it must be taken back."""
    empty = edited(valid_plan, ("lists.0.groups", []), ("lists.0.people", 0), ("lists.0.version", 2))
    (line,) = read(empty)
    assert (line["version"], line["group"], line["people"]) == ("2", "", "")
