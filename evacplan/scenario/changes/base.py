"""What every change of a scenario has in common: it is written, named and applied in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationError, model_validator

from evacplan.errors import Fault, ScenarioError, quoted, suggestion
from evacplan.scenario.record import Record
from evacplan.scenario.scenario import Scenario
from evacplan.units import Moment, format_duration

R = TypeVar("R", bound=Record)

Revision = Mapping[str, Mapping[str, Record | None]]
"""The records that differ, by section and id; ``clock`` and ``policy`` hold one under their own name. None is for a
group that is not there any more."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = 24 * 60


def _as_day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("not a date, expected for example 2026-03-03") from None
    return value


Day = Annotated[date, BeforeValidator(_as_day, json_schema_input_type=str), PlainSerializer(date.isoformat)]
"""A calendar day, written ``2026-03-03``."""


def _check_clock(text: str) -> str:
    found = re.fullmatch(r"(\d\d):(\d\d)", text, re.ASCII)
    if not found or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > 24 * 60:
        raise ValueError("not a time of day, expected for example 19:30")
    return text


ClockTime = Annotated[str, AfterValidator(_check_clock)]
"""A local time of day from ``00:00`` to ``24:00``."""


class Change(Record):
    """One edit of a scenario.

    It is applied by making another scenario, and undone by not applying it; several are applied one after another.
    """

    @property
    def name(self) -> str:
        """What it changes, in a few plain words."""
        raise NotImplementedError

    @property
    def restricts(self) -> bool:
        """Whether it is certain to forbid something and to allow and cheapen nothing, whatever the scenario."""
        return False

    @property
    def loosens(self) -> frozenset[str]:
        """What plans call the capacity of which it certainly gives more, all else being as it was; none otherwise."""
        return frozenset()

    def revised(self, scenario: Scenario) -> Revision:
        """Return the records that it makes different or adds.

        Raises
        ------
        ScenarioError
            If it speaks of something that the scenario does not have.
        """
        raise NotImplementedError

    def apply(self, scenario: Scenario) -> Scenario:
        """Return a validated copy of ``scenario`` with this change made.

        Raises
        ------
        ScenarioError
            If the change does not fit the scenario, with all that is wrong.
        """
        fields: dict[str, Any] = {name: getattr(scenario, name) for name in scenario.model_fields_set}
        for section, records in self.revised(scenario).items():
            if section in {"clock", "policy"}:
                fields[section] = records[section]
            elif section == "groups":
                known = {group.id: group for group in scenario.groups}
                fields[section] = tuple(group for group in {**known, **records}.values() if group is not None)
            else:
                fields[section] = {**getattr(scenario, section), **records}
        return Scenario.model_validate(fields)

    def as_written(self) -> dict[str, Any]:
        """Return the change as a line of YAML holds it; reading it back gives an equal change."""
        return {
            "kind": getattr(self, "kind", None),
            **self.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        }

    def wrong(self, field: str, message: str, expected: str = "") -> ScenarioError:
        """Return the error that says what is wrong with ``field`` of this change."""
        return ScenarioError((Fault((str(getattr(self, "kind", "change")), field), message, expected),))

    def find(self, field: str, name: str, known: Mapping[str, R]) -> R:
        """Return the record that ``field`` names, or raise the one clear error that there is none."""
        if name not in known:
            raise self.wrong(field, f"no such {field} {quoted(name)}", suggestion(name, known))
        return known[name]

    def with_values(self, record: R, **values: object) -> R:
        """Return a validated copy of ``record`` with ``values`` as they are written; None takes a key away."""
        given = record.model_dump(mode="json", by_alias=True, exclude_unset=True)
        given |= values
        try:
            return type(record).model_validate({key: value for key, value in given.items() if value is not None})
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            field = ".".join(str(step) for step in first["loc"]) or "it"
            raise self.wrong(field, first["msg"][:1].lower() + first["msg"][1:]) from error


class Amount(Change):
    """A change of one whole number: by how much more, or to what."""

    more: Annotated[int, Field(ge=-100_000, le=100_000)] | None = None
    """By how much it rises (falls, if negative); give this or ``to``."""
    to: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """What it becomes; give this or ``more``."""

    @model_validator(mode="after")
    def _has_one_amount(self) -> Self:
        if (self.more is None) == (self.to is None):
            raise ValueError("one amount is needed, expected either more or to")
        return self

    @property
    def restricts(self) -> bool:
        """Whether there is certainly less."""
        return self.more is not None and self.more <= 0

    @property
    def loosens(self) -> frozenset[str]:
        """What plans may call its capacity, if there is certainly more."""
        return frozenset(self.capacities) if self.more is not None and self.more >= 0 else frozenset()

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans may call the capacity that it is about; nothing if the amount is none of a capacity."""
        raise NotImplementedError

    def amount(self, before: int | None, what: str) -> int:
        """Return what ``before`` becomes."""
        if self.to is not None:
            return self.to
        if before is None:
            raise self.wrong("more", f"{what} has no limit", "expected one that is limited")
        return before + (self.more or 0)

    def words(self, one: str, many: str) -> str:
        """Return ``+1 bus``, ``+4 places`` or ``20 places``."""
        count = self.to if self.to is not None else self.more or 0
        sign = "+" if self.to is None and count >= 0 else ""
        return f"{sign}{count} {one if abs(count) == 1 else many}"


def apply_all(scenario: Scenario, changes: Iterable[Change]) -> Scenario:
    """Return ``scenario`` with ``changes`` made one after another."""
    for change in changes:
        scenario = change.apply(scenario)
    return scenario


def day_in_words(day: date) -> str:
    """Return ``Tue 3 Mar``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def moment_in_words(moment: Moment) -> str:
    """Return ``Tue 3 Mar 10:00``, with the distance from UTC where it is written."""
    written = moment.written
    return f"{day_in_words(written.date())} {written.timetz().isoformat('minutes')}"


def span_in_words(start: Moment, lasts: int) -> str:
    """Return ``on Tue 3 Mar`` for a whole day [min] of the place, else ``from Tue 3 Mar 10:00 for 4h``."""
    if lasts == _DAY and not start.has_offset and start.written.time() == time():
        return f"on {day_in_words(start.written.date())}"
    return f"from {moment_in_words(start)} for {format_duration(lasts)}"
