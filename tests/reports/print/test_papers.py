"""Drivers' sheets, manifests, the situation report and the order of events, read back."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.quality import Price
from evacplan.plan.reasons import Alternative, Freed, Reserve
from evacplan.plan.routes import routes
from evacplan.reports.edition import Edition
from evacplan.reports.print import day_orders, drivers, manifests, route_sheets, situation
from evacplan.reports.roster import read_roster
from evacplan.reports.words import LANGUAGES, Language, Words
from tests.plan.sample import edited, sample_plan, scenario_with
from tests.reports.print.reading import flat, pages

ENGLISH = Edition(Words("en"), verified=True)


def read(render: object, plan: Plan, edition: Edition = ENGLISH) -> list[str]:
    """Return the text of the pages of a paper."""
    return [flat(page) for page in pages(b"".join(render(plan, edition)))]  # type: ignore[operator]


def test_every_run_has_a_sheet_with_its_people(valid_plan: Plan):
    """A page for each dispatch: its moments, who rides, and how many they are together."""
    sheets = read(drivers.render, valid_plan)
    assert len(sheets) == len(valid_plan.dispatches)
    for run in valid_plan.dispatches:
        page = next(page for page in sheets if f"Driver's sheet {run.id}" in page)
        people = sum(load.people for load in run.aboard)
        assert f"{people} of {valid_plan.given.places(run.fleet)} seats taken" in page
        assert re.search(rf"together\D* {people}( |$)", page)
        for load in run.aboard:
            assert load.group in page
        assert ENGLISH.words.moment(run.leaves_depot.local) in page
        assert ENGLISH.words.moment(run.back.local) in page


def test_who_drives_in_iran_reads_persian(valid_plan: Plan):
    """The sheet of a vehicle that stands in Iran says everything also in Persian, with places where they have names."""
    sheets = read(drivers.render, valid_plan)
    assert all("راننده" in page and "اسفند" in page for page in sheets)
    elsewhere = edited(valid_plan, ("scenario.resolved.sites.qom.country", "AZ"))
    assert not any("راننده" in page for page in read(drivers.render, elsewhere))


def test_convoys_carry_who_rides(valid_plan: Plan):
    """The people of all convoy manifests are those aboard all vehicles."""
    convoys = [page for page in read(manifests.render, valid_plan) if page.startswith("Convoy manifest")]
    assert len(convoys) == len({(run.link, run.departs.utc) for run in valid_plan.dispatches})
    told = sum(int(number) for page in convoys for number in re.findall(r"together (\d+) of \d+ seats", page))
    assert told == sum(load.people for run in valid_plan.dispatches for load in run.aboard)


def test_flights_carry_who_flies(valid_plan: Plan):
    """A manifest for every departure and charter; their people are those of all flights, against the seats."""
    flights = [page for page in read(manifests.render, valid_plan) if page.startswith("Flight manifest")]
    legs = [(leg, a.people) for a in valid_plan.assignments for leg in a.legs if leg.kind in {"service", "charter"}]
    assert len(flights) == len({(leg.way, leg.departs.utc) for leg, _ in legs})
    told = [re.search(r"together (\d+) of (\d+) seats", page) for page in flights]
    assert sum(int(found[1]) for found in told if found) == sum(people for _, people in legs)
    assert {int(found[2]) for found in told if found} == {9}


def test_the_far_side_knows_whom_to_receive(valid_plan: Plan):
    """A list for every post and day of release; its people are those who cross."""
    lists = [page for page in read(manifests.render, valid_plan) if page.startswith("Reception list")]
    legs = [(leg, a.people) for a in valid_plan.assignments for leg in a.legs if leg.kind == "crossing"]
    assert len(lists) == len({(leg.way, leg.arrives.local.date()) for leg, _ in legs})
    told = sum(int(re.search(r"together (\d+)", page)[1]) for page in lists)  # type: ignore[index]
    assert told == sum(people for _, people in legs)


def test_names_stand_on_what_people_carry_and_nowhere_else(valid_plan: Plan):
    """With a roster route sheets and manifests name people; drivers' sheets, the order and the report do not."""
    roster = read_roster(b"group,people,name,document\r\nKZ-002,5,Invented Invented,N0000001\r\n")
    edition = Edition(Words("en"), roster=roster)
    assert any("Invented Invented" in page for page in read(route_sheets.render, valid_plan, edition))
    assert any("Invented Invented, N0000001" in page for page in read(manifests.render, valid_plan, edition))
    for paper in (drivers, day_orders, situation):
        assert not any("Invented" in page for page in read(paper.render, valid_plan, edition))


def test_lists_that_nobody_stands_on_are_to_be_taken_back(valid_plan: Plan):
    """The situation and the order of the day ask to take them back, and to send nothing."""
    empty = edited(valid_plan, ("lists.0.groups", []), ("lists.0.people", 0))
    for paper in (situation, day_orders):
        text = " ".join(" ".join(read(paper.render, empty)).split())
        assert "take back: list for permission to" in text
        assert "(0 people)" not in text


def test_the_situation_is_one_page_in_every_language(valid_plan: Plan):
    """Whatever the language, the head of the cell gets one page; its figures are the plan's."""
    for language in LANGUAGES:
        edition = Edition(Words(language), verified=True)
        assert len(read(situation.render, valid_plan, edition)) == 1
    page = read(situation.render, valid_plan)[0]
    out = sum(a.people for a in valid_plan.assignments)
    stranded = sum(s.people for s in valid_plan.stranded)
    assert f"{out} of {out + stranded} people get home, {stranded} are stranded." in page
    who = ", ".join(sorted(s.group for s in valid_plan.stranded))
    assert f"{stranded} people ({who}): no border post accepts their documents" in page
    for tier in valid_plan.objective:
        assert f"{ENGLISH.words.number(round(tier.value, 2))} {tier.unit}" in page
    assert "First home: Sun 1 Mar 08:00" not in page, "who is at home already has not come home"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_situation_is_one_page_however_much_there_is_to_say(valid_plan: Plan, language: Language):
    """Many reasons, changes and prices make smaller letters, not a second page."""
    longer = {"kind": "open_longer", "way": "astara", "side": "AZ", "day": "2026-03-02", "since": "05:30"}
    left = [
        valid_plan.stranded[0].model_copy(
            update={
                "reason": f"{number}. {'Every way home is full, or serves others first. ' * 5}",
                "freed_by": Freed(changes=({**longer, "until": f"2{number}:00"},) * 4, text="", proof="inserted"),
            }
        )
        for number in range(4)
    ]
    prices = [
        Price(resource=f"seats on {way}", bucket="2026-03-02T17:40Z", tier="arrival", price=12.5)
        for way in valid_plan.given.ways
    ]
    plan = valid_plan.model_copy(update={"stranded": tuple(left), "prices": tuple(prices)})
    found = read(situation.render, plan, Edition(Words(language)))
    assert len(found) == 1
    assert "22:00" in found[0]


def test_a_plan_that_was_not_verified_says_so(valid_plan: Plan):
    """The report warns in its text and at the foot."""
    page = read(situation.render, valid_plan, Edition(Words("en")))[0]
    assert "do not act on it" in page
    assert "NOT VERIFIED" in page


def test_what_is_scarce_is_told_with_its_price(valid_plan: Plan):
    """Full capacities and the dearest prices are named."""
    price = Price(resource="seats of gyd-nqz", bucket="2026-03-02T17:40Z", tier="arrival", price=12.5)
    page = read(situation.render, valid_plan.model_copy(update={"prices": (price,)}))[0]
    assert "one more of seats of gyd-nqz (Mon 2 Mar 17:40 UTC) would save 12.5 person-hours" in page
    assert "charter Baku – Astana" in page


@pytest.mark.parametrize(
    "render", [drivers.render, route_sheets.render, manifests.render, situation.render, day_orders.render]
)
def test_ways_without_a_name_are_told_by_their_sites(valid_plan: Plan, render: object):
    """No paper shows the id of a way; a charter has that of its order, under which it stands in the tables."""
    ids = valid_plan.given.ways.keys() - {"astara"}
    found = " ".join(read(render, valid_plan))
    assert [way for way in ids if way in found] == []
    assert render is drivers.render or "Baku" in found


def test_no_name_of_a_place_is_divided():
    """Russian has patterns for dividing words; a name in two pieces is hard to find on a paper."""
    names = ("Азербайджан", "Туркменбаши", "Нахичевань")
    sites = ("tehran", "astara_ir", "apt_gyd")
    plan = sample_plan(scenario_with(*((f"sites.{at}.name", name) for at, name in zip(sites, names, strict=True))))
    edition = Edition(Words("ru"))
    for render in (route_sheets.render, day_orders.render, manifests.render, situation.render):
        found = " ".join(read(render, plan, edition))
        assert not re.search(r"\w(-|\u00ad)\s+[а-я]", found)
        assert names[2] in found


def test_a_charter_is_told_with_its_order(valid_plan: Plan):
    """Who orders it, and who rides in it, can find it in the tables."""
    told = "charter Baku – Astana (jet-1)"
    assert f"latest: order {told}" in " ".join(read(day_orders.render, valid_plan))
    assert told in " ".join(read(manifests.render, valid_plan))


def test_the_order_of_events_has_every_movement(valid_plan: Plan):
    """Every departure and arrival of those who move together has a line, on the day that the cell's clock shows."""
    found = read(day_orders.render, valid_plan)
    lines = Counter(re.findall(r"(departure to|arrival from|border check, to|through, from)", " ".join(found)))
    kinds = Counter(route.leg.kind == "crossing" for route in routes(valid_plan))
    assert lines["departure to"] == lines["arrival from"] == kinds[False]
    assert lines["border check, to"] == lines["through, from"] == kinds[True]
    assert [page.split(": ")[1][:9] for page in found if page.startswith("Order")] == [
        f"{day} Mar" + " " * (len(day) < 5) for day in ("Sun 1", "Mon 2", "Tue 3", "Wed 4", "Thu 5")
    ]


def test_who_comes_stands_before_who_leaves_at_the_same_moment(valid_plan: Plan):
    """People are through the border before they depart behind it."""
    page = next(page for page in read(day_orders.render, valid_plan) if "Mon 2 Mar" in page)
    assert page.index("13:30 12:30 Astara through, from") < page.index("13:30 12:30 Astara departure to Baku")


def test_a_reserve_stands_on_the_route_sheet(valid_plan: Plan):
    """Which way to take if a post is closed, by when to leave, and whether there is room."""
    legs = valid_plan.assignments[0].legs
    other = Alternative(
        corridor=("astara",),
        ways=("tehran-astara", "astara"),
        leaves=legs[0].departs,
        home_at=legs[-1].arrives,
        exposure=1,
        later=60,
        room=False,
    )
    reserve = Reserve(way="gyd-jet", day=legs[-1].departs.local.date(), instead=other)
    first = valid_plan.assignments[0].model_copy(update={"reserve": reserve})
    plan = valid_plan.model_copy(update={"assignments": (first, *valid_plan.assignments[1:])})
    page = next(page for page in read(route_sheets.render, plan) if "KZ-001" in page)
    assert "If Baku – Astana is closed on Mon 2 Mar: leave by Sun 1 Mar 09:15 and go over Astara" in page
    assert "call before you leave" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_is_printed_as_it_stands(language: Language):
    """What typst would run as code is a name like any other."""
    hostile = '#panic("x") $x$ *b* \\#'
    plan = sample_plan(scenario_with(("sites.tehran.name", hostile), ("fleets.buses.name", "\u202e#eval(1)")))
    edition = Edition(Words(language))
    found = " ".join(read(route_sheets.render, plan, edition) + read(drivers.render, plan, edition))
    assert '#panic("x") $x$ *b*' in found.replace("\u202a", "").replace("\u202c", "")
    assert "#eval(1)" in found
