"""What the recheck of bounds and a second solver found, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from evacplan.cli.tables import named, plain_table, section
from evacplan.cli.terminal import shown
from evacplan.plan.verification.bound_check import Recheck
from evacplan.plan.verification.bound_compare import Agreement, TierComparison
from evacplan.plan.views import number, percent

STYLES: dict[Agreement, str] = {"same optimum": "green", "no contradiction": "yellow", "contradiction": "red"}


def bounds(found: Recheck) -> Iterator[RenderableType]:
    """Yield every tier with the bound that the plan states and the one that its multipliers prove."""
    columns = ("tier", "value", "bound", "recomputed", "gap", "proved by")
    table = plain_table(*columns, right=columns[1:5], whole=columns[5:])
    for tier in found.tiers:
        table.add_row(
            named(f"{tier.name}, {tier.unit}"),
            number(float(tier.value)),
            number(tier.claimed),
            number(float(tier.recomputed)),
            percent(float(tier.gap)),
            Text(tier.proved_by, "green" if tier.proved_by == "multipliers" else "yellow"),
        )
    yield from section("Bounds recomputed from the multipliers in the plan", table, _meaning(found))


def _meaning(found: Recheck) -> Text:
    searched = [tier for tier in found.tiers if tier.proved_by == "search"]
    if not searched:
        return Text("Every bound follows from the multipliers alone.")
    names = ", ".join(tier.name for tier in searched)
    return shown(
        f"Beyond what the multipliers prove, the bound of {names} rests on a search; --resolve searches again.",
    )


def second_opinion(found: list[TierComparison], solver: str) -> Iterator[RenderableType]:
    """Yield every tier with what the plan says and what a second ``solver`` found."""
    columns = ("tier", "value", "bound", "value again", "bound again", "verdict")
    table = plain_table(*columns, right=columns[1:5], whole=columns[5:])
    for tier in found:
        table.add_row(
            named(f"{tier.one.name}, {tier.one.unit}"),
            *(number(n) for n in (tier.one.value, tier.one.bound, tier.other.value, tier.other.bound)),
            Text(tier.agreement, STYLES.get(tier.agreement, "")),
        )
    counts = Counter(tier.agreement for tier in found)
    told = ", ".join(f"{agreement} in {count}" for agreement, count in counts.items())
    yield from section(f"Solved again with {solver}", table, Text(f"Of {len(found)} tiers: {told}."))
