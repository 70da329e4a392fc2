"""Write the pages of ``docs/reference`` that are drawn from the code, so that they cannot drift from it.

Run ``make reference`` after changing a model or a command; a test compares the pages with the code.
"""

from __future__ import annotations

import inspect
import json
import re
import types
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer
from pydantic import AwareDatetime, BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from evacplan.cli.main import application
from evacplan.plan.plan_file import plan_schema
from evacplan.plan.written import WrittenPlan
from evacplan.scenario import Scenario
from evacplan.scenario.calendar import Hours, Timetable
from evacplan.scenario.places import Position
from evacplan.scenario.policy import DEFAULT_CONNECTIONS
from evacplan.scenario.record import Basis, CountryCode, Id, Localised, People, Text, as_tuple
from evacplan.sources.json_schema import scenario_schema
from evacplan.units import AnyMoment, Day, Duration, Factor, FixedMoment, Length, Money, Share, Zone, format_duration

FOLDER = Path(__file__).parent / "reference"
MARK = "<!-- Written by docs/write_reference.py; change the code, then run `make reference`. -->\n\n"

KINDS: tuple[tuple[Any, str, str, str], ...] = (
    (Duration, "duration", "`8h30m`, `45min`, `2d`, `PT8H30M`", "Days, hours and minutes; `02:30` is refused."),
    (Length, "length", "`515 km`, `800 m`", "Kilometres or metres, the unit always written."),
    (Money, "money", "`95000 USD`", "An amount and its currency; one currency in a whole scenario."),
    (Share, "share", "`5%`", "A part of a whole, in per cent."),
    (Factor, "number", "`1.7`", "From 0 to 1000, at most three decimals."),
    (FixedMoment, "instant with offset", "`2026-03-01T08:00+05:00`", "To the minute, with the distance from UTC."),
    (
        AnyMoment,
        "instant",
        "`2026-03-01T08:00`, `2026-03-01T08:00+05:00`",
        "Without an offset it is what the clocks show at the place it is about.",
    ),
    (Day, "day", "`2026-09-01`", "A day of the calendar."),
    (
        Hours,
        "opening hours",
        '`"09:00-16:00"`, `"Mo-Fr 08:00-12:00"`, `24/7`',
        "As in OpenStreetMap, local time; a night is two windows: `22:00-24:00, 00:00-01:00`.",
    ),
    (
        Timetable,
        "timetable",
        "`daily 21:40`, `Mo,Th 10:00, 18:00`, `2026-03-03T10:00`",
        "One entry or a list of them, local time of the departure.",
    ),
    (Zone, "time zone", "`Asia/Tehran`", "A name of the IANA time zone database."),
    (People, "people", "`4`", "A whole number from 1 to 100,000, of people or of seats for them."),
    (Position, "position", "`[35.694, 51.421]`", "Latitude and longitude in degrees, WGS 84."),
    (CountryCode, "country code", "`IR`", "Two capital letters of ISO 3166-1."),
    (Id, "id", "`astara_ir`", "Letters, digits, `_`, `.` and `-`, at most 64, a letter or digit first."),
    (Text, "text", "`Tehran`, `{en: Tehran, ru: Тегеран, fa: تهران}`", "English, or up to four, `kk` too."),
    (Basis, "basis", "`published: a source`, `derived: from what`, `assumed: why`", "How a figure is known."),
)
PLAIN = {
    AwareDatetime: "instant with offset",
    date: "calendar day",
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
    Any: "anything",
}
NOTES = {
    "PermitState": "The status alone may stand for the whole: `permits: {AZ: approved}`.",
    "Policy": "Connections that are not given: "
    + ", ".join(f"{mode} {format_duration(minutes)}" for mode, minutes in DEFAULT_CONNECTIONS.items())
    + ".",
}


def pages() -> dict[str, str]:
    """Return every generated page of the reference by its file name."""
    return {
        "scenario.md": MARK + scenario_page(),
        "plan.md": MARK + plan_page(),
        "command-line.md": MARK + command_page(),
        "scenario.schema.json": _json(scenario_schema()),
        "plan.schema.json": _json(plan_schema()),
    }


def scenario_page() -> str:
    """Return the page about the keys of a scenario file."""
    kinds = _table(("value", "written", "meaning"), [row[1:] for row in KINDS])
    return "\n".join((*_SCENARIO_HEAD, kinds, *_sections(Scenario, with_default=True)))


def plan_page() -> str:
    """Return the page about the keys of a plan file."""
    return "\n".join((*_PLAN_HEAD, *_sections(WrittenPlan, with_default=False)))


def command_page() -> str:
    """Return the page about the commands."""
    group: Any = typer.main.get_command(application())
    sections = (_command(name, command) for name, command in group.commands.items())
    return "\n".join(("# Command line", "", group.help, "", *_COMMAND_HEAD, *sections))


_SCENARIO_HEAD = (
    "# Scenario file",
    "",
    "A scenario is one YAML file, or several that extend each other. A key that is not listed here is refused, with",
    "its line and a suggestion. [Write a scenario](../how-to/write-a-scenario.md) shows them at work;",
    "[What a plan must obey](rules.md) says exactly how each of them limits a plan.",
    "",
    "`extends` names the file, or the list of files, that this one builds on; paths count from the file naming them.",
    "Later files win, key by key, and the file itself wins over all that it extends. A list is replaced whole; `null`",
    "removes what was inherited. Titles, clock and groups may be missing from a file that is only extended.",
    "",
    "## How values are written",
    "",
)

_PLAN_HEAD = (
    "# Plan file",
    "",
    "`plan.json` is the one result from which every report is drawn. It carries the scenario as written, so it can be",
    "checked and shown anywhere. [Read the plan](../how-to/read-the-plan.md) explains it from the reader's side.",
    "",
    "Every leg, itinerary, dispatch and so on has a line of its own. A leg that many groups take stands once, under",
    "`legs`; the itineraries refer to it by its number.",
    "",
)


def _json(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


_COMMAND_HEAD = (
    "`evacplan --help` and `evacplan COMMAND --help` say the same. What a command returns to the shell stands under",
    "[Exit codes](exit-codes.md).",
    "",
)


def _command(name: str, command: Any) -> str:
    """Return the section about one command: how to call it, and what each word of the call means."""
    call = [f"evacplan {name}"]
    rows: list[tuple[str, ...]] = []
    for word in command.params:
        value = "" if getattr(word, "is_flag", False) else f" {word.metavar or 'NUMBER'}"
        shown = word.metavar if word.param_type_name == "argument" else word.opts[0] + value
        call.append(shown if word.required or shown.startswith("[") else f"[{shown}]")
        default = "" if word.default is None or word.default is False else f"`{word.default}`"
        rows.append((f"`{shown.strip('[]')}`", "required" if word.required else default, word.help))
    usage = f"```text\n{' '.join(call)}\n```\n"
    return "\n".join((f"## {name}", "", command.help, "", usage, _table(("word", "default", "meaning"), rows)))


def _sections(top: type[BaseModel], *, with_default: bool) -> Iterator[str]:
    for model in _models(top):
        yield f"## {_title(model)}"
        yield ""
        yield _introduction(model)
        yield ""
        yield _fields(model, with_default=with_default)
        if model.__name__ in NOTES:
            yield NOTES[model.__name__] + "\n"


def _models(top: type[BaseModel]) -> list[type[BaseModel]]:
    """Return ``top`` and every model that its keys lead to, in the order in which a reader meets them."""
    found: list[type[BaseModel]] = []
    waiting = [top]
    while waiting:
        model = waiting.pop(0)
        if model not in found and model is not Localised:
            found.append(model)
            hints = get_type_hints(model, include_extras=True)
            waiting += [part for name in model.model_fields for part in _models_in(hints[name])]
    return found


def _models_in(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for part in get_args(hint):
        yield from _models_in(part)


def _fields(model: type[BaseModel], *, with_default: bool) -> str:
    hints = get_type_hints(model, include_extras=True)
    rows = []
    for name in _own_first(model):
        field = model.model_fields[name]
        start = (f"`{field.alias or name}`", _words(hints[name]))
        default = (_default(field, hints[name]),) if with_default else ()
        rows.append((*start, *default, _markdown(field.description or "")))
    return _table(("key", "value", "default", "meaning") if with_default else ("key", "value", "meaning"), rows)


def _own_first(model: type[BaseModel]) -> list[str]:
    """Return the fields of ``model``, its own before those that it shares with other models."""
    order = [name for base in model.__mro__ for name in inspect.get_annotations(base)]
    return sorted(model.model_fields, key=order.index)


def _words(hint: Any) -> str:
    """Return in plain words what may be written for ``hint``."""
    for kind, word, *_ in KINDS:
        if _begins_with(hint, kind):
            limits = _limits(hint.__metadata__[len(kind.__metadata__) :])
            return word + (", above zero" if kind is Duration and limits else limits)
    if get_origin(hint) is not Annotated:
        return _words_of_shape(hint)
    inner, *rules = get_args(hint)
    one = "one or a " if any(getattr(rule, "func", None) is as_tuple for rule in rules) else ""
    return one + _words(inner) + _limits(rules)


def _words_of_shape(hint: Any) -> str:
    shape, parts = get_origin(hint), get_args(hint)
    if shape in (Union, types.UnionType):
        return " or ".join(_words(part) for part in parts if part is not types.NoneType)
    if shape is Literal:
        return ", ".join(f"`{word}`" for word in parts)
    if shape is tuple:
        return f"list of {_words(parts[0])}"
    if shape is dict:
        return f"by {_words(parts[0])}: {_words(parts[1])}"
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return f"[{_title(hint)}](#{_title(hint).lower().replace(' ', '-')})"
    return PLAIN[hint]


def _begins_with(hint: Any, kind: Any) -> bool:
    """Whether ``hint`` is ``kind``, perhaps with more limits added."""
    if get_origin(hint) is not Annotated or get_origin(kind) is not Annotated:
        return bool(hint == kind)
    count = len(kind.__metadata__)
    return bool(hint.__origin__ == kind.__origin__ and hint.__metadata__[:count] == kind.__metadata__)


def _limits(rules: Any) -> str:
    """Return the range that ``rules`` allow, in words."""
    bounds = [bound for rule in rules if isinstance(rule, FieldInfo) for bound in rule.metadata]
    low = next((bound.ge for bound in bounds if hasattr(bound, "ge")), None)
    high = next((bound.le for bound in bounds if hasattr(bound, "le")), None)
    if low is None:
        return ""
    return f", at least {low}" if high is None else f", {low:,} to {high:,}"


def _default(field: FieldInfo, hint: Any) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value in ((), {}) or isinstance(value, BaseModel):
        return ""
    written = TypeAdapter(hint).dump_python(value, mode="json")
    if isinstance(written, list):
        return "`[" + ", ".join(map(str, written)) + "]`"
    return f"`{str(written).lower() if isinstance(written, bool) else written}`"


def _title(model: type[BaseModel]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).capitalize()


def _introduction(model: type[BaseModel]) -> str:
    return _markdown("\n\n".join((model.__doc__ or "").strip().split("\n\n")[:2]).replace("\n    ", "\n"))


def _markdown(text: str) -> str:
    """Return ``text`` with the marks of docstrings turned into those of Markdown."""
    text = re.sub(r":\w+:`~?(?:\w+\.)*(\w+)`", r"\1", text)
    return text.replace("``", "`")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    cells = [[cell.replace("\n", " ").replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells) + "\n"


def main() -> None:
    """Write every generated page."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
