"""YAML text to nodes: PyYAML's syntax, the scalars of the YAML 1.2 core schema, and limits on what is built.

``NO`` is Norway and ``22:30`` a time of day; only true, false, null and numbers are anything but text.
"""

from __future__ import annotations

import re
from pathlib import Path
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
    at = getattr(error, "problem_mark", None)
    mark = _mark(name, at) if at else Mark(name, 1, 1)
    context, problem = getattr(error, "context", None) or "", getattr(error, "problem", None) or "unreadable"
    if "single document" in context:
        return Refused("a second document begins here", "expected one document in a file", mark)
    if "alias" in problem:
        return Refused("this alias refers to no anchor", "expected `&name` before `*name`", mark)
    if "anchor" in context:
        return Refused("this anchor is given twice", "expected another name after `&`", mark)
    line = "".join(text.splitlines()[at.line : at.line + 1]) if at else ""
    if at and "\t" in line[: len(line) - len(line.lstrip())] + line[at.column : at.column + 1]:
        return Refused("a tab stands where YAML wants spaces", "expected spaces", mark)
    begun = getattr(error, "context_mark", None)
    since = f" ({context}, begun in line {begun.line + 1})" if begun and at and begun.line != at.line else ""
    return Refused(f"this is not YAML: {problem}{since}", "expected correct indents, quotes and brackets", mark)


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
