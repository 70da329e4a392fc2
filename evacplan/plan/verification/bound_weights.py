"""What a person's journey costs at the multipliers of a proof, before capacities: one weight for each kind of cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from evacplan.plan.quality import Proof
from evacplan.plan.verification.values import tiers
from evacplan.scenario import Scenario

SCALES = {"stranded": 1, "exposure": 60_000, "fairness": 60_000, "arrival": 60, "cost": 6_000}
"""Whole-number costs to the unit: people, thousandths of weighted minutes, minutes, sixtieths of cents."""


def scale(tier: str) -> int:
    """Return how many whole-number costs make one unit of ``tier``."""
    return SCALES[tier.partition(".")[0]]


def people_by_state(scenario: Scenario) -> dict[str, int]:
    """Return the people of every state that somebody belongs to, those who are at home included."""
    found: Counter[str] = Counter()
    for group in scenario.groups:
        found[group.state] += group.people
    return dict(found)


def holdable(scenario: Scenario, tier: str) -> dict[str, tuple[str, str]]:
    """Return what a proof of ``tier`` may hold: by key the earlier tier, and the state where a largest share is."""
    found: dict[str, tuple[str, str]] = {}
    for name in earlier_tiers(scenario, tier):
        if name == "fairness":
            found.update({f"{name}.{state}": (name, state) for state in people_by_state(scenario)})
        else:
            found[name] = (name, "")
    return found


def earlier_tiers(scenario: Scenario, tier: str) -> list[str]:
    """Return the names of the tiers before ``tier``."""
    names = [name for name, _ in tiers(scenario)]
    return names[: names.index(tier)]


@dataclass(frozen=True)
class Weights:
    """How much every whole-number cost of a person counts."""

    danger: dict[str, int]
    """By state, of a thousandth of a weighted minute."""
    arrival: int
    """Of a minute until home."""
    money: int
    """Of a sixtieth of a cent."""
    stranded: dict[str, int]
    """By priority class, of being stranded."""
    held: Fraction
    """What all held tiers may cost together, each times its multiplier."""
    parts: int
    """By what to divide the whole to get whole-number costs of the tier."""


def weights(scenario: Scenario, tier: str, proof: Proof) -> Weights:
    """Return the weights of a sound ``proof`` of ``tier``."""
    people = people_by_state(scenario)
    danger, arrival, money, held = dict.fromkeys(people, 0), 0, 0, Fraction(0)
    stranded = {scenario.priority(group): 0 for group in scenario.groups}
    counted = [(tier, state, share) for state, share in proof.shares.items()]
    if tier != "fairness":
        counted = [(tier, "", proof.denominator)]
    known = holdable(scenario, tier)
    for key, multiplier in proof.held.items():
        name, state = known[key]
        counted.append((name, state, multiplier))
        held += multiplier * Fraction(proof.limits[name]) * (people[state] if state else 1)
    for name, state, weight in counted:
        if name == "fairness":
            danger[state] += weight
        elif name == "exposure":
            danger = {each: before + weight for each, before in danger.items()}
        elif name == "arrival":
            arrival += weight
        elif name == "cost":
            money += weight
        else:
            stranded[name.partition(".")[2]] += weight
    shares = sum(share * people[state] for state, share in proof.shares.items())
    return Weights(danger, arrival, money, stranded, held, shares if tier == "fairness" else proof.denominator)
