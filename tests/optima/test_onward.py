"""Optima in which beds, flights, ferries and charters beyond the border decide."""

from tests.optima.corridor import corridor, judge

FERRY = {"from": "gate", "to": "home", "mode": "sea", "takes": "2h", "seats": 10, "connection": "0min"}


def test_people_wait_in_danger_where_there_are_no_beds() -> None:
    """Beds bound those who wait between an arrival and the following departure; changing at once needs none."""
    # The ferry leaves at 12:00 in Baku, hour 8, home at 10. Of 3 and 2 people only 3 find beds at the gate: they cross
    # at 2, the others so that they are released at 8. Danger 3 x 3 + 2 x 8 (the two first: 30).
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 3},
        sites={"gate": {"beds": 3}},
        links={"onward": None},
        services={"ferry": {**FERRY, "departs": "daily 12:00"}},
    )
    values = {"stranded.standard": 0, "exposure": 25, "fairness": 5, "arrival": 50, "cost": 0}
    judge(situation, values, {"sites": {"gate": {"beds": None}}})


def test_a_connection_too_short_is_missed() -> None:
    """People are at the airport two hours before a flight, unless it says otherwise."""
    # Flights leave at 08:00 and 12:00 in Baku, hours 4 and 8. Released at 3: 4 is too soon by the policy's 2 h for air.
    # Danger 3, home at 10, two people; 55.50 for a seat.
    flight = {**FERRY, "mode": "air", "connection": None, "departs": "daily 08:00, 12:00", "fare": "55.50 USD"}
    situation = corridor({"id": "a", "people": 2}, links={"onward": None}, services={"flight": flight})
    values = {"stranded.standard": 0, "exposure": 6, "fairness": 3, "arrival": 20, "cost": 111}
    judge(situation, values, {"services": {"flight": {"connection": "1h"}}})


def test_the_last_part_of_a_step_may_be_travelled() -> None:
    """A horizon need not be a whole number of steps: whoever departs on one may arrive between the last and the end."""
    # Steps of two hours until 6:30, so that the last departure is at 6. Admitted at 2, released at 3, on at 4, home at
    # 6:20. Danger 3 x 2.
    situation = corridor(
        {"id": "a", "people": 2},
        clock={"step": "2h", "horizon": "6h30m"},
        links={"onward": {"takes": "2h20m"}},
    )
    values = {"stranded.standard": 0, "exposure": 6, "fairness": 3, "arrival": "38/3", "cost": 0}
    judge(situation, values, {"clock": {"horizon": "6h"}})


def test_seats_of_a_departure_are_shared() -> None:
    """Who finds no seat takes the next departure, and most people arrive first."""
    # 3 seats at hours 4 and 8, groups of 2 and 3: home at 6 and 10. Danger 3 each.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 3},
        links={"onward": None},
        services={"ferry": {**FERRY, "seats": 3, "departs": ["daily 08:00", "2026-03-01T12:00"]}},
    )
    values = {"stranded.standard": 0, "exposure": 15, "fairness": 3, "arrival": 3 * 6 + 2 * 10, "cost": 0}
    judge(situation, values, {"services": {"ferry": {"seats": 5}}})


CHARTER = {
    "from": ["town", "gate"],
    "to": "home",
    "takes": {"town": "4h", "gate": "2h"},
    "seats": 4,
    "notice": "6h",
    "at_most": 2,
    "exposure": 0,
    "cost": "1000 USD",
}


def test_charters_are_ordered_from_the_site_where_they_save_most() -> None:
    """Trips from all sites of departure count together, none leaves before the notice is over."""
    # The road beyond the gate takes 10 h at danger 0.5: by road 3 + 5 = 8 a person. A charter leaves at 6 at the
    # earliest: from the gate danger 3, home at 8; from the town danger 6, home at 10. c has papers that the post does
    # not take: only the town's charter brings it home, and b (2 people, danger 6 instead of 8) fills its seats. a (4
    # people) takes the other. Danger 4 x 3 + 4 x 6, homes 4 x 8 + 4 x 10, two trips.
    situation = corridor(
        {"id": "a", "people": 4},
        {"id": "b", "people": 2},
        {"id": "c", "people": 2, "documents": "return_certificate"},
        links={"onward": {"takes": "10h", "exposure": 0.5}},
        crossings={"border": {"documents": "passport"}},
        charters={"plane": CHARTER},
    )
    values = {"stranded.standard": 0, "exposure": 36, "fairness": 4.5, "arrival": 72, "cost": 2000}
    judge(
        situation,
        values,
        {"charters": None},
        {"charters": {"plane": {"notice": None}}},
        {"charters": {"plane": {"at_most": 1}}},
        {"charters": {"plane": {"from": "town"}}},
    )


def test_a_charter_is_not_ordered_where_danger_within_the_tolerance_is_cheaper() -> None:
    """A tolerance lets a later tier worsen an earlier one by a share of its optimum, and no more."""
    # By road danger 3 + 10 x 0.1 = 4 a person, by charter 3: for two people 8 against 6. A tolerance of 35 % allows
    # 8.1, so that nothing is spent; 30 % would not (7.8).
    situation = corridor(
        {"id": "a", "people": 2},
        links={"onward": {"takes": "10h", "exposure": 0.1}},
        charters={"plane": CHARTER},
        policy={"objective": ["stranded", "exposure", "cost"], "tolerance": {"exposure": "35%"}},
    )
    values = {"stranded.standard": 0, "exposure": 6, "cost": 0}
    judge(situation, values, {"policy": {"tolerance": {"exposure": "30%"}}})
