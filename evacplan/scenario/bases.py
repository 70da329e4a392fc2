"""How the figures of a scenario are known: counted by the word of their basis."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.scenario.record import Record, Sourced, basis_word
from evacplan.scenario.scenario import Scenario

NOT_SAID = "not said"

_SECTIONS = ("countries", "sites", "links", "crossings", "services", "charters", "fleets")
_NO_FIGURES = frozenset(
    {"basis", "note", "name", "contact", "id", "tail", "head", "tails", "mode", "country", "zone", "depot", "fleets"}
    | {"state", "home", "priority", "needs", "documents", "offers", "objective", "priorities"}
)
"""Names, references and choices: nothing that could be read in a source or supposed."""


def count_bases(scenario: Scenario) -> dict[str, int]:
    """Return how many given figures are ``published``, ``derived``, ``assumed`` or ``not said``.

    A figure is one value given for a record: a time, a capacity, a position, hours, a factor. Its basis
    is that of its key, else of its record, else of its section.
    """
    counts = dict.fromkeys(("published", "derived", "assumed", NOT_SAID), 0)
    for section, record in _records(scenario):
        for name in record.model_fields_set - _NO_FIGURES:
            if section == "groups" and name == "at":
                continue
            counts[_word(scenario, section, record, name)] += 1
    return counts


def _records(scenario: Scenario) -> Iterator[tuple[str, Record]]:
    yield "clock", scenario.clock
    for section in _SECTIONS:
        yield from ((section, record) for record in getattr(scenario, section).values())
    yield from (("groups", group) for group in scenario.groups)
    yield "policy", scenario.policy


def _word(scenario: Scenario, section: str, record: Record, name: str) -> str:
    given = record.basis if isinstance(record, Sourced) else None
    own = given.get(name) if isinstance(given, dict) else given
    basis = own or scenario.basis.get(section)
    return basis_word(basis) if basis else NOT_SAID
