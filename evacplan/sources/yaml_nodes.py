"""YAML text to nodes: PyYAML's syntax, the scalars of the YAML 1.2 core schema, and limits on what is built.

``NO`` is Norway and ``22:30`` a time of day; only true, false, null and numbers are anything but text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from evacplan.errors import Fault, Mark

try:
    from yaml import CBaseLoader as _BaseLoader
except ImportError:  # PyYAML without libyaml: the same, only slower
    from yaml import BaseLoader as _BaseLoader  # type: ignore[assignment]

LARGEST_FILE = 5_000_000
"""Bytes of a file at most."""
MOST_VALUES = 500_000
"""Values of a file at most."""
DEEPEST = 50
"""Levels of lists and mappings at most."""

TAG = "tag:yaml.org,2002:"
_NUMBER = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_PLAIN = (
    (TAG + "null", re.compile(r"~|null|Null|NULL|")),
    (TAG + "bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    (TAG + "int", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    (TAG + "float", re.compile(rf"{_NUMBER}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")),
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
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
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
    return content


def plain_tag(text: str) -> str:
    """Return the tag of an unquoted scalar in the YAML 1.2 core schema."""
    if text and text[0] not in _FIRST_OF_PLAIN:
        return TAG + "str"
    return next((tag for tag, pattern in _PLAIN if pattern.fullmatch(text)), TAG + "str")


def mark_of(node: Any, name: str) -> Mark:
    """Return where ``node`` begins in the file called ``name``."""
    return _mark(name, node.start_mark)


def compose(content: bytes, name: str) -> yaml.MappingNode:
    """Return the top-level mapping of ``content``, a file that marks call ``name``.

    Raises
    ------
    Refused
        If it is not UTF-8, not YAML, not one mapping, too deep or too large.
    """
    text = _decoded(content, name)
    loader = _Loader(text, name)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise _syntax(error, text, name) from None
    finally:
        loader.dispose()
    if isinstance(node, yaml.MappingNode):
        return node
    wrong = "the file is empty" if node is None else "the top level is no mapping"
    raise Refused(wrong, "expected keys with values, such as `title: ...`", Mark(name, 1, 1))


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
        "single document": ("a second document begins here", "expected one document in a file"),
        "undefined alias": ("this alias refers to no anchor", "expected `&name` before `*name`"),
        "duplicate anchor": ("this anchor is given twice", "expected another name after `&`"),
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


class _Loader(_BaseLoader):
    """PyYAML's composer with the scalars of YAML 1.2 and a limit on depth and on the number of values."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.file = name
        self.depth = 0
        self.values = 0

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """Return the tag of a node that has none of its own."""
        if kind is yaml.MappingNode:
            return TAG + "map"
        if kind is yaml.SequenceNode:
            return TAG + "seq"
        return plain_tag(value) if implicit[0] else TAG + "str"

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Count a value that begins, before anything is built of it."""
        self.depth += 1
        self.values += 1
        if self.depth > DEEPEST or self.values > MOST_VALUES:
            most = f"{DEEPEST} levels of lists and mappings" if self.depth > DEEPEST else f"{MOST_VALUES:,} values"
            raise Refused(f"more than {most}", "expected a simpler file", mark_of(current_node, self.file))

    def ascend_resolver(self) -> None:
        """Count a value that ends."""
        self.depth -= 1
