"""A plan as its file holds it: a leg that many groups take stands there once, and itineraries refer to it by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic_core import to_json

from evacplan.plan.assignment import Assignment, AssignmentFrame, Leg
from evacplan.plan.plan import Plan, PlanFrame, ScenarioCopy


class WrittenAssignment(AssignmentFrame):
    """What one group, or one part of a group that may split, does."""

    legs: tuple[int, ...]
    """Numbers of its movements in order; empty for people who are at home already."""


class WrittenPlan(PlanFrame):
    """A plan with everything that reports need."""

    legs: dict[int, Leg]
    """Every movement that somebody takes, by its number; many groups may take the same."""
    assignments: tuple[WrittenAssignment, ...]
    """Who goes which way and when."""

    def unknown_leg(self) -> str | None:
        """Return the path of the first reference to a leg that is not there, or None."""
        return next(
            (
                f"assignments.{number}.legs.{position}"
                for number, assignment in enumerate(self.assignments)
                for position, leg in enumerate(assignment.legs)
                if leg not in self.legs
            ),
            None,
        )

    def plan(self) -> Plan:
        """Return the plan; whoever takes the same leg shares one object.

        Raises
        ------
        KeyError
            If an itinerary refers to a leg that is not there.
        """
        assignments = tuple(
            Assignment(
                **{name: getattr(written, name) for name in AssignmentFrame.model_fields},
                legs=tuple(self.legs[number] for number in written.legs),
            )
            for written in self.assignments
        )
        return Plan(**{name: getattr(self, name) for name in PlanFrame.model_fields}, assignments=assignments)


def written(plan: Plan) -> Iterator[bytes]:
    """Yield the content of the file of ``plan`` piece by piece, one line for every leg, itinerary, dispatch and so on.

    At a hundred thousand groups the whole of it is too long to be held in memory several times over.
    """
    numbers: dict[int, int] = {}
    legs: dict[bytes, int] = {}
    for assignment in plan.assignments:
        for leg in assignment.legs:
            if id(leg) not in numbers:
                numbers[id(leg)] = legs.setdefault(_json(leg), len(legs) + 1)
    yield b"{"
    for position, (name, field) in enumerate(PlanFrame.model_fields.items()):
        if name == "stranded":
            yield b',\n"legs":'
            yield from _block(b"{", (b'"%d":%b' % (number, leg) for leg, number in legs.items()), b"}")
            yield b',\n"assignments":'
            yield from _block(b"[", (_itinerary(assignment, numbers) for assignment in plan.assignments), b"]")
        yield b'%b\n"%b":' % (b"," if position else b"", (field.alias or name).encode())
        value = getattr(plan, name)
        if isinstance(value, ScenarioCopy):
            yield from _scenario(value)
        elif isinstance(value, tuple):
            yield from _block(b"[", map(_json, value), b"]")
        else:
            yield _json(value)
    yield b"\n}\n"


def _json(value: object) -> bytes:
    return to_json(value, by_alias=True)


def _block(opens: bytes, lines: Iterable[bytes], closes: bytes) -> Iterator[bytes]:
    """Yield a list or a mapping with every item on a line of its own."""
    yield opens
    between = b"\n"
    for line in lines:
        yield between
        yield line
        between = b",\n"
    yield closes if between == b"\n" else b"\n" + closes


def _itinerary(assignment: Assignment, numbers: Mapping[int, int]) -> bytes:
    # Not validated: whatever a plan says can be written, and is judged by the verifier.
    return _json(
        WrittenAssignment.model_construct(
            **{name: getattr(assignment, name) for name in AssignmentFrame.model_fields},
            legs=tuple(numbers[id(leg)] for leg in assignment.legs),
        )
    )


def _scenario(copy: ScenarioCopy) -> Iterator[bytes]:
    yield b'{"path":%b,"digest":%b,"resolved":{' % (_json(copy.path), _json(copy.digest))
    for position, (section, content) in enumerate(copy.resolved.items()):
        yield b"%b\n%b:" % (b"," if position else b"", _json(section))
        if isinstance(content, list):
            yield from _block(b"[", map(_json, content), b"]")
        elif isinstance(content, dict) and any(isinstance(record, dict) for record in content.values()):
            yield from _block(b"{", (b"%b:%b" % (_json(key), _json(record)) for key, record in content.items()), b"}")
        else:
            yield _json(content)
    yield b"}}"
