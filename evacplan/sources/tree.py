"""Values that know where they stand: what a YAML file says, with file, line and column of every part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evacplan.errors import LONGEST_QUOTE, Fault, Mark

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A value of a file and its place; mappings and lists hold marked values in turn."""

    value: str | int | float | bool | Mapping[str, Marked] | tuple[Marked, ...] | None
    """The value as YAML 1.2 reads it."""
    mark: Mark
    """Where it begins."""
    keys: Mapping[str, Mark] = field(default_factory=dict)
    """Where the keys of a mapping stand."""

    def plain(self) -> Any:
        """Return the value without marks: dictionaries, lists and scalars, nothing shared."""
        if isinstance(self.value, Mapping):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return self.value

    def child(self, step: str | int) -> Marked | None:
        """Return what stands under a key or at a position, or None."""
        if isinstance(self.value, Mapping) and isinstance(step, str):
            return self.value.get(step)
        if isinstance(self.value, tuple) and isinstance(step, int) and 0 <= step < len(self.value):
            return self.value[step]
        return None


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
        elif missing_key and number == len(path) - 1 and isinstance(step, str) and isinstance(node.value, Mapping):
            steps.append(step)
    mark = key_mark if node.value is None or isinstance(node.value, Mapping | tuple) else node.mark
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
