"""Pictures draw the figures of the plan, and nothing that they could not show."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from typing import cast

import matplotlib as mpl
import pytest
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Rectangle

from evacplan.plan.plan import Plan
from evacplan.reports.pictures import crossing_load, network_map, people_out, png, svg
from evacplan.reports.pictures.network_map import basemap, taken
from evacplan.reports.pictures.people_out import earliest, home, safe
from evacplan.reports.pictures.saving import shortened, styled
from evacplan.reports.words import LANGUAGES, Language, Words
from tests.plan.sample import sample_plan, scenario_with
from tests.reports.alphabets import KAZAKH, OTHER, RUSSIAN

Draw = Callable[[Plan, Words | None], Figure]
DRAWN: tuple[Draw, ...] = (people_out, crossing_load, network_map)


def lines(figure: Figure) -> dict[str, tuple[list[float], list[float]]]:
    """Return the curves of the only axes by their labels."""
    (axes,) = figure.axes
    return {str(line.get_label()): (list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines}  # type: ignore[arg-type]


def test_the_curve_of_people_at_home_is_that_of_the_plan(valid_plan: Plan):
    """It ends with all who come home, and rises where somebody arrives."""
    drawn = lines(people_out(valid_plan))
    at, people = drawn["home"]
    assert people[0] == 0
    assert people[-1] == sum(each.people for each in valid_plan.assignments) == 30
    arrivals = {each.home_at.utc for each in valid_plan.assignments}
    assert set(at[1:-1]) == arrivals
    assert [count for _, count in home(valid_plan)][-1] == 30


def test_nobody_is_home_before_the_bound(valid_plan: Plan):
    """At every instant at least as many could be home as are."""

    def until(curve: list[tuple[object, int]], instant: object) -> int:
        return max((people for at, people in curve if at <= instant), default=0)  # type: ignore[operator]

    best, mine = earliest(valid_plan), home(valid_plan)
    assert best
    for instant, people in mine:
        assert until(best, instant) >= people  # type: ignore[arg-type]
    assert [at for at, _ in best] == sorted(at for at, _ in best)


def test_out_of_danger_is_after_the_last_dangerous_place(valid_plan: Plan):
    """Who crosses the border is safe on the other side; where nowhere is dangerous nobody is counted."""
    released = {leg.arrives.utc for each in valid_plan.assignments for leg in each.legs if leg.kind == "crossing"}
    assert {at for at, _ in safe(valid_plan)} == released | {valid_plan.given.start}
    calm = sample_plan(scenario_with(("countries.IR.exposure", 0), ("sites.tehran.exposure", 0)))
    assert safe(calm) == []
    assert "out of danger" not in lines(people_out(calm))


def test_bars_are_people_by_the_hour_of_the_post(valid_plan: Plan):
    """Heights are the people admitted within the hour in which the bar stands, and the line is the hourly limit."""
    figure = crossing_load(valid_plan)
    (axes,) = figure.axes
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle) and bar.get_height() > 1]
    admitted = [
        (leg.departs.utc, each.people) for each in valid_plan.assignments for leg in each.legs if leg.kind == "crossing"
    ]
    for bar in bars:
        begins = num2date(bar.get_x())
        inside = [people for at, people in admitted if begins <= at < begins + timedelta(hours=1)]
        assert bar.get_height() == sum(inside)
    assert sum(bar.get_height() for bar in bars) == sum(people for _, people in admitted)
    assert 20 in {line.get_ydata()[0] for line in axes.lines}  # type: ignore[index]
    assert axes.get_title(loc="left") == "Astara: 28 people"


def test_ways_are_as_wide_as_people_are_many(valid_plan: Plan):
    """What nobody takes is a thin line; of two ways the one with more people is never the thinner one."""
    used = taken(valid_plan)
    assert sum(used.values()) == sum(each.people * len(each.legs) for each in valid_plan.assignments)
    (axes,) = network_map(valid_plan).axes
    thick = [line.get_linewidth() for line in axes.lines if line.get_zorder() == 3]
    assert thick == sorted(thick, reverse=True)
    assert len(thick) == sum(1 for kind, *_ in used if kind != "crossing")


def test_countries_are_drawn_where_they_lie():
    """The outlines come from the map of the page: Tehran lies in the box around Iran."""
    outlines = dict(basemap())["IR"]
    corners = [corner for outline in outlines for corner in outline]
    assert min(x for x, _ in corners) < 51.4 < max(x for x, _ in corners)
    assert min(y for _, y in corners) < 35.7 < max(y for _, y in corners)


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: cast("Draw", draw).__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_plan_gives_the_same_picture(valid_plan: Plan, draw: Draw, language: Language):
    """SVG and PNG depend on plan and language alone, not on the settings of a notebook."""
    first = draw(valid_plan, Words(language))
    with mpl.rc_context({"font.size": 20, "axes.facecolor": "red", "svg.hashsalt": None}):
        second = draw(valid_plan, Words(language))
        assert (svg(second), png(second)) == (svg(first), png(first))
        assert mpl.rcParams["font.size"] == 20


@pytest.mark.parametrize(
    "name", ["$\\frac{$", "<script>alert(1)</script>", "қ" * 300, "\u202eabc", "漢字", "a\nb", "%s{}"]
)
@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: cast("Draw", draw).__name__)
def test_names_are_drawn_as_they_are(draw: Draw, name: str):
    """Nothing in a name is read as a formula or markup, and no missing letter stops the drawing."""
    names = [(f"{path}.name", name) for path in ("sites.tehran", "sites.apt_nqz", "crossings.astara")]
    picture = svg(draw(sample_plan(scenario_with(("title", name), *names)), None))
    root = ET.fromstring(picture)  # noqa: S314 - our own file
    assert not [tag for tag in root.iter() if tag.tag.endswith("script")]


def test_every_letter_has_a_glyph():
    """The font of the pictures has every letter of Russian and Kazakh, large and small, and no Chinese."""
    with styled():
        file = findfont(FontProperties())
    known = get_font(file).get_charmap()
    letters = RUSSIAN + KAZAKH + OTHER
    assert [letter for letter in letters + letters.lower() if ord(letter) not in known] == []
    assert ord("中") not in known


def test_labels_are_on_one_line_and_have_an_end():
    """A label of 300 letters does not push everything else out of the picture."""
    assert shortened("a\n b\t\u202ec") == "a b c"
    assert len(shortened("қ" * 300)) == 40


def test_a_notebook_shows_a_picture_as_it_is_saved(valid_plan: Plan):
    """Without any setting a figure shows itself as SVG."""
    figure = people_out(valid_plan)
    assert figure._repr_svg_().encode() == svg(figure)  # type: ignore[attr-defined]


def test_nobody_moving_is_a_picture(empty_plan: Plan):
    """Where nobody moves the pictures say so."""
    for draw in DRAWN:
        assert svg(draw(empty_plan, None)).startswith(b"<?xml")
