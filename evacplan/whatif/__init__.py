"""Studies made of many plans: what if, what to ask for, what hurts most."""

from evacplan.whatif.asks import Ask, Asks, asks
from evacplan.whatif.cases import Answer, Case
from evacplan.whatif.comparison import Comparison, Measures, compare
from evacplan.whatif.counts import Counts, read_counts
from evacplan.whatif.critical import Critical, critical
from evacplan.whatif.panel import Panel, panel
from evacplan.whatif.replay import Fit, Replay, replay
from evacplan.whatif.sweeps import Sweep, sweep

__all__ = [
    "Answer",
    "Ask",
    "Asks",
    "Case",
    "Comparison",
    "Counts",
    "Critical",
    "Fit",
    "Measures",
    "Panel",
    "Replay",
    "Sweep",
    "asks",
    "compare",
    "critical",
    "panel",
    "read_counts",
    "replay",
    "sweep",
]
