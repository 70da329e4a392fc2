"""Optima in which cars of one's own, and their fuel, decide."""

from tests.optima.corridor import corridor, judge
from tests.optima.test_roads import fleet

OPEN = {"own_cars": True, "length": "200 km"}


def test_who_has_a_car_does_not_wait_for_the_bus() -> None:
    """A link may be travelled in the vehicles of its fleets, and by groups with a car in it."""
    # The bus takes a (4 people) at 0; b (3 people) would ride at 4, danger 7 each, but drives at 0: danger 3 x 7.
    situation = corridor(
        {"id": "a", "people": 4},
        {"id": "b", "people": 3, "car": {"range": "450 km"}},
        fleets={"buses": fleet()},
        links={"road": {**OPEN, "fleets": "buses"}},
    )
    values = {"stranded.standard": 0, "exposure": 21, "fairness": 3, "arrival": 35, "cost": 40}
    carless = [{key: value for key, value in group.items() if key != "car"} for group in situation["groups"]]
    judge(situation, values, {"groups": carless}, {"links": {"road": {"own_cars": None}}})


def test_a_link_without_fleets_that_is_open_to_own_cars_is_closed_to_others() -> None:
    """Nobody is a passenger of strangers: without a fleet only those with a car travel the link."""
    # a drives: danger 3 x 2, homes at 5. b (1 person) is stranded: danger 24.
    situation = corridor(
        {"id": "a", "people": 2, "car": {"range": "200 km"}}, {"id": "b", "people": 1}, links={"road": OPEN}
    )
    values = {"stranded.standard": 1, "exposure": 30, "fairness": 10, "arrival": 34, "cost": 0}
    judge(situation, values, {"links": {"road": {"own_cars": None}}})


def test_fuel_is_bought_by_the_day() -> None:
    """A car goes no farther than its range and the rations of the days that have begun since the readiness."""
    # 200 km with fuel for 120 and 50 more a day: two midnights in Tehran must pass, at hours 20:30 and 44:30, so the
    # first departure is at 45. Danger 45 + 3, home at 50. With full tanks it would be 3 and 5; with 80 km a day 24.
    situation = corridor(
        {"id": "a", "people": 1, "car": {"range": "120 km", "ration": "50 km"}},
        clock={"horizon": "72h"},
        links={"road": OPEN},
    )
    values = {"stranded.standard": 0, "exposure": 48, "fairness": 48, "arrival": 50, "cost": 0}
    judge(
        situation,
        values,
        {"groups": [{**situation["groups"][0], "car": {"range": "200 km"}}]},
        {"groups": [{**situation["groups"][0], "car": {"range": "120 km", "ration": "80 km"}}]},
        {"links": {"road": {"own_cars": None}}},
    )


def test_fuel_counts_from_link_to_link() -> None:
    """What was driven on one link is missing on the next; each link alone would be within the range."""
    # 150 km to the halt and 150 km to the post, 1 h each, with fuel for 250 and 60 more a day. The first stretch can be
    # driven at once, the second from the first midnight in Tehran on, at 21. Danger 21 + 1 + 1, home at 25.
    situation = corridor(
        {"id": "a", "people": 1, "car": {"range": "250 km", "ration": "60 km"}},
        clock={"horizon": "48h"},
        sites={"halt": {"name": "Halt", "country": "AA", "at": [35.5, 50]}},
        links={
            "road": {"to": "halt", "takes": "1h", "own_cars": True, "length": "150 km"},
            "on": {"from": "halt", "to": "post", "takes": "1h", "own_cars": True, "length": "150 km"},
        },
    )
    values = {"stranded.standard": 0, "exposure": 23, "fairness": 23, "arrival": 25, "cost": 0}
    judge(
        situation,
        values,
        {"groups": [{**situation["groups"][0], "car": {"range": "300 km"}}]},
        {"links": {"on": {"own_cars": None}}},
    )


def test_a_car_left_behind_is_not_there_to_drive_on() -> None:
    """Who comes to a site by bus cannot go on in the car that stands at home; driving all the way costs fuel first."""
    # By bus to the halt in 1 h, by car in 3 h; on by car only, 1 h. The bus would save 2 h, but the car would be left.
    # Danger 3 + 1 + 1, home at 7.
    situation = corridor(
        {"id": "a", "people": 2, "car": {"range": "300 km"}},
        sites={"halt": {"name": "Halt", "country": "AA", "at": [35.5, 50]}},
        fleets={"buses": fleet(cost_per_hour=None)},
        links={
            "road": {"to": "halt", "takes": "1h", "fleets": "buses"},
            "lane": {"from": "town", "to": "halt", "takes": "3h", "own_cars": True, "length": "150 km"},
            "on": {"from": "halt", "to": "post", "takes": "1h", "own_cars": True, "length": "150 km"},
        },
    )
    values = {"stranded.standard": 0, "exposure": 10, "fairness": 5, "arrival": 14, "cost": 0}
    judge(situation, values, {"links": {"on": {"own_cars": None}}})


def test_own_cars_drive_shortest_ways() -> None:
    """A car is driven where the way is shortest, even if a longer way would be faster."""
    # 100 km in 4 h or 150 km in 2 h to the post: the car takes the former. Danger 5, home at 7.
    situation = corridor(
        {"id": "a", "people": 1, "car": {"range": "500 km"}},
        links={
            "road": {"takes": "4h", "own_cars": True, "length": "100 km"},
            "fast": {"from": "town", "to": "post", "takes": "2h", "own_cars": True, "length": "150 km"},
        },
    )
    values = {"stranded.standard": 0, "exposure": 5, "fairness": 5, "arrival": 7, "cost": 0}
    judge(situation, values, {"links": {"fast": {"length": "100 km"}}})
