"""Optima in which it matters who goes: groups that split, classes, states."""

from tests.optima.corridor import corridor, judge

FERRY = {"from": "gate", "to": "home", "mode": "sea", "takes": "2h", "connection": "0min"}


def test_a_group_splits_into_parts_that_are_not_too_small() -> None:
    """A part below the smallest is not sent ahead, even where seats are free."""
    # 3 seats at hours 4 and 8; four people in parts of at least 2: two and two, home at 6 and 10. Danger 3 each.
    # With parts of 1 three would go first; without parts all four would be stranded.
    situation = corridor(
        {"id": "a", "people": 4, "smallest_part": 2},
        links={"onward": None},
        services={"ferry": {**FERRY, "seats": 3, "departs": "daily 08:00, 12:00"}},
    )
    values = {"stranded.standard": 0, "exposure": 12, "fairness": 3, "arrival": 32, "cost": 0}
    whole = {"id": "a", "people": 4, "state": "CC", "at": "town"}
    judge(situation, values, {"groups": [whole]}, {"groups": [{**whole, "smallest_part": 1}]})


def test_one_patient_goes_before_three_others() -> None:
    """A class of higher priority is brought home first, whatever that costs the others."""
    # One ferry with 3 seats at hour 8. The patient: danger 3, home at 10. The others: stranded, 3 x 24.
    situation = corridor(
        {"id": "a", "people": 3},
        {"id": "b", "people": 1, "priority": "medical"},
        links={"onward": None},
        services={"ferry": {**FERRY, "seats": 3, "departs": "daily 12:00"}},
    )
    values = {
        "stranded.medical": 0,
        "stranded.standard": 3,
        "exposure": 75,
        "fairness": 18.75,
        "arrival": 82,
        "cost": 0,
    }
    equal = [{key: value for key, value in group.items() if key != "priority"} for group in situation["groups"]]
    judge(situation, values, {"groups": equal})


def test_fairness_before_exposure_helps_the_state_that_bears_most() -> None:
    """The largest mean exposure of a state is least, although the sum over all people is then larger."""
    # 4 an hour. DD: one person from the camp, whose road weighs 3, so danger 6 + 1 at least, and one from the town;
    # CC: four from the town. DD first: mean (7 + 3) / 2 = 5, CC waits an hour and bears 4 each, in all 26; homes 2 x 5
    # and 4 x 6. CC first: 4 x 3 + 8 + 4 = 24 in all, but DD's mean is 6.
    situation = corridor(
        {"id": "a", "people": 1, "state": "DD", "at": "camp"},
        {"id": "b", "people": 1, "state": "DD"},
        {"id": "c", "people": 4},
        states={"DD": {"name": "Another", "homes": "home"}},
        sites={"camp": {"name": "Camp", "country": "AA", "at": [36, 51]}},
        links={"track": {"from": "camp", "to": "post", "takes": "2h", "exposure": 3}},
        crossings={"border": {"people_per_hour": 4}},
        policy={"objective": ["stranded", "fairness", "exposure", "arrival"]},
    )
    values = {"stranded.standard": 0, "fairness": 5, "exposure": 26, "arrival": 34}
    judge(situation, values, {"policy": {"objective": ["stranded", "exposure", "fairness", "arrival"]}})


def test_who_starts_at_home_costs_nothing() -> None:
    """A group at one of its homes is home at once, and still counts among its state's people."""
    # a is home at the gate, where it starts. b: danger 3, home at 5; the state's mean is 3 / 4.
    situation = corridor({"id": "a", "people": 3, "at": "gate", "home": "gate"}, {"id": "b", "people": 1})
    values = {"stranded.standard": 0, "exposure": 3, "fairness": 0.75, "arrival": 5, "cost": 0}
    abroad = [{key: value for key, value in group.items() if key != "home"} for group in situation["groups"]]
    judge(situation, values, {"groups": abroad})
