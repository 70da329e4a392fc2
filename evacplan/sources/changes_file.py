"""Changes as they are written: one in a line, or many in a YAML file, alone or together as named cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from evacplan.errors import Fault, Mark, ScenarioError
from evacplan.scenario.changes import Change, read_change
from evacplan.sources.marked_yaml import parse
from evacplan.sources.tree import Marked, place
from evacplan.sources.yaml_events import Unreadable, read_bytes

Named = tuple[str, tuple[Change, ...]]
"""A case: its name, empty if it has none, and its changes."""
EXPECTED = "expected a list under `cases`, of changes or of {name: ..., changes: [...]}"


def parse_changes(texts: Sequence[str]) -> tuple[Change, ...]:
    """Return the changes that lines of YAML describe, each with or without braces.

    Raises
    ------
    ScenarioError
        With everything that is wrong with any of them.
    """
    found: list[Change] = []
    faults: list[Fault] = []
    for number, text in enumerate(texts, start=1):
        braced = text.strip() if text.strip().startswith("{") else f"{{{text}}}"
        try:
            ((_, (change,)),) = _cases(f"cases: [{braced}]".encode(), "")
            found.append(change)
        except ScenarioError as error:
            faults += (
                replace(fault, path=(f"--change {number}", *fault.path[2:]), mark=None) for fault in error.faults
            )
    if faults:
        raise ScenarioError(tuple(faults))
    return tuple(found)


def read_cases(path: Path) -> tuple[Named, ...]:
    """Return the cases of a YAML file: ``cases`` is a list of changes, or of names with several changes.

    Raises
    ------
    ScenarioError
        With everything that is wrong, each fault with its line.
    """
    try:
        content = read_bytes(path)
    except Unreadable as reason:
        raise ScenarioError((Fault((), str(reason), reason.expected, mark=Mark(str(path), 1, 1)),)) from reason
    return _cases(content, str(path))


def _cases(content: bytes, name: str) -> tuple[Named, ...]:
    document = parse(content, name)
    root = document.root
    listed = root.child("cases") if root is not None and isinstance(root.value, dict) else None
    faults = list(document.faults)
    if root is None or listed is None or not isinstance(listed.value, tuple) or not listed.value:
        if not faults:
            faults.append(Fault(("cases",), "no cases are given", EXPECTED, mark=Mark(name, 1, 1)))
        raise ScenarioError(tuple(faults))
    found = [_case(root, ("cases", number), case, faults) for number, case in enumerate(listed.value)]
    if faults:
        raise ScenarioError(tuple(faults))
    return tuple(found)


def _case(root: Marked, path: tuple[str | int, ...], case: Marked, faults: list[Fault]) -> Named:
    """Return one case, and add to ``faults`` what is wrong with it."""
    several = case.child("changes")
    if several is None or not isinstance(several.value, tuple):
        return "", tuple(_changes(root, path, [(path, case)], faults))
    name = case.child("name")
    parts = [((*path, "changes", number), change) for number, change in enumerate(several.value)]
    return str(name.value or "") if name else "", tuple(_changes(root, path, parts, faults))


def _changes(
    root: Marked, _case: tuple[str | int, ...], parts: list[tuple[tuple[str | int, ...], Marked]], faults: list[Fault]
) -> Iterator[Change]:
    for path, written in parts:
        try:
            yield read_change(written.plain())
        except ScenarioError as error:
            faults.extend(place(root, replace(fault, path=(*path, *_within(fault)))) for fault in error.faults)


def _within(fault: Fault) -> tuple[str | int, ...]:
    """Return the path of a fault within the change: the name of the kind, which a union puts first, stands nowhere."""
    return fault.path[1:]
