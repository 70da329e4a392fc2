"""The columns that say who travels: a number, and where there is a roster one line for each person."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.itinerary import Who
from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition
from evacplan.reports.latin import machine_readable
from evacplan.reports.tables.book import Column, Row


def columns(edition: Edition) -> tuple[Column, ...]:
    """Return group, part, state and people; with a roster also names and documents."""
    t = edition.words.t
    always = (Column(t("Group"), 16), Column(t("Part"), 6), Column(t("State"), 8), Column(t("People"), 8))
    if not edition.roster:
        return always
    return (
        *always,
        Column(t("Name as in the passport"), 32),
        Column(t("Name"), 32),
        Column(t("Date of birth"), 12),
        Column(t("Kind of document"), 14),
        Column(t("Document"), 16),
        Column(t("Valid to"), 12),
        Column(t("Citizenship"), 11),
        Column(t("Remark"), 24),
    )


def cells(edition: Edition, plan: Plan, who: Who, people: int) -> Iterator[Row]:
    """Yield the cells of :func:`columns` for ``people`` of a part of a group: one row, or one for each traveller."""
    t = edition.words.t
    if not edition.roster:
        yield who.group, who.part, who.state, people
        return
    # Nobody knows who of a group goes in which part; names stand only where all of it goes together.
    whole = plan.given.group_by_id[who.group].people == people
    known = edition.roster.of(who.group, people) if whole else ()
    if not known:
        remark = t("names to be filled in")
        yield who.group, who.part, who.state, people, "", "", None, "", "", None, "", remark
    for one in known:
        latin = machine_readable(one.name)
        remark = "" if latin else t("copy the name from the passport")
        yield (
            *(who.group, who.part, who.state, one.people),
            *(latin, one.name, one.birth, one.document_kind, one.document, one.expiry, one.citizenship, remark),
        )
