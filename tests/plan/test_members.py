"""The verifier follows members who are told apart: every one is somewhere, among their like, and no minor is alone."""

from __future__ import annotations

from typing import Any

import pytest

from evacplan.plan.verification import verify
from tests.plan.sample import Edit, edited, sample_plan, scenario_with

THREE: list[dict[str, Any]] = [{"people": 3, "expires": "2026-12-01"}]
NINE = (4, 5, 6, 7, 8, 9, 10, 11, 12)


def wrong(members: list[dict[str, Any]], *edits: Edit) -> list[str]:
    """Return what is wrong with the plan by hand if some of the divisible group are told apart as ``members``."""
    plan = sample_plan(scenario_with(("groups.2.members", members)))
    stated: tuple[Edit, ...] = (("assignments.2.members", NINE), ("assignments.3.members", (1, 2, 3)))
    return [f"{found.kind} {found}" for found in verify(edited(plan, *stated, *edits)).violations]


def test_parts_of_like_members_are_accepted() -> None:
    """Three whose passports run out late travel as one part, the nine others as another."""
    assert wrong(THREE) == []


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ((("assignments.3.members", (1, 2)),), "3 people, but 2 members are named, or not in order."),
        ((("assignments.3.members", (1, 3, 2)),), "3 people, but 3 members are named, or not in order."),
        ((("assignments.3.members", (1, 2, 4)),), "Member 4 is in 2 places."),
        ((("assignments.3.members", (1, 2, 4)),), "Member 3 is in 0 places."),
        ((("assignments.3.members", (1, 2, 4)),), "Part 2 mixes members who travel in contingents."),
    ],
)
def test_members_who_are_lost_doubled_or_mixed_are_found(edits: tuple[Edit, ...], sentence: str) -> None:
    """Numbers must be complete, each once, and of one contingent."""
    assert f"members KZ-003: {sentence}" in wrong(THREE, *edits)


def test_members_of_a_group_that_is_not_told_apart_are_not_named() -> None:
    """Where all are alike, numbers would say something that nobody decided."""
    assert "members KZ-003: Members are named, though they are not told apart." in wrong([])


def test_a_violation_names_the_group_and_the_number_of_the_member() -> None:
    """Papers are checked member by member, and only of those aboard."""
    found = wrong([{"people": 3, "document": "certificate"}])
    assert [line for line in found if line.startswith("documents")]
    assert all("Members 1, 2, 3: `astara` does not accept certificate." in line for line in found)
