"""The study of growth on the page: what doubling the groups, or the days, does to the seconds."""

from __future__ import annotations

from benchmarks.judging import common_gap, doubled, seconds_to
from benchmarks.tables import FIRST, GAP, GROUPS, OPEN, PEAK, SECONDS, Column, Entry, rows, runs_in_rows, seconds

TEXT = """## Growth

One scenario of 60,000 people in 20,000 groups, with 24 cities, 8 posts, 4 hubs and 12 homes. For fewer groups one of
2, 4, 8 or 16 of them is kept, with that share of every capacity, rounded up (`benchmarks/thinning.py`): cities, posts,
roads, hours and departures stay the same, and so does the load. For fewer or more days there is as much more or less
capacity a day, so that the load is the same and people travel on all of them.

### The steps of a plan

A command with a time limit works until its time is over. So the steps of which a plan is made are measured by
themselves, each with a fixed number of rounds and tries (`benchmarks/steps.py`), in seconds of the processor, both
cores together, which other programs disturb little. *Doubled* is what twice the groups, or twice the days, multiply
the seconds by: two to the power of the slope in the picture.

Sweeps and bounds depend on the network, which the groups do not change; only what is done for each group grows with
them, and hardly in proportion. Twice the days are twice the movements; but where the same people pass in twice the
time, the queues are twice as long as well, and whoever is inserted into a plan is led past every day of theirs. So
dispatch and improvement grow faster than the days, and everything else slower.
"""
WHOLE = """### Whole commands

The same scenarios planned with a time limit of {limit:g} s, in seconds on the wall. A gap of {gap} is what all numbers
of groups reach in 14 days.
"""
ALL = "all of these"
DAYS = Column("days", lambda _, entry, __: f"{entry['days']:g}")


def studies(growth: dict[str, Entry]) -> dict[str, dict[int, Entry]]:
    """Return what was measured by the number of groups, and by that of days; one entry is in both."""
    groups = {entry["groups"]: entry for name, entry in growth.items() if name.startswith("more-groups")}
    longer = [entry for name, entry in growth.items() if name.startswith("more-days")]
    usual = [groups[entry["groups"]] for entry in longer if entry["groups"] in groups]
    days = {int(entry["days"]): entry for entry in (*longer, *usual)}
    return {"groups": dict(sorted(groups.items())), "days": dict(sorted(days.items()))}


def seconds_of_steps(study: dict[int, Entry]) -> dict[str, dict[int, float]]:
    """Return for every step the seconds by size, and those of all steps together."""
    known = {size: entry["steps"] for size, entry in study.items() if "steps" in entry}
    names = dict.fromkeys(name for steps in known.values() for name in steps)
    found = {name: {size: steps[name] for size, steps in known.items()} for name in names}
    return found | {ALL: {size: sum(steps.values()) for size, steps in known.items()}} if found else {}


def growth_in_tables(growth: dict[str, Entry]) -> list[str]:
    """Return the section of the page."""
    parts = [TEXT, *(_steps(size, study) for size, study in studies(growth).items() if seconds_of_steps(study))]
    limit = max(run["time_limit"] for entry in growth.values() for run in entry["runs"])
    gap = common_gap([entry["runs"][0] for entry in studies(growth)["groups"].values()])
    near = Column(
        f"gap {gap:.0%} after [s]".replace("%", " %"),
        lambda _, entry, __: seconds(seconds_to(entry["runs"][0], gap)),
        of_plan=True,
    )
    columns = (GROUPS, DAYS, OPEN, GAP, FIRST, near, SECONDS, PEAK)
    return [*parts, WHOLE.format(limit=limit, gap=f"{gap:.0%}".replace("%", " %")), runs_in_rows(columns, growth)]


def _steps(size: str, study: dict[int, Entry]) -> str:
    spent = seconds_of_steps(study)
    body = []
    for name, known in spent.items():
        factor = doubled(known)
        body.append([name, *(f"{each:.2f}" for each in known.values()), "" if factor is None else f"{factor:.2f}"])
    sizes = [f"{number:,} {size}" for number in spent[ALL]]
    return rows(["step [s]", *sizes, "doubled"], body, [True] + [False] * (len(sizes) + 1))
