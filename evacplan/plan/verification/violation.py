"""What can be wrong with a plan, each with a short name that stays the same from version to version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ViolationKind = Literal[
    # the file
    "digest",  # the copy of the scenario was altered
    "scenario",  # the copy is no valid scenario, or not the one that was given
    "step",  # the step is not the scenario's
    "unknown",  # names something that does not exist
    "repeated",  # the same id stands for two things
    "instant",  # UTC and local time disagree, or not a whole minute
    # people
    "people-lost",  # fewer people than the group has
    "people-doubled",  # more people than the group has
    "split",  # a group that stays together is in several places
    "part-number",  # parts are not numbered 1, 2, 3, ...
    "members",  # members who are not told apart, or are nowhere, twice, or among others
    "minor-alone",  # minors leave without an adult or a guardian
    "small-part",  # fewer than the smallest part on one departure
    # where and when
    "way",  # kind, from or to disagree with the scenario
    "chain",  # a leg does not begin where the last one ended
    "not-home",  # the itinerary does not end at a home
    "past-home",  # the itinerary goes on after a home
    "return",  # the itinerary comes back to the origin
    "home-at",  # home at another instant than the last arrival
    "ready",  # boards before the group is ready
    "order",  # boards before the arrival of the last leg
    "grid",  # not on the grid of the plan
    "boarding",  # admitted at another instant than boarded
    "connection",  # too little time between boarding and departure
    "duration",  # arrives too early or too late for this way
    "horizon",  # before the start or after the end
    # opening
    "timetable",  # no such departure
    "hours",  # closed at the departure or on the near side
    "far-side",  # closed at the release on the far side
    "last-admission",  # admitted too shortly before a side closes
    "daylight",  # under way in the dark
    "closure",  # enters during a closure
    "notice",  # before a charter can be had
    # permission
    "exit-notice",  # leaves before the list of those who leave can have been sent
    "permit-early",  # admitted before the permit is there
    "permit-expired",  # admitted after the permit ran out
    "permit-rejected",  # admitted although the permit was rejected
    "documents",  # a document that the crossing does not accept, or none
    "document-expired",  # a document that has run out, or will too soon
    "entry",  # somebody whom the country does not let in
    "onward",  # out of a country in another way than on the seat that the visa asks for
    "needs",  # a vehicle that cannot serve the needs
    "list-missing",  # nobody asks for the permit
    "list-late",  # asked for too late
    "list-wrong",  # a list that says something untrue
    # capacity
    "throughput",  # too many in sixty minutes
    "day",  # too many on a day
    "quota",  # too many citizens of a state on a day
    "seats",  # too many on a departure of a service
    "beds",  # too many waiting at a site
    "stay",  # too long in a country or at a site
    "vehicle-seats",  # too many in a vehicle
    "charter-seats",  # too many on a trip
    "charter-count",  # ordered too often
    "order-by",  # ordered too late
    "fleet",  # the fleet does not run here
    "vehicle-number",  # more vehicles than the fleet has
    "vehicle-twice",  # a vehicle in two places
    "vehicle-available",  # before the vehicles are there
    "vehicle-time",  # leaves its depot too late, or is back too early or too late
    "empty",  # a dispatch or a trip without people, beside those in reserve
    "reserve",  # too few vehicles run along in reserve
    "convoy-small",  # fewer people leave together than a convoy needs
    "convoy-count",  # too many convoys on a day
    "carrier",  # a leg does not name the vehicle in which they ride
    "own-car",  # a car that they do not have, or not there, or not on a shortest way
    "fuel",  # farther than the fuel lasts
    "aboard",  # the people aboard are not those who are assigned there
    "provisions",  # other nights or meals than people have there
    # honesty
    "tier",  # tiers, their order or their units are not those of the objective
    "value",  # a value is not what the plan achieves
    "bound",  # a bound above the value
    "gap",  # the gap does not follow from value and bound
    "status",  # claims more than value and bound say
    "proof",  # the multipliers do not prove what they are said to prove
    "hold",  # the bound is about plans that do better in an earlier tier
]
"""What kind of thing is wrong."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a plan."""

    kind: ViolationKind
    """What kind of thing."""
    where: str
    """Ids of the group, vehicle, way or tier, and the instant in local time."""
    sentence: str
    """What is wrong, as a plain sentence."""

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"
