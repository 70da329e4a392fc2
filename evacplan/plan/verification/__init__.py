"""The independent verifier: replays a plan on the clock against the scenario as written.

It shares nothing with the parts that make plans; what it checks is read from ``docs/reference/rules.md``.
"""

from evacplan.plan.verification.verify import Verification, verify
from evacplan.plan.verification.violation import Violation, ViolationKind

__all__ = ["Verification", "Violation", "ViolationKind", "verify"]
