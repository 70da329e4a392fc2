"""``evacplan verify``: whether a plan keeps every rule, and whether its values and bounds are true."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.arguments import PlanFile, limit
from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import clean, complain, console

if TYPE_CHECKING:
    from evacplan.plan.plan import Plan
    from evacplan.plan.verification import Verification, Violation
    from evacplan.solvers.outcome import BackEnd


@guarded
def verify(
    plan: PlanFile,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", metavar="FILE", help="Verify against this file, not the copy inside.")
    ] = None,
    bound: Annotated[
        bool, typer.Option("--bound", help="Recompute the bounds from the multipliers in the plan.")
    ] = False,
    resolve: Annotated[
        bool, typer.Option("--resolve", help="Solve the scenario again with a second solver, and compare.")
    ] = False,
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit", metavar="SECONDS", min=0, callback=limit, help="Stop solving again after so long."
        ),
    ] = None,
) -> Code:
    """Replay a plan against the rules, with code that shares nothing with the search."""
    from evacplan.plan import verification
    from evacplan.plan.plan_file import read_plan
    from evacplan.sources.scenario_file import read_scenario

    if time_limit is not None and not resolve:
        complain("evacplan: --time-limit is for solving again, expected --resolve as well")
        return Code.BAD_INPUT
    found = read_plan(plan)
    verdict = verification.verify(found, read_scenario(scenario) if scenario else None)
    if not verdict.ok:
        return _refuse(verdict.violations, "a valid plan")
    _confirm(found, verdict)
    code = _recheck(found, verdict) if bound else Code.DONE
    return _resolve(found, time_limit) if resolve and code == Code.DONE else code


def _refuse(violations: Iterable[Violation], what: str) -> Code:
    count = 0
    for violation in violations:
        print(clean(f"{violation.kind} {violation.where}: {violation.sentence}"))
        count += 1
    print(f"not {what}: {count} violation{'' if count == 1 else 's'}")
    return Code.BAD_INPUT


def _confirm(plan: Plan, verdict: Verification) -> None:
    from evacplan.plan.tally import total
    from evacplan.plan.views import number

    people = total(plan)
    print(f"OK: {people.out} of {people.people} people out, every rule kept, every value as stated")
    units = {tier.name: tier.unit for tier in plan.objective}
    for name, value in verdict.values.items():
        print(clean(f"  {name}: {number(float(value))} {units.get(name, '')}".rstrip()))


def _recheck(plan: Plan, verdict: Verification) -> Code:
    """Recompute every bound that comes with multipliers."""
    from evacplan.cli.recheck import bounds
    from evacplan.plan.verification.bound_check import recheck

    found = recheck(plan, verdict.values)
    screen = console()
    for part in bounds(found):
        screen.print(part)
    return _refuse(found.violations, "proven as stated") if found.violations else Code.DONE


def _resolve(plan: Plan, time_limit: float | None) -> Code:
    """Solve the scenario again with another solver than the one that made the plan."""
    from evacplan.cli.recheck import second_opinion
    from evacplan.cli.watching import watch
    from evacplan.plan.verification.bound_compare import compare
    from evacplan.planner import plan_evacuation

    other: BackEnd = "highs" if plan.run.settings.get("back_end") == "gscip" else "gscip"
    again = watch(
        lambda progress, stop: plan_evacuation(
            plan.given,
            source=plan.scenario.path,
            time_limit=time_limit,
            seed=plan.seed,
            progress=progress,
            stop=stop,
            back_end=other,
        )
    )
    found = list(compare(plan.objective, again.objective))
    screen = console()
    for part in second_opinion(found, other):
        screen.print(part)
    refuted = [tier.one.name for tier in found if tier.agreement == "contradiction"]
    if refuted:
        print(clean(f"not the same result: {', '.join(refuted)}"))
    return Code.BAD_INPUT if refuted else Code.DONE
