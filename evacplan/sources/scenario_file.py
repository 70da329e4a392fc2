"""Scenario files: read, composed and checked, with all faults at once and each at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from evacplan.collector import collector_paused
from evacplan.errors import Fault, Mark, ScenarioError
from evacplan.scenario import Scenario
from evacplan.scenario.review import PLACE_SECTIONS, WAY_SECTIONS
from evacplan.scenario.suspicion import warnings
from evacplan.sources.composition import Composition, compose_files
from evacplan.sources.field_faults import field_faults
from evacplan.sources.registers.joining import (
    Joined,
    Surroundings,
    has_registers,
    join_registers,
    stood_in,
    surroundings,
)
from evacplan.sources.tree import Marked, place

_RECORDS = (*PLACE_SECTIONS, *WAY_SECTIONS)


@dataclass(frozen=True)
class Reading:
    """A scenario together with the places in the files that its values came from."""

    scenario: Scenario
    """What was read."""
    path: Path
    """The file that it was read from."""

    flags: tuple[Fault, ...] = ()
    """What is odd about rows of registers."""

    def warnings(self) -> tuple[Fault, ...]:
        """Return what is legal but suspicious, with its places, in the order of the files, which are read again."""
        found = warnings(self.scenario)
        tree = _composed(self.path).composed.root if found else None
        return _in_order([*(place(tree, fault) for fault in found), *self.flags]) if tree else self.flags


def read_scenario(path: str | Path) -> Scenario:
    """Return the scenario in the YAML file at ``path`` and in those that it extends.

    Raises
    ------
    ScenarioError
        If there is anything wrong with it; every fault is reported, with file, line and column.
    """
    return read_with_places(path).scenario


@collector_paused()
def read_with_places(path: str | Path) -> Reading:
    """Return what :func:`read_scenario` returns, together with the places of its values.

    Raises
    ------
    ScenarioError
        As :func:`read_scenario`.
    """
    scenario = _flawless(Path(path))
    return Reading(scenario, Path(path)) if scenario else _judged(Path(path))


def read_surroundings(path: str | Path) -> Surroundings:
    """Return the scenario at ``path`` without its people; it may lack title, clock and groups, as a network does.

    Raises
    ------
    ScenarioError
        If there is anything wrong with the rest; every fault is reported.
    """
    composed = compose_files(Path(path))
    found = surroundings(composed)
    if found is None or composed.faults:
        _, found_wrong = _check(replace(composed, root=stood_in(composed.root)))
        faults = [fault for fault in found_wrong if fault.path != ("groups",)]  # nobody need be registered yet
        raise ScenarioError(_in_order(_once(composed.faults, faults)))
    return found


def _flawless(path: Path) -> Scenario | None:
    """Return the scenario if nothing at all is wrong with it; then places are not needed, and cost most."""
    composed = compose_files(path, places=False)
    if composed.faults or has_registers(composed):
        return None
    try:
        return Scenario.model_validate(composed.root.plain(), by_alias=True, by_name=False)
    except (ScenarioError, ValidationError):
        return None


def _judged(path: Path) -> Reading:
    """Look closer at what is wrong with a scenario, and read the registers that it names.

    Raises
    ------
    ScenarioError
        If there is anything; every fault is reported.
    """
    joined = _composed(path)
    scenario, found = _check(joined.composed)
    if not joined.read:  # who stands in the registers is not known, so that nobody may seem to be registered
        found = [fault for fault in found if fault.path != ("groups",)]
    faults = _once((*joined.composed.faults, *joined.faults), found)
    if scenario is None or faults:
        raise ScenarioError(_in_order(faults))
    return Reading(scenario, path, joined.flags)


def _composed(path: Path) -> Joined:
    composed = compose_files(path)
    return join_registers(composed) if has_registers(composed) else Joined(composed)


def _once(known: tuple[Fault, ...], found: list[Fault]) -> list[Fault]:
    """Return ``known`` and what of ``found`` is not about the same places."""
    places = {(fault.path, fault.mark and fault.mark.file) for fault in known}
    return [*known, *(fault for fault in found if (fault.path, fault.mark and fault.mark.file) not in places)]


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    nowhere = Mark("", 0, 0)
    return tuple(sorted(faults, key=lambda f: ((m := f.mark or nowhere).file, m.line, m.column, str(f))))


def _check(composed: Composition) -> tuple[Scenario | None, list[Fault]]:
    """Return the scenario, or what is wrong with it."""
    data = composed.root.plain()
    try:
        # Only the names of the file format count; Python's own (tail for from) are for programs.
        return Scenario.model_validate(data, by_alias=True, by_name=False), []
    except ScenarioError as error:
        faults = [place(composed.root, fault) for fault in error.faults]
        return None, faults if composed.complete else []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    if not composed.complete:  # what is missing may stand in the file that could not be read
        return None, field_faults([error for error in errors if error["type"] != "missing"], composed.root)
    return None, [*field_faults(errors, composed.root), *_faults_of_the_rest(data, errors, composed.root)]


def _faults_of_the_rest(data: dict[str, Any], errors: list[ErrorDetails], root: Marked) -> list[Fault]:
    """Return what is wrong between the records that are right in themselves."""
    sound = _sound_part(data, [error["loc"] for error in errors])
    try:
        Scenario.model_validate(sound.data, by_alias=True, by_name=False, context={"dropped": sound.dropped})
    except ScenarioError as error:
        return [place(root, _renumbered(fault, sound.groups)) for fault in error.faults]
    except ValidationError:  # nothing can be said of the rest before the faults known so far are mended
        pass
    return []


def _renumbered(fault: Fault, positions: tuple[int, ...]) -> Fault:
    """Return ``fault`` with the position that its group has in the file."""
    match fault.path:
        case ("groups", int(number), *rest):
            return replace(fault, path=("groups", positions[number], *rest))
    return fault


@dataclass(frozen=True)
class _Sound:
    """A scenario without its faulty records."""

    data: dict[str, Any]
    dropped: dict[str, frozenset[str] | None]
    """The ids of what is left out, by section; None for a section as a whole."""
    groups: tuple[int, ...]
    """The positions that the groups had before."""


def _sound_part(data: dict[str, Any], places: Iterable[tuple[int | str, ...]]) -> _Sound:
    faulty: dict[str, set[int | str | None]] = {}
    for section, *inside in places:
        faulty.setdefault(str(section), set()).add(inside[0] if inside else None)
    sound = {**_PLACEHOLDERS, **{section: content for section, content in data.items() if section not in faulty}}
    dropped: dict[str, frozenset[str] | None] = dict.fromkeys(faulty)
    groups = tuple(range(len(sound["groups"])))
    for section in faulty.keys() & data.keys():
        content, ids = data[section], faulty[section]
        if section in _RECORDS and isinstance(content, dict) and None not in ids:
            sound[section] = {key: record for key, record in content.items() if key not in ids}
            dropped[section] = frozenset(key for key in content if key in ids)
        if section == "groups" and isinstance(content, list) and None not in ids:
            groups = tuple(number for number in range(len(content)) if number not in ids)
            sound["groups"] = [content[number] for number in groups]
            dropped["groups"] = frozenset(
                str(group.get("id"))
                for number, group in enumerate(content)
                if number in ids and isinstance(group, dict)
            )
    return _Sound(sound, dropped, groups)


_PLACEHOLDERS: Mapping[str, Any] = MappingProxyType(
    {
        "schema": "evacplan/1",
        "title": "-",
        "clock": {"start": "2026-01-01T00:00Z", "horizon": "1d"},
        "countries": {},
        "states": {},
        "sites": {},
        "groups": [],
    }
)
"""What stands for sections that cannot be left out."""
