"""A plan from a file that names only what there is in its scenario, for the commands that show it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evacplan.errors import PlanError

if TYPE_CHECKING:
    from evacplan.plan.plan import Plan
    from evacplan.plan.verification import Verification


def read_known(path: Path) -> tuple[Plan, Verification]:
    """Return the plan in ``path`` with what the verifier says of it.

    Raises
    ------
    PlanError
        If it cannot be read, or names what does not exist.
    """
    from evacplan.plan.plan_file import read_plan
    from evacplan.plan.verification import verify

    plan = read_plan(path)
    verdict = verify(plan)
    for violation in verdict.violations:
        if violation.kind == "unknown":
            raise PlanError(f"{path}: {violation}")
    return plan, verdict
