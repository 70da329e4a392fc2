"""Registers that a scenario names: read with it, so that their rows become groups of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import ValidationError

from evacplan.errors import Fault, Mark, ScenarioError
from evacplan.scenario.register import Register
from evacplan.scenario.scenario import Scenario
from evacplan.sources.composition import Composition
from evacplan.sources.registers.finding import Finding, Origin
from evacplan.sources.registers.intake import Intake, Source, take_in
from evacplan.sources.tree import Marked

STAND_IN: Mapping[str, Any] = MappingProxyType(
    {"schema": "evacplan/1", "title": "-", "clock": {"start": "2026-01-01T00:00Z", "horizon": "1d"}, "groups": []}
)
"""What stands for sections that a part of a scenario need not have."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A scenario without its people."""

    scenario: Scenario
    on: date | None
    """The day on which planning begins, if it has a clock."""
    sources: tuple[Source, ...]
    """The registers that it names."""
    own: int = 0
    """How many groups it names itself."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A composed scenario with the groups of its registers."""

    composed: Composition
    """The files, with the groups of the registers in place of these; as they were where nothing could be read."""
    faults: tuple[Fault, ...] = ()
    """Registers that cannot be read, and rows that were rejected: a plan is for everybody, or says so."""
    flags: tuple[Fault, ...] = ()
    """What is odd about rows that were read."""
    read: bool = True
    """Whether the registers were looked at; they are not before the scenario around them is sound."""


def has_registers(composed: Composition) -> bool:
    """Whether the file, or one that it extends, names registers."""
    found = composed.root.child("registers")
    return found is not None and bool(found.plain())


def surroundings(composed: Composition) -> Surroundings | None:
    """Return the scenario of ``composed`` without its people, or None if it is not sound."""
    data = composed.root.plain()
    try:
        whole = {**STAND_IN, **data, "groups": []}
        context = {"dropped": {"groups": None}}
        scenario = Scenario.model_validate(whole, by_alias=True, by_name=False, context=context)
    except (ScenarioError, ValidationError):
        return None
    on = scenario.clock.start.written.date() if "clock" in data else None
    own = composed.root.child("groups")
    return Surroundings(
        scenario, on, _sources(composed.root, scenario.registers), 0 if own is None else len(_items(own))
    )


def stood_in(root: Marked) -> Marked:
    """Return ``root`` with something in the place of every section that a part of a scenario need not have."""
    items = dict(root.value) if isinstance(root.value, dict) else {}
    for section, content in STAND_IN.items():
        items.setdefault(section, _node(content, root.mark))
    return Marked(items, root.mark, root.keys)


def _sources(root: Marked, registers: tuple[Register, ...]) -> tuple[Source, ...]:
    named = root.child("registers")
    if named is None:
        return ()
    entries = named.value if isinstance(named.value, tuple) else (named,) * len(registers)
    several = isinstance(named.value, tuple | list)
    return tuple(
        Source(
            Path(os.path.normpath(Path(entry.mark.file).parent / register.file)),
            register,
            ("registers", number) if several else ("registers",),
        )
        for number, (entry, register) in enumerate(zip(entries, registers, strict=True))
    )


def join_registers(composed: Composition) -> Joined:
    """Return ``composed`` with the groups of its registers in place of these, and what is wrong with the rows."""
    found = surroundings(composed)
    if found is None:
        return Joined(composed, read=False)
    try:
        intake = take_in(found.sources, found.scenario, found.on)
    except ScenarioError as error:
        return Joined(composed, error.faults, read=False)
    faults = [_fault(finding) for finding in intake.findings]
    return Joined(
        replace(composed, root=_with_groups(composed.root, _nodes(intake))),
        tuple(fault for fault in faults if fault.severity == "error"),
        tuple(fault for fault in faults if fault.severity == "warning"),
    )


def _with_groups(root: Marked, more: tuple[Marked, ...]) -> Marked:
    """Return ``root`` without its registers and with ``more`` groups after its own."""
    own = root.child("groups")
    before = () if own is None else _items(own)
    items = dict(root.value) if isinstance(root.value, dict) else {}
    mark = items.pop("registers", root).mark if own is None else own.mark
    items.pop("registers", None)
    items["groups"] = Marked((*before, *more), mark)
    return Marked(items, root.mark, {**root.keys, "groups": mark})


def _items(groups: Marked) -> tuple[Marked, ...]:
    """Return the groups that stand in the file itself: a list, or one where a list may stand."""
    if isinstance(groups.value, tuple):
        return groups.value
    if isinstance(groups.value, list):
        return tuple(Marked(item, groups.mark) for item in groups.value)
    return () if groups.value is None else (groups,)


def _nodes(intake: Intake) -> tuple[Marked, ...]:
    """Return the groups as parts of a tree, each at the row where it begins."""
    return tuple(_node(group.record, _mark(group.first)) for group in intake.groups)


def _node(value: Any, mark: Mark) -> Marked:
    if isinstance(value, dict):
        return Marked({key: _node(part, mark) for key, part in value.items()}, mark, dict.fromkeys(value, mark))
    if isinstance(value, list):
        return Marked(tuple(_node(part, mark) for part in value), mark)
    return Marked(value, mark)


def _mark(origin: Origin) -> Mark:
    return Mark(origin.file, origin.row, 1)


def _fault(finding: Finding) -> Fault:
    severity: Literal["error", "warning"] = "error" if finding.outcome == "rejected" else "warning"
    sheet = f"sheet `{finding.origin.sheet}`: " if finding.origin.sheet else ""
    return Fault((finding.field,), f"{sheet}{finding.wrong}", finding.expected, severity, _mark(finding.origin))
