"""Who is let into a country: a table of rules, read from top to bottom for every member and document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from evacplan.scenario.record import Id, Record, as_tuple
from evacplan.units import Duration

Onward = Literal["seat"]
"""How a country must be left: on a seat of a service or a charter."""


class EntryRule(Record):
    """One line of a table of entry: whom it is about, and what is asked of them."""

    citizens: Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] = ()
    """Whose citizens it is about; everybody's if absent."""
    documents: Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] = ()
    """With what documents; with any if absent."""
    minors: bool | None = None
    """Whether it is about minors only (``true``) or about adults only (``false``); about both if absent."""
    admits: bool = True
    """``false`` lets nobody in whom the rule is about."""
    valid: Duration = 0
    """How long the document must still be valid at the admission."""
    onward: Onward | None = None
    """``seat`` if the visa asks for a confirmed seat: they leave the country by a service or a charter."""
    guardians: Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] | None = None
    """Who may accompany minors without an adult of their own here; the policy's if absent."""
    why: str | None = None
    """The source or the reason, for the reader."""

    def is_about(self, citizen: str, document: str, minor: bool) -> bool:
        """Whether the rule is about a citizen of ``citizen`` with this document."""
        return (
            (not self.citizens or citizen in self.citizens)
            and (not self.documents or document in self.documents)
            and self.minors in (None, minor)
        )


EntryRules = Annotated[tuple[EntryRule, ...], BeforeValidator(as_tuple)]
"""A table of entry."""


def rule_for(table: tuple[EntryRule, ...], citizen: str, document: str, minor: bool) -> EntryRule | None:
    """Return the rule of ``table`` that lets them in, or None where the first rule about them, or none, refuses."""
    first = next((rule for rule in table if rule.is_about(citizen, document, minor)), None)
    return first if first is not None and first.admits else None
