"""Check a plan against its scenario: everything that the rules ask for, and everything that the plan claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from pydantic import ValidationError

from evacplan.collector import collector_paused
from evacplan.errors import ScenarioError
from evacplan.plan.plan import Plan
from evacplan.plan.verification.admission import check_admissions, check_notice, check_onward
from evacplan.plan.verification.borders import check_borders
from evacplan.plan.verification.charters import check_charters
from evacplan.plan.verification.convoys import check_convoys
from evacplan.plan.verification.honesty import check_file, check_objective
from evacplan.plan.verification.itineraries import check_chains, check_times
from evacplan.plan.verification.lists import check_lists
from evacplan.plan.verification.loading import check_loading
from evacplan.plan.verification.members import check_members, check_minors
from evacplan.plan.verification.names import check_instants, check_names
from evacplan.plan.verification.openings import check_openings
from evacplan.plan.verification.own_cars import check_own_cars
from evacplan.plan.verification.people import check_people, check_smallest_parts
from evacplan.plan.verification.permission import check_needs
from evacplan.plan.verification.places import check_beds, check_seats
from evacplan.plan.verification.provisions import check_provisions
from evacplan.plan.verification.replay import Replay, replay
from evacplan.plan.verification.stays import check_stays
from evacplan.plan.verification.values import recompute
from evacplan.plan.verification.vehicles import check_reserve, check_runs, check_vehicles
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Scenario

CHECKS: tuple[Callable[[Replay], Iterator[Violation]], ...] = (
    check_names,
    check_instants,
    check_people,
    check_members,
    check_minors,
    check_smallest_parts,
    check_chains,
    check_times,
    check_openings,
    check_admissions,
    check_onward,
    check_notice,
    check_needs,
    check_lists,
    check_borders,
    check_seats,
    check_beds,
    check_stays,
    check_runs,
    check_vehicles,
    check_charters,
    check_reserve,
    check_own_cars,
    check_convoys,
    check_loading,
    check_provisions,
)
"""Every check of the movements, in the order in which faults are easiest to understand."""


@dataclass(frozen=True)
class Verification:
    """What an independent replay of a plan found."""

    violations: tuple[Violation, ...]
    """Everything wrong; empty for a plan that holds."""
    values: dict[str, Fraction]
    """The value of every tier by its name, recomputed exactly, in the unit of the tier."""

    @property
    def ok(self) -> bool:
        """Whether the plan holds."""
        return not self.violations


@collector_paused()
def verify(plan: Plan, scenario: Scenario | None = None) -> Verification:
    """Replay ``plan`` on the clock and report everything that breaks a rule or is not true.

    Parameters
    ----------
    plan
        Any plan, from whatever source; a wrong one is never an exception, only a list of violations.
    scenario
        What to replay against; the scenario that the plan carries if absent. A copy in the plan that
        differs from it is a violation too.
    """
    try:
        truth = scenario or plan.given
    except (ScenarioError, ValidationError) as error:
        sentence = f"The copy of the scenario cannot be used: {str(error).splitlines()[0]}."
        return Verification((Violation("scenario", plan.scenario.path, sentence),), {})
    moved = replay(plan, truth)
    values = recompute(moved)
    found = [*check_file(plan, truth, scenario)]
    found += [violation for check in CHECKS for violation in check(moved)]
    found += check_objective(plan, truth, values)
    return Verification(tuple(found), values)
