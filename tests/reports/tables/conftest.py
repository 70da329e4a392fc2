"""Plans with lists of both kinds, and workbooks as a spreadsheet reads them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import openpyxl
import pytest

from evacplan.plan.border_lists import key_of, lines
from evacplan.plan.plan import BorderList, Plan
from evacplan.reports.edition import Edition
from tests.plan.sample import Draft

Book = dict[str, list[dict[str, Any]]]
"""Rows of every sheet by headings; the offset of an instant is under its heading with ``+``."""
Render = Callable[[Plan, Edition], Iterable[bytes]]


def read(content: bytes) -> Book:
    """Return the sheets of a workbook."""
    found: Book = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        head, *rows = sheet.iter_rows(values_only=True)
        titles: list[str] = []
        for title in map(str, head):
            titles.append(f"{titles[-1]}+" if title in {"UTC offset", "Сдвиг от UTC", "UTC айырмасы"} else title)
        found[sheet.title] = [dict(zip(titles, row, strict=True)) for row in rows]
    return found


def drawn(render: Render, plan: Plan, edition: Edition | None = None) -> Book:
    """Return what ``render`` draws of ``plan``."""
    return read(b"".join(render(plan, edition or Edition())))


@pytest.fixture(scope="session")
def listed_plan(valid_plan: Plan) -> Plan:
    """Return the plan by hand with exit lists for its two days, and a permission list that was taken back."""
    return listed(valid_plan)


def listed(valid_plan: Plan) -> Plan:
    """Return ``valid_plan``, which is by hand, with further lists."""
    draft = Draft(valid_plan.given)
    common: dict[str, Any] = {"kind": "exit", "country": "IR", "crossing": "astara"}
    first, second = (("KG-001", "KZ-001", "KZ-002", "KZ-003"), 20), (("KZ-003", "KZ-004"), 8)
    exits = tuple(
        BorderList(
            **common, day=day, groups=groups, people=people, submit_by=draft.instant(minute, "astara_ir"), version=2
        )
        for day, (groups, people), minute in ((date(2026, 3, 2), first, 1500), (date(2026, 3, 4), second, 4400))
    )
    back = valid_plan.lists[0].model_copy(update={"day": date(2026, 3, 5), "groups": (), "people": 0, "version": 3})
    plan = valid_plan.model_copy(update={"lists": (*valid_plan.lists, back, *exits)})
    assert [sum(line.who.people for line in lines(plan)[key_of(each)]) for each in exits] == [20, 8]
    return plan
