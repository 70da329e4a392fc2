"""The verifier and the enumeration, which share nothing but the rules, agree."""

from hypothesis import given, reject

from evacplan.plan.verification import verify
from evacplan.scenario import Scenario
from tests.optima.enumeration import optimum
from tests.optima.narration import tell
from tests.optima.travel import TooLargeError
from tests.properties.budget import PATIENCE, tried
from tests.properties.strategies import Situation, situations


@tried(1 / 3)
@given(situations())
def test_the_verifier_accepts_every_optimum_and_finds_its_values(situation: Situation) -> None:
    """An optimum found by trying every plan breaks no rule, and has the values that the verifier computes."""
    scenario = Scenario.model_validate({**situation, "policy": {**situation["policy"], "tolerance": {}}})
    try:
        found = optimum(scenario, PATIENCE)
    except TooLargeError:
        reject()
    verification = verify(tell(scenario, found))
    assert verification.values == found.values
    assert verification.ok, verification.violations
