"""What pydantic found wrong with single values, in plain words and with the place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from pydantic_core import ErrorDetails

from evacplan.errors import Fault, quoted, suggestion
from evacplan.scenario.record import COUNTRY_PATTERN, ID_PATTERN
from evacplan.sources.model_shape import keys_at, purpose
from evacplan.sources.tree import Found, Marked, Steps, find, shown
from evacplan.units import format_duration

Words = tuple[str, str]
"""What is wrong, and what was expected."""


def field_faults(errors: Iterable[ErrorDetails], root: Marked) -> list[Fault]:
    """Return one fault for every value of ``root`` that ``errors`` complain about.

    A value that may be of several types gets an error for each; the one that says most is kept.
    """
    best: dict[Steps, tuple[ErrorDetails, Found]] = {}
    for error in errors:
        found = find(root, error["loc"], missing_key=error["type"] in _ABOUT_KEYS)
        if found.path not in best or _tells_more(error, best[found.path][0]):
            best[found.path] = (error, found)
    inner = {path[:length] for path in best for length in range(len(path))}
    meant = {path for error, found in best.values() for path in _meant_instead(error, found)}
    return [
        _fault(error, found)
        for path, (error, found) in best.items()
        if not (path in inner and _is_passed_over(error, found)) and not (error["type"] == "missing" and path in meant)
    ]


_ABOUT_KEYS = frozenset({"missing", "extra_forbidden"})


def _tells_more(new: ErrorDetails, old: ErrorDetails) -> bool:
    return old["type"].endswith("_type") and not new["type"].endswith("_type")


def _is_passed_over(error: ErrorDetails, found: Found) -> bool:
    """Whether ``error`` is about a branch of a union that the file did not mean, as it has faults further inside."""
    return len(error["loc"]) > len(found.path) and error["type"] not in _ABOUT_KEYS


def _meant_instead(error: ErrorDetails, found: Found) -> Iterator[Steps]:
    """Yield the key that an unknown key is most likely a slip of; it is not missing then."""
    *around, key = found.path or ("",)
    if error["type"] == "extra_forbidden":
        yield from ((*around, near) for near in get_close_matches(str(key), keys_at(tuple(around)), n=1))


def _fault(error: ErrorDetails, found: Found) -> Fault:
    of_key = error["type"] == "extra_forbidden" or error["loc"][-1] == "[key]"
    wrong, expected = _words(error, found.path)
    return Fault(shown(found.path), wrong, expected, mark=found.key_mark if of_key else found.mark)


def _words(error: ErrorDetails, path: Steps) -> Words:
    if error["input"] is None and error["type"] not in _ABOUT_KEYS:
        return _empty(error, path)
    for kinds, speak in _SPEAKERS.items():
        if error["type"] in kinds:
            return speak(error, path)
    return f"{_said(error['input'])} cannot stand here", _here(path)


def _here(path: Steps) -> str:
    return f"expected here: {purpose(path) or 'a value'}"


def _empty(error: ErrorDetails, path: Steps) -> Words:
    if error["type"] == "model_type" and len(path) == 2 and isinstance(path[1], str):
        return "is empty", "expected keys with values, or the id of something inherited, to remove it"
    if error["type"] == "value_error" and not purpose(path):
        return "is empty", _own_words(error, path)[1]
    return "is empty", f"expected {_KINDS[error['type']]}" if error["type"] in _KINDS else _here(path)


def _missing(_: ErrorDetails, path: Steps) -> Words:
    return "is missing", _here(path)


def _unknown_key(_: ErrorDetails, path: Steps) -> Words:
    return f"unknown key {quoted(path[-1])}", suggestion(str(path[-1]), keys_at(path[:-1]))


def _wrong_kind(error: ErrorDetails, _: Steps) -> Words:
    expected = f"expected {_KINDS[error['type']]}"
    if isinstance(error["input"], str) and re.fullmatch(r"[-+]?[0-9.]+|true|false", error["input"]):
        return f"{quoted(error['input'])} in quotes is text", f"{expected} without quotes"
    if isinstance(error["input"], int | float) and error["type"] == "string_type":
        return f"{_said(error['input'])} is not text", f"{expected}, in quotes if it looks like a number"
    return f"{_said(error['input'])} does not fit", expected


def _own_words(error: ErrorDetails, _: Steps) -> Words:
    """Split a message of our own models."""
    wrong, comma, expected = str(error["ctx"]["error"]).partition(", expected")
    if wrong.startswith("not ") and "`" not in wrong and not isinstance(error["input"], list | tuple | dict):
        wrong = f"{_said(error['input'])} is {wrong}"
    return wrong, (comma + expected).removeprefix(", ")


def _too_small(error: ErrorDetails, _: Steps) -> Words:
    least = error["ctx"]["ge"]
    at_least = format_duration(least) if isinstance(error["input"], str) else f"{least:g}"
    return f"{_said(error['input'])} is too small", f"expected at least {at_least}"


def _too_large(error: ErrorDetails, _: Steps) -> Words:
    most = error["ctx"]["le"]
    return f"{_said(error['input'])} is too large", f"expected at most {most:,.10g}"


def _bad_pattern(error: ErrorDetails, _: Steps) -> Words:
    kind, expected = _PATTERNS[error["ctx"]["pattern"]]
    return f"{_said(error['input'])} is not {kind}", f"expected {expected}"


def _not_among(error: ErrorDetails, _: Steps) -> Words:
    return f"{_said(error['input'])} is unknown here", suggestion(
        str(error["input"]), re.findall(r"'([^']*)'", error["ctx"]["expected"])
    )


def _too_short(_: ErrorDetails, path: Steps) -> Words:
    return "is empty", _here(path)


def _too_long(error: ErrorDetails, _: Steps) -> Words:
    return f"{_said(error['input'])} is too long", f"expected at most {error['ctx']['max_length']}"


def _said(value: Any) -> str:
    """Return ``value`` as a message repeats it."""
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return quoted(value) if value != "" else "an empty text"


_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "int_type": "a whole number",
        "float_type": "a number",
        "bool_type": "true or false",
        "string_type": "text",
        "dict_type": "keys with values",
        "model_type": "keys with values",
        "tuple_type": "a list",
    }
)

_PATTERNS: Mapping[str, Words] = MappingProxyType(
    {
        ID_PATTERN: ("an id", "letters, digits, `_`, `.` and `-`, at most 64, a letter or digit first"),
        COUNTRY_PATTERN: ("a country code", "two capital letters as in ISO 3166-1, such as IR"),
    }
)

_SPEAKERS: Mapping[frozenset[str], Callable[[ErrorDetails, Steps], Words]] = MappingProxyType(
    {
        frozenset({"missing"}): _missing,
        frozenset({"extra_forbidden"}): _unknown_key,
        frozenset(_KINDS): _wrong_kind,
        frozenset({"value_error"}): _own_words,
        frozenset({"greater_than_equal"}): _too_small,
        frozenset({"less_than_equal"}): _too_large,
        frozenset({"string_pattern_mismatch"}): _bad_pattern,
        frozenset({"literal_error"}): _not_among,
        frozenset({"too_short", "string_too_short"}): _too_short,
        frozenset({"too_long", "string_too_long"}): _too_long,
    }
)
