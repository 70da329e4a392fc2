"""Optima in which roads and vehicles decide."""

from typing import Any

from tests.optima.corridor import corridor, judge


def fleet(**changes: Any) -> dict[str, Any]:
    """Return one vehicle of four seats that stands in the town and costs 10 an hour, with ``changes``."""
    return {"depot": "town", "vehicles": 1, "seats": 4, "cost_per_hour": "10 USD", **changes}


def test_families_that_stay_together_leave_seats_empty() -> None:
    """Buses are counted whole: three families of two do not share two buses of three seats."""
    # A run holds a bus for 2 h there and 2 h back. Two families leave at 0, the third at 4.
    # Danger 4 x 3 + 2 x 7, homes at 5 and 9; three runs of 4 h.
    situation = corridor(
        *({"id": name, "people": 2} for name in "abc"),
        fleets={"buses": fleet(vehicles=2, seats=4, usable=3)},
        links={"road": {"fleets": "buses"}},
    )
    values = {"stranded.standard": 0, "exposure": 26, "fairness": "26/6", "arrival": 38, "cost": 120}
    judge(
        situation,
        values,
        {"groups": [{**group, "smallest_part": 1} for group in situation["groups"]]},
        {"fleets": {"buses": {"usable": None}}},
    )


def test_a_vehicle_is_held_from_its_depot_until_it_is_back_and_turned_round() -> None:
    """A run takes the empty way to the tail, the ride, the empty way back and the turnaround."""
    # The depot is the post: a run departing at d holds the bus in [d - 2, d + 2 + 1). It departs at 2, held [0, 5),
    # and at 7, held [5, 10). Released at 5 and 10: danger 4 x 5 + 4 x 10, homes at 7 and 12; two runs of 5 h.
    situation = corridor(
        {"id": "a", "people": 4},
        {"id": "b", "people": 4},
        fleets={"buses": fleet(depot="post", turnaround="1h")},
        links={"road": {"fleets": "buses"}},
    )
    values = {"stranded.standard": 0, "exposure": 60, "fairness": 7.5, "arrival": 76, "cost": 100}
    judge(situation, values, {"fleets": {"buses": {"turnaround": None}}}, {"fleets": {"buses": {"vehicles": 2}}})


def test_a_vehicle_is_held_to_the_minute_and_paid_for_whole_steps() -> None:
    """Two runs may touch within a step, and either pays for that step."""
    # From the yard it is half an hour to the town: a run departing at d holds the bus in [d - 0:30, d + 4:30). The
    # first departs at 1, held [0:30, 5:30), the second at 6, held [5:30, 10:30). Released at 4 and 9: danger 4 x 4 +
    # 4 x 9, homes at 6 and 11. Paid on the grid: [0, 6) and [5, 11), 6 h each.
    situation = corridor(
        {"id": "a", "people": 4},
        {"id": "b", "people": 4},
        sites={"yard": {"name": "Yard", "country": "AA", "at": [34.9, 50]}},
        fleets={"buses": fleet(depot="yard")},
        links={"road": {"fleets": "buses"}, "lane": {"from": "yard", "to": "town", "takes": "30min"}},
    )
    values = {"stranded.standard": 0, "exposure": 52, "fairness": 6.5, "arrival": 68, "cost": 120}
    judge(situation, values, {"fleets": {"buses": {"depot": "town"}}})


def test_special_needs_wait_for_the_vehicle_that_serves_them() -> None:
    """A group with a need rides only in a fleet that offers it."""
    # The bus takes b (4 people) at 0: danger 3 each, home at 5. The van offers lifts and stands ready at 08:30 in
    # Tehran, hour 5: a (2 people) bears 8 each and is home at 10. Without the need a would ride the bus at 4.
    situation = corridor(
        {"id": "a", "people": 2, "needs": "wheelchair"},
        {"id": "b", "people": 4},
        fleets={
            "buses": fleet(cost_per_hour=None),
            "vans": {
                "depot": "town",
                "vehicles": 1,
                "seats": 2,
                "offers": "wheelchair",
                "available": "2026-03-01T08:30",
            },
        },
        links={"road": {"fleets": ["buses", "vans"]}},
    )
    values = {"stranded.standard": 0, "exposure": 28, "fairness": "28/6", "arrival": 40, "cost": 0}
    needless = [{key: value for key, value in group.items() if key != "needs"} for group in situation["groups"]]
    judge(situation, values, {"groups": needless}, {"fleets": {"vans": {"available": None}}})


def test_a_road_by_daylight_is_travelled_within_one_day_window() -> None:
    """The whole ride lies in daylight on the clock of its tail; arriving at the last minute is allowed."""
    # Daylight 06:30-08:30 in Tehran is 03:00-05:00 UTC: the only ride leaves at 3. a (2 people): admitted at 5, danger
    # 6, home at 8. b is ready at 07:00, hour 3.5: stranded, and in danger for 20.5 h.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1, "ready": "2026-03-01T07:00"},
        links={"road": {"daylight": True}},
        policy={"daylight": "06:30-08:30"},
    )
    values = {"stranded.standard": 1, "exposure": 32.5, "fairness": "65/6", "arrival": 40, "cost": 0}
    judge(situation, values, {"links": {"road": {"daylight": None}}}, {"policy": {"daylight": "06:00-18:00"}})


def test_departure_hours_of_a_road_are_those_of_its_tail() -> None:
    """A road is entered only in steps that are open as a whole."""
    # 05:00-07:00 in Tehran is 01:30-03:30 UTC: the only whole step begins at 2. Danger 5, home at 7.
    situation = corridor({"id": "a", "people": 1}, links={"road": {"departs": "05:00-07:00"}})
    values = {"stranded.standard": 0, "exposure": 5, "fairness": 5, "arrival": 7, "cost": 0}
    judge(situation, values, {"links": {"road": {"departs": None}}})


def test_a_crisis_factor_stretches_roads_to_whole_minutes_and_the_next_step() -> None:
    """A link takes longer in a country with a crisis factor, and people go on at the next grid instant."""
    # 2 h x 1.703 = 204.36 min, so 205: at the post at 3:25, admitted at 4. Danger 5, home at 7.
    situation = corridor({"id": "a", "people": 1}, policy={"crisis_factor": {"AA": 1.703}})
    values = {"stranded.standard": 0, "exposure": 5, "fairness": 5, "arrival": 7, "cost": 0}
    judge(situation, values, {"policy": {"crisis_factor": None}})


def test_people_wait_where_it_is_safer() -> None:
    """Leaving later is better where the next site is more dangerous than the present one."""
    # The post opens at 08:30 in Tehran, hour 5, and danger weighs 3 there. Leaving at 3: 3 in the town, 2 on the road,
    # 3 in the post. Leaving at 0 would cost 2 + 9 + 3. Home at 8.
    situation = corridor(
        {"id": "a", "people": 1},
        sites={"post": {"exposure": 3}},
        crossings={"border": {"hours": {"AA": "08:30-20:00"}}},
    )
    values = {"stranded.standard": 0, "exposure": 8, "fairness": 8, "arrival": 8, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"hours": None}}}, {"sites": {"post": {"exposure": None}}})


def test_who_waits_at_the_border_anyway_shares_a_vehicle() -> None:
    """The last tier finds the one run that serves people who could as well leave at different times."""
    # From 05:10 UTC in steps of 2 h. The far side is open 08:00-18:00 in Baku, 04:00-14:00 UTC; nobody is at the post
    # by then on the first day: all are admitted at hour 24, released at 25 and at the hub at 27. The train at 14:40,
    # hour 29.5, takes 4: a (3 people) is home at 30.5, b (2 people) is stranded, c (1 person) is at home in the hub.
    # Danger 3 x 25 + 2 x 36 + 21.5, as c is ready at 12:10 in Tehran, hour 3.5. The van stands 1:00 + 3:20 away from
    # the town: it departs at 6 at the earliest, held [1:40, 10:20), paid [0, 12). A second run would cost as much.
    situation = corridor(
        {"id": "a", "people": 3},
        {"id": "b", "people": 2},
        {"id": "c", "people": 1, "state": "BB", "ready": "2026-03-01T12:10"},
        clock={"start": "2026-03-01T05:10Z", "horizon": "36h", "step": "2h"},
        states={"BB": {"name": "Neighbour", "homes": "hub"}},
        sites={
            "yard": {"name": "Yard", "country": "AA", "at": [36, 51]},
            "hub": {"name": "Hub", "country": "BB", "at": [36.5, 50]},
        },
        fleets={"vans": {"depot": "yard", "vehicles": 2, "seats": 6, "cost_per_hour": "7.50 USD"}},
        links={
            "road": {"takes": "3h20m", "departs": "09:00-11:00, 12:00-19:00", "fleets": "vans"},
            "lane": {"from": "yard", "to": "post", "takes": "1h", "fleets": "vans"},
            "onward": {"to": "hub", "takes": "1h"},
        },
        crossings={"border": {"hours": {"BB": "08:00-18:00"}}},
        services={
            "train": {"from": "hub", "to": "home", "departs": "daily 14:40", "takes": "1h", "seats": 4, "mode": "rail"}
        },
    )
    values = {"stranded.standard": 2, "exposure": 168.5, "fairness": 29.4, "arrival": 190.5, "cost": 90}
    judge(situation, values, {"fleets": {"vans": {"seats": 3}}}, {"services": {"train": {"seats": 5}}})
