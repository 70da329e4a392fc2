"""What the search has reached so far, drawn live on a terminal or told now and then in a log."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from evacplan.cli.terminal import complain, shown
from evacplan.plan.views import number, percent

if TYPE_CHECKING:
    from evacplan.solvers.outcome import Progress

SECONDS_BETWEEN_LINES = 10.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The last word on every tier, in the order in which the tiers were begun."""

    stage: str
    tiers: tuple[Progress, ...]


class Board:
    """Where the planning thread pins its progress and the main thread reads it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stage = "preparing"
        self._tiers: dict[str, Progress] = {}

    def pin(self, progress: Progress) -> None:
        """Take the newest progress; called from the planning thread."""
        with self._lock:
            self._stage = progress.stage
            if progress.tier:
                self._tiers[progress.tier] = _with_best(progress, self._tiers.get(progress.tier))

    def read(self) -> Snapshot:
        """Return what is known now."""
        with self._lock:
            return Snapshot(self._stage, tuple(self._tiers.values()))


def _with_best(now: Progress, before: Progress | None) -> Progress:
    """Return ``now`` with what was known of its tier already: a stage that proves less takes nothing back."""
    if before is None:
        return now
    bounds = [bound for bound in (now.bound, before.bound) if bound is not None]
    value = before.value if now.value is None else now.value
    return replace(now, value=value, bound=max(bounds, default=None))


def gap(value: float | None, bound: float | None) -> float | None:
    """Return the relative gap between ``value`` and ``bound``; None while one of them is unknown."""
    if value is None or bound is None:
        return None
    return 0.0 if value <= bound else (value - bound) / abs(value)


class LiveDisplay:
    """A table on a terminal that is redrawn in place."""

    def __init__(self, console: Console, board: Board) -> None:
        self._board = board
        self._begun = monotonic()
        self._note = ""
        encodes = console.encoding.lower().startswith("utf")
        self._spinner = Spinner("dots" if encodes else "line")
        self._live = Live(get_renderable=self._draw, console=console, refresh_per_second=8, transient=True)

    def __enter__(self) -> LiveDisplay:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def tick(self) -> None:
        """Do nothing: the display redraws itself."""

    def tell(self, note: str) -> None:
        """Show ``note`` under the table from now on."""
        self._note = note

    def _draw(self) -> Group:
        now = self._board.read()
        self._spinner.update(text=shown(f"{now.stage}, {monotonic() - self._begun:.0f} s"))
        lines: list[Spinner | Table | Text] = [self._spinner]
        if now.tiers:
            lines.append(_table(now))
        if self._note:
            lines.append(shown(self._note, "yellow"))
        return Group(*lines)


def _table(now: Snapshot) -> Table:
    table = Table("tier", "value", "bound", "gap", "seconds", box=SIMPLE_HEAD)
    for column in table.columns[1:]:
        column.justify = "right"
    for tier in now.tiers:
        table.add_row(shown(tier.tier), _amount(tier.value), _amount(tier.bound), _gap(tier), f"{tier.seconds:.0f}")
    return table


def _amount(value: float | None) -> str:
    return "" if value is None else number(value)


def _gap(tier: Progress) -> str:
    share = gap(tier.value, tier.bound)
    return "" if share is None else percent(share)


class LineDisplay:
    """A line in a log whenever a tier begins, and then every few seconds."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._begun = monotonic()
        self._said: tuple[str, str] = ("", "")
        self._due = 0.0

    def __enter__(self) -> LineDisplay:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def tick(self) -> None:
        """Write a line if there is reason to."""
        now = self._board.read()
        tier = now.tiers[-1] if now.tiers else None
        stage = (now.stage, tier.tier if tier else "")
        if stage == self._said and monotonic() < self._due:
            return
        if tier and (stage != self._said or monotonic() >= self._due):
            complain(f"{monotonic() - self._begun:.0f} s {_line(now.stage, tier)}")
        self._said, self._due = stage, monotonic() + SECONDS_BETWEEN_LINES

    def tell(self, note: str) -> None:
        """Write ``note``."""
        complain(note)


def _line(stage: str, tier: Progress) -> str:
    known = (("value", _amount(tier.value)), ("bound", _amount(tier.bound)), ("gap", _gap(tier)))
    facts = ", ".join(f"{name} {what}" for name, what in known if what)
    return f"{stage}: {tier.tier}{f', {facts}' if facts else ''}"
