"""Tables of a page: what a column tells of every run, and how figures are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from benchmarks.judging import Run, first_open, typical

Entry = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of a table of runs."""

    title: str
    """Its head."""
    text: Callable[[str, Entry, Run], str]
    """What it says of a tier: of its name, all that was measured, and the typical run."""
    words: bool = False
    """Whether it holds words and not figures."""
    of_plan: bool = False
    """Whether it speaks of the plan, and so is empty where there is none."""


NAME = Column("tier", lambda name, _, __: name, words=True)
OPEN = Column(
    "first open tier",
    lambda _, __, run: (first_open(run) or ("none",))[0] if "tiers" in run else f"failed: {run['failed']}",
    words=True,
)
GAP = Column("gap", lambda _, __, run: share((first_open(run) or ("none", 0.0))[1]), of_plan=True)
GROUPS = Column("groups", lambda _, entry, __: f"{entry['groups']:,}")
FIRST = Column("first plan [s]", lambda _, __, run: seconds(run.get("first_plan")), of_plan=True)
SECONDS = Column("seconds", lambda _, __, run: seconds(run["seconds"]))
PEAK = Column("peak MiB", lambda _, __, run: f"{run['peak_mib']:,.0f}")


def runs_in_rows(columns: Iterable[Column], entries: dict[str, Entry]) -> str:
    """Return a table with one row for every tier."""
    columns = [*columns]
    found = []
    for name, entry in entries.items():
        run = typical(entry["runs"])
        planned = "tiers" in run
        found.append([c.text(name, entry, run) if planned or not c.of_plan else "" for c in columns])
    return rows([c.title for c in columns], found, [c.words for c in columns])


def seconds_in_rows(corner: str, heads: list[str], spent: dict[str, list[float | None]]) -> str:
    """Return a table of seconds, with a name before every row."""
    found = [[name, *map(seconds, row)] for name, row in spent.items()]
    return rows([corner, *heads], found, [True] + [False] * len(heads))


def rows(head: list[str], body: list[list[str]], words: list[bool]) -> str:
    """Return a table; its columns hold ``words`` or figures."""
    rule = ["---" if word else "---:" for word in words]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body)) + "\n"


def seconds(spent: float | None) -> str:
    """Write some seconds."""
    return "" if spent is None else f"{spent:.1f}"


def share(part: float) -> str:
    """Write a share as a percentage."""
    return "0" if part == 0 else f"{part:.2%}".replace("%", " %")
