"""How good a plan is: value, bound and status of every tier, and what may be said of the whole."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from evacplan.cli.tables import named, plain_table, section
from evacplan.cli.terminal import shown
from evacplan.plan.plan import Plan
from evacplan.plan.views import number, percent


def quality(plan: Plan) -> Iterator[RenderableType]:
    """Yield the tiers of ``plan`` and a sentence about what is proven."""
    yield from section("How good the plan is", _tiers(plan), _proof(plan))


def _tiers(plan: Plan) -> Table:
    table = plain_table("tier", "value", "bound", "gap", "status", right=("value", "bound", "gap"), whole=("status",))
    for tier in plan.objective:
        style = "green" if tier.status in ("optimal", "within tolerance") else "yellow"
        table.add_row(
            named(f"{tier.name}, {tier.unit}"),
            number(tier.value),
            number(tier.bound),
            percent(tier.gap),
            Text(tier.status, style),
        )
    return table


def _proof(plan: Plan) -> Text:
    """Say what is proven and what is not; optimality is only ever that of the grid."""
    grid = f"the {plan.step}-minute grid"
    rest = [tier for tier in plan.objective if tier.status in ("gap", "not solved")]
    limits = f" The search ended early: {', '.join(plan.run.limits_hit)}." if plan.run.limits_hit else ""
    if not rest:
        loose = any(tier.status == "within tolerance" for tier in plan.objective)
        allowed = ", given the tolerances of the policy" if loose else ""
        return shown(f"Optimal on {grid}: no plan that departs on it is better{allowed}.{limits}")
    first = rest[0]
    by = "has not been solved" if first.status == "not solved" else f"may be up to {percent(first.gap)} too high"
    return shown(f"Not proven optimal: {first.name} {by} on {grid}.{limits}")
