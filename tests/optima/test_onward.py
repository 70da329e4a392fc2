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


def test_a_dear_seat_today_is_cheaper_than_a_cheap_one_after_a_night() -> None:
    """Nights and meals count in the cost, so the cheapest fare is not always the cheapest way."""
    # The post admits from 5 to 8, released from 10:00 to 12:00 in Baku. The ferry of 16:00 costs 40 USD and a meal at
    # 13:00, 44. That of 08:00 the next day, before the post opens again, costs 10, a night and the meals at 13:00 and
    # 19:00: 10 + 35 + 8 = 53; who leaves at 08:00 has no breakfast.
    situation = corridor(
        {"id": "a", "people": 2},
        clock={"horizon": "36h"},
        countries={"BB": {"night": "35 USD", "meal": "4 USD"}},
        crossings={"border": {"hours": {"AA": "08:00-12:00"}}},
        links={"onward": None},
        services={
            "today": {**FERRY, "departs": "2026-03-01T16:00", "fare": "40 USD"},
            "tomorrow": {**FERRY, "departs": "2026-03-02T08:00", "fare": "10 USD"},
        },
        policy={"objective": ["stranded", "cost"]},
    )
    values = {"stranded.standard": 0, "cost": 88}
    judge(situation, values, {"countries": {"BB": {"night": None}}}, {"countries": {"BB": {"meal": None}}})


def test_who_must_wait_waits_where_it_costs_nothing() -> None:
    """People are kept at the hours of nights and meals only, so arriving after one of them saves it."""
    # From 12:00 UTC; the ferry leaves at 09:00 in Baku, hour 17, home at 19. a may be admitted until 20:00 UTC (hour
    # 8), so it is at the gate when the night is spent at 04:00, hour 12; released after 19:00, hour 3, it has no meal
    # there. b may be admitted until hour 13, and comes after the night: 2 nights of 30. At 15:00 nobody need be there.
    situation = corridor(
        {"id": "a", "people": 2, "permits": {"BB": {"status": "approved", "at": "2026-03-01T15:30"}}},
        {"id": "b", "people": 3, "permits": {"BB": {"status": "approved", "at": "2026-03-01T20:30"}}},
        clock={"start": "2026-03-01T12:00Z", "horizon": "24h"},
        countries={"AA": {"exposure": 0}, "BB": {"night": "30 USD", "meal": "5 USD"}},
        links={"onward": None},
        crossings={"border": {"permit": {"of": "BB", "lead": "1h", "valid": "8h"}}},
        services={"ferry": {**FERRY, "departs": "2026-03-02T09:00"}},
        policy={"meals_at": ["19:00"], "objective": ["stranded", "arrival", "cost"]},
    )
    values = {"stranded.standard": 0, "arrival": 5 * 19, "cost": 60}
    judge(situation, values, {"countries": {"BB": {"night": None}}}, {"policy": {"night_at": "15:00"}})


def test_nobody_crosses_without_onward_transport_waiting() -> None:
    """A greatest stay on the far side makes people wait in danger until their way on is there in time."""
    # The ferry leaves at 12:00 in Baku, hour 8. At most 2 h at the gate: released at 6 or later, so admitted at 5:
    # danger 2 on the road, 4 waiting or 3 and 1 at the border: 6 a person instead of 3. b has its own boat: no limit
    # there binds those who set out from the gate.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1, "at": "gate"},
        sites={"gate": {"greatest_stay": "2h"}},
        links={"onward": None},
        services={"ferry": {**FERRY, "departs": "daily 12:00"}},
    )
    values = {"stranded.standard": 0, "exposure": 12, "fairness": 4, "arrival": 30, "cost": 0}
    judge(situation, values, {"sites": {"gate": {"greatest_stay": None}}})


def test_a_transit_state_is_left_in_time_or_not_entered() -> None:
    """A stay in a country lasts from the arrival that brings people in to the departure that takes them out."""
    # From the gate 2 h to the hub in the same country, where a train leaves at hours 6 and 14, home 2 h later. a is
    # admitted at 2, in at 3, at the hub at 5, out at 6: 3 h, as is allowed. b is ready at 4, at the post at 6; the next
    # train needs it in the country at 11 or later: admitted at 10, danger 2 + 4 + 1. c, a family of 4, finds no seat on
    # the first train, so it also crosses at 10: danger 11; the other way round would be 2 x 11 + 4 x 3 = 34 against
    # 2 x 3 + 4 x 11 = 50, so that c goes first and a waits.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1, "ready": "2026-03-01T07:30"},
        {"id": "c", "people": 4},
        countries={"BB": {"greatest_stay": "3h"}},
        sites={"hub": {"name": "Hub", "country": "BB", "at": [36.5, 50]}},
        links={"onward": {"to": "hub"}},
        services={
            "train": {
                "from": "hub",
                "to": "home",
                "departs": "daily 10:00, 18:00",
                "takes": "2h",
                "seats": 4,
                "mode": "rail",
                "connection": "0min",
            }
        },
    )
    values = {"stranded.standard": 0, "exposure": 22 + 7 + 12, "fairness": "41/7", "arrival": 4 * 8 + 3 * 16, "cost": 0}
    judge(
        situation,
        values,
        {"countries": {"BB": {"greatest_stay": None}}},
        {"countries": {"BB": {"greatest_stay": "8h"}}},
    )
