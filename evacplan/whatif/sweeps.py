"""One or two quantities over ranges: how much is enough, and from where on more does not help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Unpack

from evacplan.plan.plan import Plan
from evacplan.scenario import Scenario
from evacplan.scenario.changes import Change
from evacplan.whatif.cases import Case, Setting
from evacplan.whatif.comparison import Comparison, compare

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Make = Callable[[Any], Change]
"""Makes the change for one value of a quantity."""


@dataclass(frozen=True)
class Sweep:
    """What plans attain over the values of one or two quantities."""

    names: tuple[str, ...]
    """Names of the quantities."""
    points: tuple[tuple[Any, ...], ...]
    """Values of the quantities, one tuple for every answer."""
    comparison: Comparison

    def frame(self) -> pd.DataFrame:
        """Return one row for every point: the values, and the measures of the plan there."""
        import pandas as pd

        rows = self.comparison.frame().iloc[1:].reset_index(drop=True)
        values = pd.DataFrame(list(self.points), columns=list(self.names))
        return pd.concat([values, rows], axis=1)

    def picture(self, measure: str = "exposure") -> Figure:
        """Return a picture of ``measure`` over the quantity; of two, one line for each value of the second."""
        from matplotlib.figure import Figure

        frame, figure = self.frame(), Figure(figsize=(6.4, 4.0), layout="constrained")
        axes = figure.subplots()
        first, *others = self.names
        for value, part in frame.groupby(others[0]) if others else [("", frame)]:
            label = f"{others[0]} = {value}" if others else None
            axes.plot(part[first], part[measure].astype(float), marker="o", label=label)
        axes.set_xlabel(first)
        axes.set_ylabel(measure)
        axes.grid(visible=True, alpha=0.3)
        if others:
            axes.legend(frameon=False)
        return figure

    def _repr_html_(self) -> str:
        html: str = self.frame().to_html(index=False)
        return html


def sweep(
    scenario: Scenario,
    quantities: dict[str, tuple[Make, Sequence[Any]]],
    *,
    base: Plan | None = None,
    **setting: Unpack[Setting],
) -> Sweep:
    """Return the plans over all combinations of the values of one or two ``quantities``.

    Parameters
    ----------
    scenario
        The situation.
    quantities
        For each name what makes the change for a value, and the values.
    base, **setting
        As for :func:`~evacplan.whatif.comparison.compare`.

    Raises
    ------
    ValueError
        If there are no quantities, or more than two.
    """
    if not 1 <= len(quantities) <= 2:
        raise ValueError("one or two quantities can be swept")
    points = tuple(product(*(values for _, values in quantities.values())))
    makes = [make for make, _ in quantities.values()]
    cases = [Case.of(*(make(value) for make, value in zip(makes, point, strict=True))) for point in points]
    return Sweep(tuple(quantities), points, compare(scenario, *cases, base=base, **setting))
