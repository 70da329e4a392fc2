"""A scenario as it shows itself: one line, and a small table in a notebook."""

from __future__ import annotations

from html import escape

from evacplan.scenario.scenario import Scenario
from evacplan.units import format_duration


def one_line(scenario: Scenario) -> str:
    """Return title, people, ways and the time that is planned."""
    return (
        f"<Scenario {str(scenario.title)!r}: {scenario.people} people in {len(scenario.groups)} groups,"
        f" {len(scenario.ways)} ways, {format_duration(scenario.clock.horizon)} from {scenario.clock.start}>"
    )


def to_html(scenario: Scenario) -> str:
    """Return a compact summary as an HTML fragment; every text of the scenario is escaped."""
    facts = (
        ("people", f"{scenario.people} in {len(scenario.groups)} groups"),
        ("states", ", ".join(str(state.name) for state in scenario.states.values())),
        ("sites", str(len(scenario.sites))),
        ("ways", ways_in_words(scenario)),
        ("fleets", str(len(scenario.fleets))),
        ("planned", f"{format_duration(scenario.clock.horizon)} from {scenario.clock.start}"),
    )
    lines = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in facts)
    return f"<div><p><strong>{escape(str(scenario.title))}</strong></p><table><tbody>{lines}</tbody></table></div>"


def ways_in_words(scenario: Scenario) -> str:
    """Return how many ways of each kind there are: ``14 links, 3 crossings, 1 charter``."""
    counts = (
        ("link", len(scenario.links)),
        ("crossing", len(scenario.crossings)),
        ("service", len(scenario.services)),
        ("charter", len(scenario.charters)),
    )
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts if count) or "none"
