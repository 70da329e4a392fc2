"""Progress says how far the search is, on terminals and in logs."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from evacplan.cli import progress
from evacplan.cli.progress import Board, LineDisplay, LiveDisplay, gap
from evacplan.solvers.outcome import Progress

EXPOSURE = Progress("searching", "exposure", 1234.5, 1200.0, 12.3)


def drawn(board: Board, width: int = 80, encoding: str = "utf-8") -> str:
    """Return what the live display shows for ``board``."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=file, width=width, force_terminal=True, color_system=None)
    display = LiveDisplay(console, board)
    display.tell("finishing")
    with console.capture() as captured:
        console.print(display._draw())
    return captured.get()


def test_gap_of_value_and_bound():
    """The gap is relative to the value, zero where they meet, unknown while one is missing."""
    assert gap(100.0, 98.0) == pytest.approx(0.02)
    assert gap(0.0, 0.0) == 0
    assert gap(None, 1.0) is None
    assert gap(1.0, None) is None


def test_the_live_table_shows_every_tier_begun():
    """Each tier has a line with value, bound, gap and seconds; the note stands below."""
    board = Board()
    board.pin(Progress("searching", "stranded.medical", 0.0, 0.0, 1.0))
    board.pin(EXPOSURE)
    shown = drawn(board)
    assert "searching" in shown
    assert [line.split() for line in shown.splitlines() if "exposure" in line] == [
        ["exposure", "1,234.5", "1,200", "2.79", "%", "12"]
    ]
    assert "stranded.medical" in shown
    assert "finishing" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_live_table_is_plain_on_a_plain_terminal():
    """A terminal that knows only ASCII gets only ASCII."""
    board = Board()
    board.pin(EXPOSURE)
    assert drawn(board, encoding="ascii").isascii()


def test_a_log_gets_a_line_per_tier_and_then_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """A new tier is told at once, more of the same only after some seconds, with the time that it is then."""
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    board = Board()
    display = LineDisplay(board)
    display.tick()
    board.pin(EXPOSURE)
    display.tick()
    display.tick()
    now[0] = 11.0
    display.tick()
    now[0] = 20.0
    board.pin(Progress("searching", "arrival", None, 3.0, 20.0))
    display.tick()
    assert capsys.readouterr().err.splitlines() == [
        "0 s searching: exposure, value 1,234.5, bound 1,200, gap 2.79 %",
        "11 s searching: exposure, value 1,234.5, bound 1,200, gap 2.79 %",
        "20 s searching: arrival, bound 3",
    ]


def test_a_stage_that_knows_less_takes_nothing_back():
    """A bound that is weaker than the one before, or a value that is not told again, leaves the better one standing."""
    board = Board()
    board.pin(EXPOSURE)
    board.pin(Progress("relaxation", "exposure", None, -7905.64, 14.0))
    (tier,) = board.read().tiers
    assert (tier.value, tier.bound, tier.seconds) == (1234.5, 1200.0, 14.0)
