"""A plan, and a scenario, as they show themselves in Python and in notebooks."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pandas as pd
import pytest
from rich.console import Console

from evacplan.plan.plan import Plan
from evacplan.plan.sketch import sketch
from evacplan.plan.views import percent, standing
from evacplan.scenario import Scenario
from tests.plan.sample import edited, sample_plan, scenario_with

HOSTILE = "<script>alert('x')</script> & [bold]"
MAP = {"svg", "rect", "text", "path", "line", "circle"}


class Words(HTMLParser):
    """Collects the tags and the text of a fragment."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.feed(fragment)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag, which must have no attributes unless it belongs to the map, and nothing that acts or loads."""
        self.tags.append(tag)
        assert tag in MAP or attrs == []
        assert not any(name.startswith("on") or name in {"href", "src", "style"} for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        """Take a text."""
        self.text.append(data)


def test_a_plan_is_one_line(valid_plan: Plan):
    """Its representation names people out, people stranded, and what is proven."""
    assert repr(valid_plan) == "<Plan 'Sample': 30 of 34 people out, 4 stranded; optimal on the 15-minute grid>"
    assert str(valid_plan) == repr(valid_plan)


def test_a_scenario_is_one_line(sample_scenario: Scenario):
    """Its representation names people, groups, ways and time."""
    assert repr(sample_scenario) == (
        "<Scenario 'Sample': 34 people in 7 groups, 6 ways, 5d from 2026-03-01T08:00+05:00>"
    )


def test_a_damaged_copy_does_not_break_the_line(valid_plan: Plan):
    """A plan whose scenario is no scenario can still be printed."""
    assert repr(edited(valid_plan, ("scenario.resolved", {}))).startswith("<Plan '': 30 of 34")


def test_rich_shows_the_line_and_no_markup():
    """On a rich console the same line appears, and a title is not read as markup."""
    scenario = scenario_with(("title", HOSTILE))
    console = Console(width=200)
    for shown in (sample_plan(scenario), scenario):
        with console.capture() as captured:
            console.print(shown)
        assert "[bold]" in captured.get()


def test_html_is_a_table_and_escaped():
    """In a notebook both are small tables, in which names are text and never tags."""
    scenario = scenario_with(("title", HOSTILE))
    for shown in (sample_plan(scenario), scenario):
        words = Words(shown._repr_html_())
        assert "table" in words.tags
        assert "script" not in words.tags
        assert HOSTILE in "".join(words.text)


def test_html_of_a_plan_holds_states_corridors_and_tiers(valid_plan: Plan):
    """The fragment has people by state, people by corridor, and every tier."""
    text = Words(valid_plan._repr_html_()).text
    for word in ("KZ", "28", "astara", "exposure", "2,149.93", "weighted person-hours"):
        assert word in text


def test_a_map_shows_who_passes_which_post(valid_plan: Plan):
    """Every post that is passed stands there with its people, as the routes have them; a former plan's beside them."""
    routes = valid_plan.routes()
    passed = routes[routes["kind"] == "crossing"].groupby("way")["people"].sum()
    text = Words(sketch(valid_plan)).text
    assert len(passed) > 0
    assert [f"{post} {people}" for post, people in passed.items() if f"{post} {people}" not in text] == []
    nobody = edited(valid_plan, ("assignments", []))
    text = Words(sketch(nobody, before=valid_plan)).text
    assert [f"{post} {people} → 0" for post, people in passed.items() if f"{post} {people} → 0" not in text] == []


def test_names_on_a_map_are_text(valid_plan: Plan):
    """A title that looks like a tag is text."""
    words = Words(sketch(valid_plan, HOSTILE))
    assert "script" not in words.tags
    assert HOSTILE in words.text


def test_itineraries_have_a_row_per_leg(valid_plan: Plan):
    """Instants are columns in UTC that can be computed with; local time stands beside them as text."""
    frame = valid_plan.itineraries()
    assert len(frame) == sum(len(a.legs) for a in valid_plan.assignments)
    for column in ("boards", "departs", "arrives"):
        assert str(frame[column].dtype) == "datetime64[us, UTC]"
    first = frame.iloc[0]
    assert (first["group"], first["way"], first["vehicle"], first["people"]) == ("KZ-001", "tehran-astara", "1", 4)
    assert first["departs"] == pd.Timestamp(datetime(2026, 3, 1, 5, 45, tzinfo=UTC))
    assert first["departs_local"] == "2026-03-01T09:15+03:30"
    assert (frame["arrives"] - frame["departs"]).min() > pd.Timedelta(0)


def test_routes_are_lines_on_the_map(valid_plan: Plan):
    """One line per way and departure, in WGS 84, longitude first, with people and groups."""
    frame = valid_plan.routes()
    assert frame.crs.to_epsg() == 4326
    first = frame.iloc[0]
    assert (first["way"], first["people"]) == ("tehran-astara", 20)
    assert first["groups"] == ("KG-001", "KZ-001", "KZ-002", "KZ-003")
    assert list(first.geometry.coords) == [(51.42, 35.69), (48.87, 38.44)]
    assert frame["departs"].is_monotonic_increasing


def test_tiers_are_a_table(valid_plan: Plan):
    """Each tier of the objective is a row with value, bound, gap and status."""
    frame = valid_plan.tiers()
    assert list(frame["name"]) == [tier.name for tier in valid_plan.objective]
    assert list(frame.columns) == ["name", "unit", "value", "bound", "gap", "status"]


def test_views_of_an_empty_plan_keep_their_columns(valid_plan: Plan):
    """Where nobody moves, frames are empty but have the same columns and types."""
    empty = valid_plan.model_copy(update={"assignments": (), "objective": ()})
    assert list(empty.itineraries().columns) == list(valid_plan.itineraries().columns)
    assert list(empty.routes().columns) == list(valid_plan.routes().columns)
    assert empty.routes().crs.to_epsg() == 4326
    assert list(empty.tiers().columns) == list(valid_plan.tiers().columns)
    assert "table" in Words(empty._repr_html_()).tags


@pytest.mark.parametrize(
    ("status", "gap", "words"),
    [
        ("optimal", 0.0, "optimal on the 15-minute grid"),
        ("within tolerance", 0.0, "optimal within the tolerances on the 15-minute grid"),
        ("gap", 0.0135, "exposure within 1.35 % of the optimum on the 15-minute grid"),
        ("not solved", 0.0, "exposure not solved on the 15-minute grid"),
    ],
)
def test_what_is_proven_is_said_and_no_more(valid_plan: Plan, status: str, gap: float, words: str):
    """The first tier that is not proven decides what may be said."""
    assert standing(edited(valid_plan, ("objective.2.status", status), ("objective.2.gap", gap))) == words


def test_a_small_gap_is_not_rounded_away():
    """A gap is never shown as nothing."""
    assert [percent(share) for share in (0, 0.00001, 0.0135, 1)] == ["0 %", "< 0.01 %", "1.35 %", "100.00 %"]
