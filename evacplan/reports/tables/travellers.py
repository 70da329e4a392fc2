"""The columns that say who travels: a number, and where there is a roster one line for each person."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition
from evacplan.reports.latin import machine_readable
from evacplan.reports.roster import Traveller
from evacplan.reports.tables.book import Column, Row


class Travellers:
    """Who travels, in the cells of a workbook.

    Parameters
    ----------
    plan
        The plan.
    edition
        The edition, with a roster or without.
    """

    def __init__(self, plan: Plan, edition: Edition) -> None:
        self._words, self._roster, self._groups = edition.words, edition.roster, plan.given.group_by_id
        self._parts = {(each.group, each.part): each for each in plan.assignments}

    def columns(self) -> tuple[Column, ...]:
        """Return group, part, state and people; with a roster also names and documents."""
        t = self._words.t
        always = (Column(t("Group"), 16), Column(t("Part"), 6), Column(t("State"), 8), Column(t("People"), 8))
        if not self._roster:
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

    def cells(self, group: str, part: int, people: int) -> Iterator[Row]:
        """Yield the cells of :meth:`columns` for ``people`` of a part: one row, or one for each traveller."""
        t, state = self._words.t, self._groups[group].state
        if not self._roster:
            yield group, part, state, people
            return
        known = self._known(group, part, people)
        if not known:
            yield group, part, state, people, "", "", None, "", "", None, "", t("names to be filled in")
        for one in known:
            latin = machine_readable(one.name)
            remark = "" if latin else t("copy the name from the passport")
            yield (
                *(group, part, state, one.people),
                *(latin, one.name, one.birth, one.document_kind, one.document, one.expiry, one.citizenship, remark),
            )

    def _known(self, group: str, part: int, people: int) -> tuple[Traveller, ...]:
        """Return who travels, where roster and plan agree and the plan says it: not of a part in several vehicles."""
        size, roster = self._groups[group].people, self._roster
        if people == size:
            return roster.of(group, size)
        whole = self._parts[group, part]
        if people == whole.people and whole.members and roster.of(group, size):
            return roster.of(group, people, whole.members)
        return ()
