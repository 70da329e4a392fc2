"""The summary says what matters first, in eighty columns and in a hundred and forty."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from evacplan.cli.summary import print_summary, summary
from evacplan.plan.plan import Plan, Run
from tests.plan.sample import edited, sample_plan, scenario_with

LONG = "unaccompanied_minors_of_the_northern_provinces"


def printed(plan: Plan, width: int = 80) -> str:
    """Return the summary as it is printed on a terminal of ``width`` columns."""
    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        for part in summary(plan, width):
            console.print(part)
    return captured.get()


def awkward() -> Plan:
    """Return a plan whose names are as long as names may be."""
    plan = sample_plan(scenario_with(("title", "Эвакуация " * 12)))
    reason = "no departure is left that would bring them over any border before the planned time ends, " * 3
    tier = plan.objective[0].model_copy(update={"name": f"stranded.{LONG}", "value": 123456789.12, "bound": 1.5})
    return plan.model_copy(
        update={
            "stranded": tuple(s.model_copy(update={"reason": reason}) for s in plan.stranded),
            "objective": (tier.model_copy(update={"status": "within tolerance"}), *plan.objective[1:]),
        }
    )


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_summary_fits(valid_plan: Plan, width: int):
    """No line is wider than the terminal, however long the names are."""
    for plan in (valid_plan, awkward()):
        assert max(cell_len(line) for line in printed(plan, width).splitlines()) <= width


def test_the_verdict_and_the_stranded_come_first(valid_plan: Plan):
    """Title, verdict, and then who is stranded and why."""
    lines = [line.strip() for line in printed(valid_plan).splitlines()]
    assert lines[:2] == ["Sample", "30 of 34 people get home, 4 stranded."]
    assert lines[3:6] == ["Stranded", "4 people  KZ-005", "no border post accepts their documents"]


def test_a_plan_for_everybody_says_so(valid_plan: Plan):
    """Where nobody is stranded, nothing is said of stranded people but the count."""
    shown = printed(valid_plan.model_copy(update={"stranded": ()}))
    assert "All 30 people get home." in shown
    assert "Stranded" not in shown


def test_people_are_counted_by_state_and_priority(valid_plan: Plan):
    """States and classes stand side by side with people, out and stranded."""
    rows = [line.split() for line in printed(valid_plan).splitlines()]
    assert ["KZ", "32", "28", "4", "medical", "4", "0", "4"] in rows
    assert ["KG", "2", "2", "0", "standard", "30", "30", "0"] in rows


def test_people_are_counted_by_border(valid_plan: Plan):
    """Each border has its people and the first and last arrival home, in the time of that home."""
    shown = printed(valid_plan)
    assert "astara               28  Mon 2 Mar 17:45 +04:00  Thu 5 Mar 02:00 +05:00" in shown
    assert "First home: Mon 2 Mar 17:45 +04:00 in Baku (KG-001, 2 people)" in shown
    assert "Last home: Thu 5 Mar 02:00 +05:00 in Astana (KZ-004, 5 people)" in shown


def test_what_is_to_do_comes_with_its_time(valid_plan: Plan):
    """Lists to submit and charters to order are told with the latest time, the most urgent first."""
    lines = [line.strip() for line in printed(valid_plan).splitlines()]
    begins = lines.index("To do in time")
    assert [" ".join(line.split()) for line in lines[begins + 2 : begins + 4]] == [
        "Mon 2 Mar 03:00 +03:30 submit permission list to AZ for astara, 16 people",
        "Mon 2 Mar 07:45 +04:00 order gyd-jet for Mon 2 Mar 19:45, 9 people",
    ]


def test_a_list_that_nobody_stands_on_is_to_be_taken_back(valid_plan: Plan):
    """Nothing is submitted for no people."""
    empty = edited(valid_plan, ("lists.0.groups", []), ("lists.0.people", 0))
    text = " ".join(printed(empty).split())
    assert "take back permission list to AZ for astara, Mon 2 Mar" in text
    assert "0 people" not in text[text.index("To do in time") : text.index("Busiest")]


def test_full_capacities_are_named(valid_plan: Plan):
    """A border day, a flight and a charter that are used up stand under Busiest, fleets under Vehicles."""
    rows = [" ".join(line.split()) for line in printed(valid_plan).splitlines()]
    assert "border astara Mon 2 Mar 20 20 100%" in rows
    assert "flight gyd-nqz Mon 2 Mar 21:40 9 9 100%" in rows
    assert "charter gyd-jet Mon 2 Mar 19:45 9 9 100%" in rows
    assert "beds in astara_ir at the peak 20 20 100%" in rows
    assert "buses 3 2 2 28 30" in rows


def test_runs_are_listed_and_in_wide_terminals_who_rides(valid_plan: Plan):
    """Every run has its line; the groups aboard need a wide terminal."""
    assert "buses 1  Sun 1 Mar 09:15  Sun 23:42  tehran-astara   10/10\n" in printed(valid_plan)
    assert "tehran-astara   10/10  KZ-001, KZ-003" in printed(valid_plan, 140)


def test_optimal_is_said_of_the_grid_only(valid_plan: Plan):
    """A proven plan is optimal on its grid, and the grid is named."""
    assert "Optimal on the 15-minute grid" in printed(valid_plan)


def test_a_gap_is_not_called_optimal(valid_plan: Plan):
    """The first tier that is not proven is named with its gap, and so is what cut the search short."""
    plan = edited(valid_plan, ("objective.2.status", "gap"), ("objective.2.gap", 0.031))
    plan = plan.model_copy(update={"run": Run(seconds={}, limits_hit=("time limit",))})
    shown = " ".join(printed(plan).split())
    assert "Optimal" not in shown
    assert "Not proven optimal: exposure may be up to 3.10 % too high on the 15-minute grid." in shown
    assert "The search ended early: time limit." in shown


def test_names_are_not_markup(valid_plan: Plan):
    """A title or a reason that looks like a style, or holds a control character, is printed harmlessly."""
    plan = sample_plan(scenario_with(("title", "[red]Title[/red]\x1b[31m")))
    shown = printed(edited(plan, ("stranded.0.reason", "[blink]because[/blink]")))
    assert "[red]Title[/red]\ufffd[31m" in shown
    assert "[blink]because[/blink]" in shown
    assert "\x1b" not in shown


def test_the_written_files_are_named(valid_plan: Plan, capsys: pytest.CaptureFixture[str]):
    """The last lines name the files, whole, so that they can be copied."""
    print_summary(valid_plan, (Path("out") / ("x" * 100) / "plan.json",))
    assert capsys.readouterr().out.splitlines()[-1] == f"written: {Path('out') / ('x' * 100) / 'plan.json'}"
