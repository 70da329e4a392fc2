"""Optima in which people wait for each other, and vehicles run along in reserve."""

from tests.optima.corridor import corridor, judge
from tests.optima.test_roads import fleet


def test_a_vehicle_in_reserve_runs_along_empty() -> None:
    """Wherever vehicles of a fleet leave together on a link, one more is held and paid for."""
    # Three buses of 4: at 0 only two can carry people beside the one in reserve: a and b; c leaves at 4 with one in
    # reserve. Danger 8 x 3 + 4 x 7, homes 8 x 5 + 4 x 9; five runs of 4 h.
    situation = corridor(
        *({"id": name, "people": 4} for name in "abc"),
        fleets={"buses": fleet(vehicles=3)},
        links={"road": {"fleets": "buses"}},
        policy={"reserve": {"vehicles": 1}},
    )
    values = {"stranded.standard": 0, "exposure": 52, "fairness": "52/12", "arrival": 76, "cost": 200}
    judge(situation, values, {"policy": {"reserve": None}}, {"policy": {"reserve": {"vehicles": 2}}})


def test_a_convoy_waits_until_enough_people_are_there() -> None:
    """Nobody leaves alone: who is ready first waits for those who complete the convoy."""
    # a (2 people) is ready at 0, b (3 people) at 06:30 in Tehran, hour 3, c (1 person) at 09:30, hour 6. Convoys of 5:
    # a and b leave at 3 (danger 2 x 6 + 3 x 3), c is left behind; or all at 6: 2 x 9 + 3 x 6 + 3 = 39, homes 6 x 11.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 3, "ready": "2026-03-01T06:30"},
        {"id": "c", "people": 1, "ready": "2026-03-01T09:30"},
        links={"road": {"convoy": {"smallest": 5}}},
    )
    values = {"stranded.standard": 0, "exposure": 39, "fairness": 6.5, "arrival": 66, "cost": 0}
    judge(
        situation,
        values,
        {"links": {"road": {"convoy": None}}},
        {"links": {"road": {"convoy": {"smallest": 2}}}},
    )


def test_whoever_is_too_few_for_a_convoy_is_stranded() -> None:
    """A convoy that nobody can complete never leaves."""
    # Six people are asked for and four are there: danger 4 x 24.
    situation = corridor({"id": "a", "people": 4}, crossings={"border": {"convoy": {"smallest": 6}}})
    values = {"stranded.standard": 4, "exposure": 96, "fairness": 24, "arrival": 96, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"convoy": None}}})


def test_only_so_many_convoys_leave_on_a_day() -> None:
    """People who become ready one after another share the convoys of a day; the next day brings new ones."""
    # Ready at 0, 1, 2 and 3; two convoys a day on the clock of the post. One is admitted at 3, one at 5, or the last
    # after the midnight in Tehran at 20:30, hour 21. Admitted at t, danger t + 1 less the readiness. All in two: the
    # best are those at 3 (a and b: 4 + 3) and at 5 (c and d: 4 + 3), sum 14; or at 2 and 5: 3 + 5 + 4 + 3 = 15.
    # At 3 home at 6, at 5 home at 8: 28.
    situation = corridor(
        {"id": "a", "people": 1},
        {"id": "b", "people": 1, "ready": "2026-03-01T04:30"},
        {"id": "c", "people": 1, "ready": "2026-03-01T05:30"},
        {"id": "d", "people": 1, "ready": "2026-03-01T06:30"},
        crossings={"border": {"convoy": {"per_day": 2}}},
    )
    values = {"stranded.standard": 0, "exposure": 14, "fairness": 3.5, "arrival": 28, "cost": 0}
    judge(
        situation,
        values,
        {"crossings": {"border": {"convoy": None}}},
        {"crossings": {"border": {"convoy": {"per_day": 3}}}},
    )


def test_a_new_day_brings_new_convoys() -> None:
    """Who is ready after the last convoy of the day waits for the next calendar day of the tail."""
    # One convoy a day. a (3 people) leaves at 0: danger 3 each. b is ready at hour 1 and leaves after midnight in
    # Tehran, 20:30 UTC, at 21: danger 20 + 3, home at 26. Together at 1: 3 x 4 + 3 = 15, homes 4 x 6 = 24: better.
    # With b ready at 10:30, hour 7: together 3 x 10 + 3 = 33; apart 9 + 14 + 3 = 26, homes 3 x 5 + 26 = 41.
    situation = corridor(
        {"id": "a", "people": 3},
        {"id": "b", "people": 1, "ready": "2026-03-01T10:30"},
        clock={"horizon": "30h"},
        links={"road": {"convoy": {"per_day": 1}}},
    )
    values = {"stranded.standard": 0, "exposure": 26, "fairness": 6.5, "arrival": 41, "cost": 0}
    judge(situation, values, {"links": {"road": {"convoy": {"per_day": 2}}}})


def test_buses_and_own_cars_leave_in_one_convoy() -> None:
    """A convoy of a link is all that leaves on it at one instant, by whatever means."""
    # The bus takes a (4 people), b (2 people, ready at hour 2) drives: 6 people at 2. Danger 4 x 5 + 2 x 3, homes at 7.
    situation = corridor(
        {"id": "a", "people": 4},
        {"id": "b", "people": 2, "ready": "2026-03-01T05:30", "car": {"range": "300 km"}},
        fleets={"buses": fleet()},
        links={"road": {"fleets": "buses", "own_cars": True, "length": "100 km", "convoy": {"smallest": 6}}},
    )
    values = {"stranded.standard": 0, "exposure": 26, "fairness": "26/6", "arrival": 42, "cost": 40}
    judge(situation, values, {"links": {"road": {"convoy": None}}}, {"links": {"road": {"own_cars": None}}})
