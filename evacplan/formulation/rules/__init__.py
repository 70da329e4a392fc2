"""Which departure is open to whom: one file per rule, applied in the order of these tuples."""

from collections.abc import Callable

from evacplan.formulation.rules.admission import before_last_admission
from evacplan.formulation.rules.closures import not_closed
from evacplan.formulation.rules.daylight import by_daylight
from evacplan.formulation.rules.documents import documents_accepted
from evacplan.formulation.rules.entry import entry_allowed, left_on_a_seat
from evacplan.formulation.rules.itinerary import ends_at_home
from evacplan.formulation.rules.minors import with_an_adult
from evacplan.formulation.rules.needs import needs_offered
from evacplan.formulation.rules.notice import exit_announced
from evacplan.formulation.rules.opening import within_hours
from evacplan.formulation.rules.own_cars import within_fuel
from evacplan.formulation.rules.permits import permitted
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Group, Scenario

StretchRule = Callable[[Scenario, TimeGrid, Stretch, IntArray], BoolArray]
"""Tells which of the given departures [min] of a stretch are open to everybody."""

GroupRule = Callable[[Scenario, TimeGrid, Stretch, IntArray, Group], BoolArray]
"""Tells which of the given departures [min] of a stretch are open to a group."""

STRETCH_RULES: tuple[StretchRule, ...] = (within_hours, before_last_admission, not_closed, by_daylight, exit_announced)
GROUP_RULES: tuple[GroupRule, ...] = (
    ends_at_home,
    needs_offered,
    documents_accepted,
    permitted,
    within_fuel,
    entry_allowed,
    left_on_a_seat,
    with_an_adult,
)

__all__ = ["GROUP_RULES", "STRETCH_RULES", "GroupRule", "StretchRule"]
