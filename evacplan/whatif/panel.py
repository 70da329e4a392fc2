"""A small panel for a notebook: pick a crossing and a day, close it, and see the difference."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from importlib import import_module
from typing import Any

from evacplan.errors import EvacplanError
from evacplan.plan.plan import Plan
from evacplan.scenario import Scenario
from evacplan.scenario.changes import read_change
from evacplan.whatif.comparison import Comparison, compare
from evacplan.whatif.pages import to_html

SECONDS = 15.0
"""Time limit of each plan: somebody is waiting in front of it."""


@dataclass(frozen=True)
class Panel:
    """The parts of the panel, all of them ipywidgets; shown in a notebook as ``box``."""

    crossing: Any
    """Drop-down of the crossings."""
    day: Any
    """Drop-down of the days that are planned, of the near side's calendar."""
    close: Any
    """Button that closes the crossing for the day and plans anew."""
    status: Any
    """A line that says what is going on."""
    result: Any
    """The difference: a table, and both plans on the map."""
    box: Any
    """All of them, one below the other."""

    def _repr_mimebundle_(self, **asked: Any) -> Any:
        return self.box._repr_mimebundle_(**asked)


def panel(
    scenario: Scenario,
    *,
    base: Plan | None = None,
    executor: Executor | None = None,
    time_limit: float | None = SECONDS,
    seen: Callable[[Comparison], None] = lambda _comparison: None,
) -> Panel:
    """Return a panel that closes a crossing of ``scenario`` for a day.

    Parameters
    ----------
    scenario
        The situation.
    base
        The plan for it; made when the button is first pressed, if absent.
    executor
        Where plans are made; this process if absent.
    time_limit
        Seconds for each plan.
    seen
        Told of every comparison that is shown.

    Raises
    ------
    EvacplanError
        If ipywidgets is not installed, or there is no crossing.
    """
    try:
        widgets: Any = import_module("ipywidgets")  # it has no types
    except ImportError as error:
        raise EvacplanError("the panel needs ipywidgets, expected the extra [notebook]") from error
    if not scenario.crossings:
        raise EvacplanError("the scenario has no crossing to close")
    crossing = widgets.Dropdown(options=_crossings(scenario), description="Crossing")
    day = widgets.Dropdown(options=_days(scenario, crossing.value), description="Day")
    close = widgets.Button(description="Close it", button_style="warning")
    status, result = widgets.HTML(), widgets.HTML()
    box = widgets.VBox([widgets.HBox([crossing, day, close]), status, result])
    known: list[Plan] = [base] if base else []

    def pressed(_button: object) -> None:
        close.disabled, status.value, result.value = True, "Planning ...", ""
        try:
            found = _closed(scenario, crossing.value, day.value, known[0] if known else None, executor, time_limit)
            known[:] = [found.base]
            status.value, result.value = escape(_sentence(found)), to_html(found)
            seen(found)
        except EvacplanError as error:
            status.value = escape(f"This failed: {error}")
        finally:
            close.disabled = False

    crossing.observe(lambda change: _renew(day, _days(scenario, change["new"])), names="value")
    close.on_click(pressed)
    return Panel(crossing, day, close, status, result, box)


def _crossings(scenario: Scenario) -> list[tuple[str, str]]:
    return [(f"{way.name or name} ({name})", name) for name, way in scenario.crossings.items()]


def _days(scenario: Scenario, crossing: str) -> list[date]:
    """Return the days of the near side's calendar that are planned."""
    zone = scenario.zone(scenario.crossings[crossing].tail)
    first, last = (at.astimezone(zone).date() for at in (scenario.start, scenario.end - timedelta(minutes=1)))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _renew(day: Any, days: list[date]) -> None:
    """Offer ``days``, and keep the one that is chosen where it is among them."""
    chosen = day.value
    day.options = days
    day.value = chosen if chosen in days else days[0]


def _closed(
    scenario: Scenario,
    crossing: str,
    day: date,
    base: Plan | None,
    executor: Executor | None,
    time_limit: float | None,
) -> Comparison:
    start = f"{day.isoformat()}T00:00"
    change = read_change({"kind": "closed", "way": crossing, "start": start, "lasts": "1d"})
    if executor is not None:
        return compare(scenario, change, base=base, executor=executor, time_limit=time_limit)
    with ThreadPoolExecutor(1) as here:
        return compare(scenario, change, base=base, executor=here, time_limit=time_limit)


def _sentence(found: Comparison) -> str:
    """Return the difference in one sentence."""
    answer = found.answers[0]
    if answer.plan is None:
        return f"{answer.case.name}: {answer.fault}"
    left = int(found.differences()["stranded"].iloc[0])
    moves = len(found.moves[answer.case.name])
    stranded = "nobody more is stranded" if left == 0 else f"{left:+d} people are stranded"
    proven = "" if answer.proven else "; the search was cut off, so a better plan may exist"
    return f"{answer.case.name}: {stranded}, {moves} groups move differently{proven}."
