"""A comparison as it shows itself: a table of measures and differences, a map for each plan, and people over time."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from evacplan.plan.plan import Plan
from evacplan.plan.sketch import sketch
from evacplan.plan.views import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from evacplan.whatif.comparison import Comparison

MOST_MAPS = 3
"""Maps that are shown beside that of the base; the table has every case."""
ROW = '<div style="display:flex;flex-wrap:wrap;gap:6px">'
NUMBERS = ("out", "stranded", "exposure", "arrival", "cost")


def to_html(comparison: Comparison) -> str:
    """Return a table with the measures of the base and the differences of each case, and maps, as an HTML fragment."""
    answered = [answer for answer in comparison.answers if answer.plan][:MOST_MAPS]
    maps = [sketch(comparison.base, "as it is")]
    maps += [sketch(answer.plan, answer.case.name, comparison.base) for answer in answered if answer.plan]
    return f"<div>{table(comparison)}{ROW}{''.join(maps)}</div></div>"


def table(comparison: Comparison) -> str:
    """Return the measures of the base, and by how much each case differs, as an HTML table."""
    frame, differences = comparison.frame(), comparison.differences()
    head = ("case", *NUMBERS, "last home", "groups that move", "proven")
    lines = []
    for name, row in zip(frame.index, frame.to_dict("records"), strict=True):
        if row["fault"]:
            lines.append(
                f'<tr><td>{escape(str(name))}</td><td colspan="{len(head) - 1}">{escape(row["fault"])}</td></tr>'
            )
            continue
        cells = [str(name)]
        for column in NUMBERS:
            value = row[column]
            # NaN is not equal to itself: the tier is not part of the objective.
            text = "" if value is None or value != value else number(float(value))  # noqa: PLR0124
            if text and lines:
                text += _signed(float(differences[column].iloc[len(lines) - 1]))
            cells.append(text)
        cells += [str(row["last_home"]).replace("T", " "), str(int(row["moved"])), "yes" if row["proven"] else "no"]
        lines.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    titles = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _signed(difference: float) -> str:
    if abs(difference) < 0.005:
        return ""
    return f" ({'+' if difference > 0 else '-'}{number(abs(difference))})"


def people_home(plans: dict[str, Plan]) -> Figure:
    """Return a picture of how many people are home over time, one line for each plan.

    Parameters
    ----------
    plans
        The plans, by the name that the legend gives them.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 4.0), layout="constrained")
    axes = figure.subplots()
    for number_of, (name, plan) in enumerate(plans.items()):
        begins, end = plan.given.start, plan.given.end
        home = sorted((part.home_at.utc, part.people) for part in plan.assignments)
        days, people = [0.0], [0]
        for at, count in home:
            days.append((at - begins) / timedelta(days=1))
            people.append(people[-1] + count)
        days.append((end - begins) / timedelta(days=1))
        people.append(people[-1])
        axes.step(days, people, where="post", label=name, linestyle=("-", "--", ":", "-.")[number_of % 4])
    axes.set_xlabel("days since planning begins")
    axes.set_ylabel("people at home")
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, alpha=0.3)
    if len(plans) > 1:
        axes.legend(frameon=False, loc="lower right", fontsize=9)
    return figure
