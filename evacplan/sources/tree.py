"""Values that know where they stand: what a YAML file says, with file, line and column of every part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from evacplan.errors import LONGEST_QUOTE, Fault, Mark

Steps = tuple[str | int, ...]


class Marked(NamedTuple):
    """A value of a file and its place; mappings and tuples hold marked values in turn."""

    value: str | int | float | bool | dict[str, Marked] | tuple[Marked, ...] | list[Any] | None
    """The value as YAML 1.2 reads it; a list, and all that is in it, is without places."""
    mark: Mark
    """Where it begins."""
    keys: Mapping[str, Mark] = MappingProxyType({})
    """Where the keys of a mapping stand."""

    def plain(self) -> Any:
        """Return the value without marks: dictionaries, lists and scalars, nothing shared."""
        value = self.value
        if isinstance(value, dict):
            return {key: item.plain() for key, item in value.items()}
        return [item.plain() for item in value] if isinstance(value, tuple) else value

    def child(self, step: str | int) -> Marked | None:
        """Return what stands under a key or at a position, or None."""
        value: Marked | None = None
        if isinstance(self.value, dict) and isinstance(step, str):
            value = self.value.get(step)
        elif isinstance(self.value, tuple) and isinstance(step, int) and 0 <= step < len(self.value):
            value = self.value[step]
        return value


@dataclass(frozen=True, slots=True)
class Found:
    """What a path of keys and positions leads to in a tree."""

    path: Steps
    """The steps that the file really has, and one missing key at most."""
    node: Marked
    """The value there, or around the missing key."""
    mark: Mark
    """The place to point at: a scalar itself, the key of anything larger or empty."""
    key_mark: Mark
    """The place of the last key, or the same as ``mark`` where there is none."""


def find(root: Marked, path: Steps, missing_key: bool = False) -> Found:
    """Follow ``path`` through ``root`` as far as the file goes.

    A model may see more steps than the file has: a single item counts as a list of one, and a union
    inserts the name of its branch. Such steps are passed over.

    Parameters
    ----------
    root
        The tree.
    path
        Keys and positions from the top.
    missing_key
        Whether the last step names a key that may be absent, to be kept in the path.
    """
    node, steps, key_mark = root, list[str | int](), root.mark
    for number, step in enumerate(path):
        child = node.child(step)
        if child is not None:
            key_mark = node.keys.get(step, child.mark) if isinstance(step, str) else child.mark
            node = child
            steps.append(step)
        elif missing_key and number == len(path) - 1 and isinstance(step, str) and isinstance(node.value, dict):
            steps.append(step)
    mark = key_mark if node.value is None or isinstance(node.value, dict | tuple) else node.mark
    return Found(tuple(steps), node, mark, key_mark)


def shown(path: Steps) -> Steps:
    """Return ``path`` with every step short enough for a message, on one line."""
    return tuple(_short(step) if isinstance(step, str) else step for step in path)


def _short(step: str) -> str:
    text = step if len(step) <= LONGEST_QUOTE else f"{step[: LONGEST_QUOTE - 3]}..."
    return text if text.isprintable() else ascii(text)[1:-1]


def place(root: Marked, fault: Fault) -> Fault:
    """Return ``fault`` with the mark of its path, or of the nearest part around it that exists."""
    found = find(root, fault.path, missing_key=True)
    return Fault(shown(found.path), fault.wrong, fault.expected, fault.severity, found.mark)
