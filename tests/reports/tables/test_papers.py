"""Border lists, exit lists, manifests and what to order: every figure is the plan's."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from evacplan.plan.border_lists import key_of, lines
from evacplan.plan.plan import Instant, Plan
from evacplan.plan.usage import fleet_runs
from evacplan.reports.edition import Edition, only_for, totals
from evacplan.reports.roster import Roster, read_roster
from evacplan.reports.tables import border_lists, exit_list, manifests, transport_order
from evacplan.reports.words import Words
from tests.reports.tables.conftest import Render, drawn
from tests.reports.test_roster import HEAD


def shown(instant: Instant) -> tuple[datetime, str]:
    """Return an instant as a spreadsheet shows it."""
    text = instant.local.isoformat(timespec="minutes")
    return instant.local.replace(tzinfo=None), text[-6:]


def test_border_lists_have_everybody_who_comes_in_their_slot(listed_plan: Plan):
    """Each admission is on the sheet of the country that is entered, with slot, vehicle and list."""
    rows = drawn(border_lists.render, listed_plan)["Azerbaijan"]
    crossed = Counter(
        (a.group, a.part, a.people, *shown(leg.departs), *shown(leg.arrives))
        for a in listed_plan.assignments
        for leg in a.legs
        if leg.kind == "crossing"
    )
    figures = ("Group", "Part", "People", "Admitted", "Admitted+", "Released", "Released+")
    assert Counter(tuple(row[name] for name in figures) for row in rows) == crossed
    assert {row["Group"]: row["Version of the list"] for row in rows} == {
        **dict.fromkeys(("KZ-001", "KZ-003"), 1),
        **dict.fromkeys(("KZ-002", "KZ-004", "KG-001")),
    }
    third = next(row for row in rows if (row["Group"], row["Part"]) == ("KZ-003", 1))
    assert (third["Fleet"], third["Vehicle"], third["Run"], third["Post"]) == ("buses", "1+2", "bus-1+bus-2", "Astara")
    assert (third["Send by"], third["Send by+"]) == shown(listed_plan.lists[0].submit_by)
    assert [row["Admitted"] for row in rows] == sorted(row["Admitted"] for row in rows)


@pytest.mark.parametrize(("render", "kind"), [(border_lists.render, "permission"), (exit_list.render, "exit")])
def test_every_list_is_told_with_its_time_of_sending(listed_plan: Plan, render: Render, kind: str):
    """Also one on which nobody stands any more; a list of the other kind is not there."""
    rows = drawn(render, listed_plan)["Lists"]
    assert Counter((row["Day"].date(), row["Version of the list"], row["Groups"], row["People"]) for row in rows) == (
        Counter((e.day, e.version, len(e.groups), e.people) for e in listed_plan.lists if e.kind == kind)
    )
    assert [row["Send by"] for row in rows] == sorted(row["Send by"] for row in rows)


def test_exit_lists_have_vehicle_time_and_post(listed_plan: Plan):
    """The lines of the workbook are those of the plan's lists."""
    rows = drawn(exit_list.render, listed_plan)["Iran"]
    content = lines(listed_plan)
    assert [(row["Day"].date(), row["Group"], row["People"], row["Run"], row["Admitted"]) for row in rows] == [
        (asked.day, line.who.group, line.who.people, line.by.carrier, shown(line.admitted)[0])
        for asked in listed_plan.lists
        if asked.kind == "exit"
        for line in content[key_of(asked)]
    ]


def test_a_plan_without_exit_lists_gives_an_empty_table(valid_plan: Plan):
    """Where nobody wants to know, the workbook says so with no line."""
    assert drawn(exit_list.render, valid_plan)["Lists"] == []


def test_manifests_have_all_who_ride(valid_plan: Plan):
    """People aboard every vehicle, charter and departure are the plan's, and so are the times."""
    found = drawn(manifests.render, valid_plan)
    for sheet, name, carriers in (
        ("Vehicles", "Run", valid_plan.dispatches),
        ("Charters", "Order", valid_plan.charters),
    ):
        assert Counter(
            (r[name], r["Group"], r["Part"], r["People"], r["Departs"], r["Arrives+"]) for r in found[sheet]
        ) == (
            Counter(
                (each.id, load.group, load.part, load.people, shown(each.departs)[0], shown(each.arrives)[1])
                for each in carriers
                for load in each.aboard
            )
        )
    assert Counter(
        (r["Departure"], r["Departs"], r["Group"], r["Part"], r["People"]) for r in found["By timetable"]
    ) == (
        Counter(
            ("Baku – Astana", shown(leg.departs)[0], a.group, a.part, a.people)
            for a in valid_plan.assignments
            for leg in a.legs
            if leg.kind == "service"
        )
    )


def test_a_vehicle_in_reserve_has_a_line_without_people(valid_plan: Plan):
    """Who prepares vehicles sees also the one that runs along empty."""
    spare = valid_plan.dispatches[0].model_copy(update={"id": "spare", "aboard": ()})
    plan = valid_plan.model_copy(update={"dispatches": (*valid_plan.dispatches, spare)})
    rows = drawn(manifests.render, plan)["Vehicles"]
    assert [(row["Group"], row["People"]) for row in rows if row["Run"] == "spare"] == [(None, None)]


def test_what_to_order_is_what_the_plan_uses(valid_plan: Plan):
    """Runs, fleets, charters with their deadlines, and seats on departures have the figures of the plan."""
    found = drawn(transport_order.render, valid_plan)
    assert [(r["Run"], r["Leaves the depot"], r["Free again"], r["People"], r["Places"]) for r in found["Runs"]] == [
        (run.id, shown(run.leaves_depot)[0], shown(run.back)[0], sum(load.people for load in run.aboard), 10)
        for run in valid_plan.dispatches
    ]
    assert [(r["Runs"], r["Vehicles at the same time"], r["People"]) for r in found["Fleets"]] == [
        (fleet.runs, fleet.peak, fleet.people) for fleet in fleet_runs(valid_plan)
    ]
    (order,) = found["Charters"]
    assert (order["Order by"], order["Order by+"]) == shown(valid_plan.charters[0].order_by)
    assert (order["People"], order["Seats"], order["Price"], order["Currency"]) == (9, 9, 9000, "USD")
    flown = sum(a.people for a in valid_plan.assignments for leg in a.legs if leg.kind == "service")
    assert sum(row["Seats to book"] for row in found["Seats by timetable"]) == flown == 17
    assert {row["Fare"] for row in found["Seats by timetable"]} == {120}


ROSTER = HEAD + "".join(
    f"\r\n{group},{number},{people},KZ,tehran,{name},1990-02-28,passport,N{number},2027-01-01,KZ"
    for group, number, people, name in (
        ("KZ-001", 1, 3, "Тестова Әлия"),
        ("KZ-001", 2, 1, "تست"),
        ("KZ-003", 1, 12, "Тестов Щит"),
        ("KZ-002", 1, 4, "Тестов"),
    )
)


@pytest.fixture(scope="module")
def roster() -> Roster:
    """Return a roster of two groups as they are, one that is split, and one with somebody missing."""
    return read_roster(ROSTER.encode())


def test_names_stand_where_they_are_sure(listed_plan: Plan, roster: Roster):
    """Each person has a line with the name as in the passport; where nobody knows who it is, there is a gap to fill."""
    for render, sheet in (
        (border_lists.render, "Azerbaijan"),
        (exit_list.render, "Iran"),
        (manifests.render, "Vehicles"),
    ):
        rows = drawn(render, listed_plan, Edition(roster=roster))[sheet]
        named = {row["Name"]: row for row in rows if row["Name"]}
        assert set(named) == {"Тестова Әлия", "تست"}
        alia = named["Тестова Әлия"]
        assert (alia["Name as in the passport"], alia["People"], alia["Document"]) == ("TESTOVA ALIIA", 3, "N1")
        assert (alia["Date of birth"], alia["Valid to"]) == (
            datetime.fromisoformat("1990-02-28T00:00"),
            datetime.fromisoformat("2027-01-01T00:00"),
        )
        assert named["تست"]["Name as in the passport"] in {None, ""}
        assert named["تست"]["Remark"] == "copy the name from the passport"
        rest = {row["Group"]: row["Remark"] for row in rows if not row["Name"]}
        assert rest == dict.fromkeys(("KG-001", "KZ-002", "KZ-003", "KZ-004"), "names to be filled in")
        plain = drawn(render, listed_plan)[sheet]
        assert sum(row["People"] for row in rows) == sum(row["People"] for row in plain)
        assert "Name" not in plain[0]


def test_members_of_a_part_are_named_where_the_plan_says_who_they_are(valid_plan: Plan):
    """A part in one vehicle has the names of its members; in two vehicles nobody knows who sits where."""
    twelve = "".join(f"\r\nKZ-003,{number},1,KZ,tehran,Имя {'абвгдежзикл'[number - 1 :]}" for number in range(1, 13))
    parts = {1: (1, 2, 3, 4, 5, 6, 7, 8, 9), 2: (10, 11, 12)}
    told = tuple(
        each.model_copy(update={"members": parts[each.part]}) if each.group == "KZ-003" else each
        for each in valid_plan.assignments
    )
    plan = valid_plan.model_copy(update={"assignments": told})
    found = drawn(manifests.render, plan, Edition(roster=read_roster((HEAD + twelve).encode())))
    rows = [row for row in found["Vehicles"] if row["Group"] == "KZ-003"]
    assert [(row["Part"], row["Name"]) for row in rows if row["Name"]] == [(2, "Имя кл"), (2, "Имя л"), (2, "Имя ")]
    assert [row["People"] for row in rows] == [6, 3, 1, 1, 1]
    assert sum(1 for row in found["By timetable"] if row["Group"] == "KZ-003" and row["Name"]) == 12


def test_the_edition_of_a_state_tells_totals_of_others(listed_plan: Plan):
    """The last sheet says whose people are shown, and how many there are of every state."""
    edition = Edition(state="KZ", totals=totals(listed_plan))
    rows = drawn(border_lists.render, only_for(listed_plan, "KZ"), edition)["About"]
    counts = {row[""]: (row["Brought home"], row["Stranded"]) for row in rows if row["About"] == "People"}
    assert counts == {"Kazakhstan": (28, 4), "Kyrgyzstan": (2, 0)}
    told = {row["About"]: row[""] for row in rows}
    assert told["Edition"] == "only people of Kazakhstan; of others only totals"
    assert told["Verification"] == "NOT verified: do not use"


@pytest.mark.parametrize(("language", "heading"), [("ru", "Пропуск"), ("kk", "Өткізу уақыты")])
def test_headings_are_in_the_language_of_the_edition(listed_plan: Plan, language: str, heading: str):
    """Russian and Kazakh sheets have headings of their own."""
    words = Words(language)  # type: ignore[arg-type]
    assert heading in drawn(border_lists.render, listed_plan, Edition(words))["Azerbaijan"][0]
