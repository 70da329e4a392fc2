"""The last sheet of every workbook: what it is, whose people it shows, and how many people there are in all."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition
from evacplan.reports.tables.book import Column, Row, Sheet


def about(plan: Plan, edition: Edition) -> Sheet:
    """Return the sheet about ``plan`` in this edition."""
    t = edition.words.t
    columns = (Column(t("About"), 36), Column("", 44), Column(t("Brought home"), 14), Column(t("Stranded"), 14))
    return Sheet(t("About"), columns, _rows(plan, edition))


def _rows(plan: Plan, edition: Edition) -> Iterator[Row]:
    t, words = edition.words.t, edition.words
    yield t("Situation"), words.name(plan.given.title), None, None
    yield t("Plan made"), f"{plan.created:%Y-%m-%d %H:%M} UTC", None, None
    checked = t("replayed against every rule") if edition.verified else t("NOT verified: do not use")
    yield t("Verification"), checked, None, None
    if edition.state is not None:
        shown = words.name(plan.given.states[edition.state].name)
        yield t("Edition"), t("only people of {state}; of others only totals", state=shown), None, None
    for state, count in edition.totals.items():
        yield t("People"), words.name(plan.given.states[state].name), count.out, count.stranded
