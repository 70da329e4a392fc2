"""Optima in which drivers, and what is kept in reserve, decide."""

from tests.optima.corridor import corridor, judge
from tests.optima.test_roads import fleet


def test_a_long_link_takes_a_rest_of_the_driver() -> None:
    """Who drives longer than a driver may is under way for a rest more, in danger, and so is the vehicle back."""
    # 10 h of road, hours of 9 and a rest of 8: at the post after 18 h, admitted then, danger 19, home at 21. The bus
    # has driven 1 h since its rest and drives 10 h back: a second rest, 18 h. It is held for 36 h.
    situation = corridor(
        {"id": "a", "people": 4},
        clock={"horizon": "48h"},
        fleets={"buses": fleet()},
        links={"road": {"fleets": "buses", "takes": "10h"}},
        policy={"driving": {"hours": "9h", "rest": "8h"}},
    )
    values = {"stranded.standard": 0, "exposure": 76, "fairness": 19, "arrival": 84, "cost": 360}
    judge(
        situation,
        values,
        {"policy": {"driving": None}},
        {"fleets": {"buses": {"drivers": 2}}},
        {"policy": {"driving": {"hours": "10h"}}},
    )


def test_drivers_rest_before_they_fetch_people_not_with_them_aboard() -> None:
    """Who has driven to the tail rests there, if the link could not be driven within what is left of the hours."""
    # The yard is 4 h from the town, the road 6 h, hours of 9. 4 + 6 is too much: rest at the town from 4 to 12. People
    # leave at 12, are at the post at 18, released at 19, danger 19, home at 21. Back: 6 h driven, 10 h home over the
    # town: a rest after 3 more. Held 12 + 6 + 18 = 36 h. With two drivers people leave at 4; held 4 + 6 + 18.
    situation = corridor(
        {"id": "a", "people": 1},
        clock={"horizon": "48h"},
        sites={"yard": {"name": "Yard", "country": "AA", "at": [34, 50]}},
        fleets={"buses": fleet(depot="yard")},
        links={
            "road": {"fleets": "buses", "takes": "6h"},
            "lane": {"from": "yard", "to": "town", "takes": "4h"},
        },
        policy={"driving": {"hours": "9h", "rest": "8h"}},
    )
    values = {"stranded.standard": 0, "exposure": 19, "fairness": 19, "arrival": 21, "cost": 360}
    judge(situation, values, {"policy": {"driving": None}}, {"fleets": {"buses": {"drivers": 2}}})


def test_a_road_by_daylight_is_slept_on_at_night() -> None:
    """A daylight link is driven by day only, but its drivers may rest in the dark."""
    # 8 h of road, hours of 5, a rest of 14: 5 h driven, 14 h of rest, 3 h driven. Daylight 06:30-17:30 in Tehran is
    # 03:00-14:00 UTC: leaving at 8 the first piece ends at 13, the second lasts from 27 to 30. Leaving at 3 would also
    # do: pieces 3-8 and 22-25, in the dark until 27. So the first departure is 8: at the post at 30, danger 31.
    situation = corridor(
        {"id": "a", "people": 1},
        clock={"horizon": "48h"},
        fleets={"buses": fleet(cost_per_hour=None)},
        links={"road": {"fleets": "buses", "takes": "8h", "daylight": True}},
        policy={"driving": {"hours": "5h", "rest": "14h"}, "daylight": "06:30-17:30"},
    )
    values = {"stranded.standard": 0, "exposure": 31, "fairness": 31, "arrival": 33, "cost": 0}
    judge(situation, values, {"policy": {"driving": None}}, {"links": {"road": {"daylight": None}}})


def test_a_seat_in_reserve_stays_free() -> None:
    """Every vehicle carries as many people less as the policy keeps seats, whoever splits."""
    # The bus of 4 with one seat in reserve takes 3 at 0 and the fourth at 4: danger 3 x 3 + 7, homes 3 x 5 + 9.
    situation = corridor(
        {"id": "a", "people": 4, "smallest_part": 1},
        fleets={"buses": fleet()},
        links={"road": {"fleets": "buses"}},
        policy={"reserve": {"seats": 1}},
    )
    values = {"stranded.standard": 0, "exposure": 16, "fairness": 4, "arrival": 24, "cost": 80}
    judge(situation, values, {"policy": {"reserve": None}})
