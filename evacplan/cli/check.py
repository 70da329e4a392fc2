"""``evacplan check``: whether a scenario is sound, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evacplan.cli.arguments import ScenarioFile
from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import clean, console, shown

if TYPE_CHECKING:
    from rich.table import Table

    from evacplan.scenario import Scenario


@guarded
def check(
    scenario: ScenarioFile,
) -> Code:
    """Check a scenario: every fault with its line, or a short report of what it holds."""
    from evacplan.cli.wording import several
    from evacplan.sources.scenario_file import read_with_places

    reading = read_with_places(scenario)
    given = reading.scenario
    out = console()
    out.print(shown(given.title, "bold"))
    out.print(_facts(given))
    out.print()
    out.print(_people(given))
    out.print()
    warnings = reading.warnings()
    for warning in warnings:
        print(f"warning: {clean(str(warning))}")
    print(f"sound: no faults, {several(len(warnings), 'warning') if warnings else 'no warnings'}")
    return Code.DONE


def _facts(scenario: Scenario) -> Table:
    from rich.table import Table

    from evacplan.cli.wording import several
    from evacplan.scenario.bases import count_bases
    from evacplan.scenario.view import ways_in_words
    from evacplan.units import format_duration

    vehicles = sum(fleet.vehicles for fleet in scenario.fleets.values())
    facts = Table.grid(padding=(0, 2))
    facts.add_row("people", f"{scenario.people:,} in {several(len(scenario.groups), 'group')}")
    facts.add_row("planned", f"{format_duration(scenario.clock.horizon)} from {scenario.clock.start}")
    facts.add_row("sites", f"{len(scenario.sites)} in {len(scenario.countries)} countries")
    facts.add_row("ways", ways_in_words(scenario))
    facts.add_row("fleets", f"{len(scenario.fleets)} with {several(vehicles, 'vehicle')}")
    bases = count_bases(scenario)
    facts.add_row("figures", ", ".join(f"{count:,} {word}" for word, count in bases.items() if count) or "none")
    return facts


def _people(scenario: Scenario) -> Table:
    """Draw people by state and priority class; classes without anybody are left out."""
    from evacplan.cli.tables import plain_table

    counts: dict[tuple[str, str], int] = {}
    for group in scenario.groups:
        key = (group.state, scenario.priority(group))
        counts[key] = counts.get(key, 0) + group.people
    classes = [name for name in scenario.policy.priorities if any(name == kind for _, kind in counts)]
    table = plain_table("state", "people", *classes, right=("people", *classes))
    for state in scenario.states:
        people = [counts.get((state, name), 0) for name in classes]
        if any(people):
            table.add_row(shown(state), f"{sum(people):,}", *(f"{count:,}" if count else "" for count in people))
    return table
