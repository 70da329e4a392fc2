"""``evacplan verify``: whether a plan keeps every rule, and whether its values are true."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import clean

if TYPE_CHECKING:
    from evacplan.plan.plan import Plan
    from evacplan.plan.verification import Verification


@guarded
def verify(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file (plan.json).")],
    scenario: Annotated[
        Path | None, typer.Option("--scenario", metavar="FILE", help="Verify against this file, not the copy inside.")
    ] = None,
) -> Code:
    """Replay a plan against the rules, with code that shares nothing with the search."""
    from evacplan.plan import verification
    from evacplan.plan.plan_file import read_plan
    from evacplan.sources.scenario_file import read_scenario

    found = read_plan(plan)
    verdict = verification.verify(found, read_scenario(scenario) if scenario else None)
    if not verdict.ok:
        _list(verdict)
        return Code.BAD_INPUT
    _confirm(found, verdict)
    return Code.DONE


def _list(verdict: Verification) -> None:
    for violation in verdict.violations:
        print(clean(f"{violation.kind} {violation.where}: {violation.sentence}"))
    count = len(verdict.violations)
    print(f"not a valid plan: {count} violation{'' if count == 1 else 's'}")


def _confirm(plan: Plan, verdict: Verification) -> None:
    from evacplan.plan.tally import total
    from evacplan.plan.views import number

    people = total(plan)
    print(f"OK: {people.out} of {people.people} people out, every rule kept, every value as stated")
    units = {tier.name: tier.unit for tier in plan.objective}
    for name, value in verdict.values.items():
        print(clean(f"  {name}: {number(float(value))} {units.get(name, '')}".rstrip()))
