"""Departures for a calendar, read with the parser of icalendar."""

from __future__ import annotations

import icalendar
import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.routes import routes
from evacplan.reports.departures_ics import render
from evacplan.reports.edition import Edition
from evacplan.reports.words import LANGUAGES, Language, Words
from tests.plan.sample import edited, sample_plan, scenario_with, shift


def events(plan: Plan, edition: Edition | None = None) -> dict[str, icalendar.Event]:
    """Return the events of the calendar by their ids."""
    calendar = icalendar.Calendar.from_ical(b"".join(render(plan, edition or Edition())))
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert all(not event.errors for event in found)
    by_id = {str(event["UID"]): event for event in found}
    assert len(by_id) == len(found), "every event has an id of its own"
    return by_id


def departures(plan: Plan) -> list[icalendar.Event]:
    """Return the events that are departures."""
    return [event for event in events(plan).values() if "DTEND" in event]


def test_every_departure_is_an_event_with_its_people(valid_plan: Plan):
    """Begin, end, people and groups are those of the plan."""
    for event, route in zip(departures(valid_plan), routes(valid_plan), strict=True):
        assert event["DTSTART"].dt == route.leg.departs.utc
        assert event["DTEND"].dt == route.leg.arrives.utc
        assert f"{route.people} people" in event["SUMMARY"]
        assert event["DESCRIPTION"].splitlines()[-1] == f"Groups: {', '.join(route.groups)}"
        assert event["LOCATION"] == str(valid_plan.given.sites[route.leg.tail].name)


def test_the_ends_of_times_in_which_to_act_are_events(valid_plan: Plan):
    """What to order and what to send stand in the calendar with the latest time."""
    deadlines = {event["DTSTART"].dt: event["SUMMARY"] for event in events(valid_plan).values() if "DTEND" not in event}
    assert deadlines == {
        valid_plan.charters[0].order_by.utc: "Order charter Baku – Astana",
        valid_plan.lists[0].submit_by.utc: "Send the list to Azerbaijan: Astara, Mon 2 Mar",
    }


def test_a_list_that_nobody_stands_on_is_to_be_taken_back(valid_plan: Plan):
    """The event of a list keeps its place in the calendar, and says what to do now."""
    empty = edited(valid_plan, ("lists.0.groups", []), ("lists.0.people", 0))
    assert events(empty).keys() == events(valid_plan).keys()
    titles = {str(event["SUMMARY"]) for event in events(empty).values()}
    assert "take back: list for permission to Azerbaijan, Mon 2 Mar, Astara" in titles


def test_ids_stay_when_a_plan_is_made_again(valid_plan: Plan):
    """The same departure has the same id in a later plan with other people; one at another time has another."""
    later = edited(valid_plan, ("assignments.0.people", 3), ("created", "2026-03-02T00:00:00Z"))
    assert events(later).keys() == events(valid_plan).keys()
    moved = edited(
        valid_plan, *((f"assignments.6.legs.0.{name}", shift(15)) for name in ("boards", "departs", "arrives"))
    )
    assert len(events(moved).keys() - events(valid_plan).keys()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["a;b,c\\n\\;", "x\r\nEND:VEVENT", "қ" * 300, "\u202eabc", "=1+1", "𐍈" * 40])
def test_names_are_one_text_whatever_they_hold(name: str, language: Language):
    """Separators, line ends and long Kazakh names come back as they were, and lines keep to 75 octets."""
    plan = sample_plan(scenario_with(("sites.tehran.name", {"en": name, "ru": name, "kk": name})))
    content = b"".join(render(plan, Edition(Words(language))))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        line.decode()
    places = {
        str(event["LOCATION"]) for event in events(plan, Edition(Words(language))).values() if "LOCATION" in event
    }
    assert name.replace("\r\n", "\n") in places


def test_nobody_moving_is_a_calendar(valid_plan: Plan):
    """A plan without movements still gives a calendar."""
    empty = valid_plan.model_copy(update={"assignments": (), "charters": (), "lists": ()})
    assert events(empty) == {}
