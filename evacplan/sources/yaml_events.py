"""YAML text to events: PyYAML's syntax, the scalars of the YAML 1.2 core schema, and limits on what is built.

``NO`` is Norway and ``22:30`` a time of day; only true, false, null and numbers are anything but text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from evacplan.errors import Fault, Mark

try:
    from yaml import CBaseLoader as _Parser
except ImportError:  # PyYAML without libyaml: the same, only slower
    from yaml import BaseLoader as _Parser  # type: ignore[assignment]

LARGEST_FILE = 50_000_000
"""Bytes of a file at most."""
MOST_VALUES = 5_000_000
"""Keys and values of a file at most."""
DEEPEST = 50
"""Levels of lists and mappings at most."""

Event = Any
"""An event of PyYAML; the published types of its classes lack what they have."""

TAG = "tag:yaml.org,2002:"
_NUMBER = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_PLAIN = re.compile(
    r"(?P<null>~|null|Null|NULL|)"
    r"|(?P<bool>true|True|TRUE|false|False|FALSE)"
    r"|(?P<int>[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"
    rf"|(?P<float>{_NUMBER}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)
_FIRST_OF_PLAIN = frozenset("~nNtTfF-+.0123456789")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unreadable(Exception):  # noqa: N818
    """A file cannot be opened; the message says why, in plain words."""

    def __init__(self, wrong: str, expected: str = "expected a YAML file") -> None:
        super().__init__(wrong)
        self.expected = expected


class Refused(Exception):  # noqa: N818
    """Nothing of the file can be used, for one reason at one place."""

    def __init__(self, wrong: str, expected: str, mark: Mark) -> None:
        super().__init__(wrong)
        self.fault = Fault((), wrong, expected, mark=mark)


def read_bytes(path: Path) -> bytes:
    """Return the content of the file at ``path``.

    Raises
    ------
    Unreadable
        If there is no such file, it may not be read, or it is larger than :data:`LARGEST_FILE`.
    """
    content = bytearray()
    try:
        with path.open("rb") as file:
            # Piece by piece: asked for the limit, Python would hold that much for the smallest file.
            while len(content) <= LARGEST_FILE and (piece := file.read(1_000_000)):
                content += piece
    except FileNotFoundError:
        raise Unreadable("there is no such file") from None
    except IsADirectoryError:
        raise Unreadable("this is a folder, not a file") from None
    except PermissionError:
        raise Unreadable("the file may not be read") from None
    except (OSError, ValueError):
        raise Unreadable("the file cannot be read") from None
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
    return bytes(content)


def plain_tag(text: str) -> str:
    """Return the tag of an unquoted scalar in the YAML 1.2 core schema."""
    found = _PLAIN.fullmatch(text) if not text or text[0] in _FIRST_OF_PLAIN else None
    return TAG + ((found and found.lastgroup) or "str")


def tag_of(event: Event) -> str:
    """Return the tag of a value that begins with ``event``: its own, or the one that its kind and text imply."""
    own = getattr(event, "tag", None)
    if own is not None and own != "!":
        return str(own)
    if isinstance(event, yaml.ScalarEvent):
        return plain_tag(event.value) if event.implicit[0] else TAG + "str"
    return TAG + ("map" if isinstance(event, yaml.MappingStartEvent) else "seq")


@contextmanager
def events(content: bytes, name: str) -> Iterator[Callable[[], Event]]:
    """Open ``content``, a file that marks call ``name``, and give a function that returns one event after another.

    Events come one by one because a file of a hundred thousand groups has millions of them.

    Raises
    ------
    Refused
        If it is not UTF-8; within the context also, as soon as it is met, what is not YAML.
    """
    text = _decoded(content, name)
    parser: Any = _Parser(text)
    try:
        yield parser.get_event
    except yaml.YAMLError as error:
        raise _syntax(error, text, name) from None
    finally:
        parser.dispose()


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise Refused("this is not UTF-8 text", "expected a YAML file in UTF-8", Mark(name, line, column)) from None
    odd = _UNPRINTABLE.search(text)
    if odd:
        line, column = text.count("\n", 0, odd.start()) + 1, odd.start() - text.rfind("\n", 0, odd.start())
        wrong = f"a character that text cannot have (U+{ord(odd[0]):04X})"
        raise Refused(wrong, "expected a YAML file in UTF-8", Mark(name, line, column))
    return text


def _syntax(error: yaml.YAMLError, text: str, name: str) -> Refused:
    """Return what a syntax error comes down to, in words that do not ask for a grammar."""
    at, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said = f"{getattr(error, 'context', None)}: {getattr(error, 'problem', None)}"
    line = "".join(text.splitlines()[at.line : at.line + 1]) if at else ""
    if at and "\t" in line[: len(line) - len(line.lstrip())] + line[at.column : at.column + 1]:
        said = _TAB
    wrong, expected = next((words for sign, words in _SYNTAX.items() if sign in said), _NOT_YAML)
    since = f" (since line {begun.line + 1})" if at and begun and begun.line != at.line and said != _TAB else ""
    return Refused(f"{wrong}{since}", expected, _mark(name, at) if at else Mark(name, 1, 1))


_TAB = "tab"
_NOT_YAML = ("this is not YAML", "expected correct indents, quotes and brackets")
_SYNTAX: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        _TAB: ("a tab stands where YAML wants spaces", "expected spaces"),
        "mapping values are not allowed": (
            "a colon stands where no key ends",
            "expected quotes around such text, or another indent",
        ),
        "escape": ("an unknown escape after a backslash", "expected `\\\\` for a backslash, or single quotes"),
        "quoted scalar": ("a quote is not closed", "expected the same quote at its end"),
        "flow mapping": ("a `{` is not closed, or a comma is missing", "expected `}` or `,`"),
        "flow sequence": ("a `[` is not closed, or a comma is missing", "expected `]` or `,`"),
        "flow node": ("a value is missing between brackets", "expected a value or the closing bracket"),
        "block mapping": ("this does not fit the lines before it", "expected the indent of its neighbours, or quotes"),
        "block collection": (
            "this does not fit the list before it",
            "expected the indent of its neighbours, or quotes",
        ),
        "simple key": ("a line has no colon", "expected `key: value`"),
        "cannot start any token": ("a value cannot begin like this", "expected quotes around it"),
    }
)
"""What PyYAML says, by a part of it, the more telling first; and what we say instead."""


def _mark(name: str, at: Any) -> Mark:
    return Mark(name, at.line + 1, at.column + 1)
