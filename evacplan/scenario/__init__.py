"""What is given: the frozen models of a scenario."""

from evacplan.scenario.group import Group
from evacplan.scenario.places import Country, Site, State
from evacplan.scenario.policy import Policy
from evacplan.scenario.scenario import AnyWay, Scenario, stretches, tails
from evacplan.scenario.ways import Charter, Crossing, Fleet, Link, Service

__all__ = [
    "AnyWay",
    "Charter",
    "Country",
    "Crossing",
    "Fleet",
    "Group",
    "Link",
    "Policy",
    "Scenario",
    "Service",
    "Site",
    "State",
    "stretches",
    "tails",
]
