"""YAML nodes to values that know where they stand, with every fault that leaves the rest usable."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import yaml

from evacplan.errors import Fault, Mark, quoted
from evacplan.sources.tree import Marked, shown
from evacplan.sources.yaml_nodes import DEEPEST, MOST_VALUES, TAG, Refused, compose, mark_of, plain_tag

LONGEST_NUMBER = 40
"""Characters of a number at most."""


@dataclass(frozen=True)
class Document:
    """What one file says, and what is wrong with it as YAML."""

    root: Marked | None
    """The top-level mapping, or None if nothing of the file can be used."""
    faults: tuple[Fault, ...]
    complete: bool
    """Whether no key had to be left out of ``root``, apart from those given twice."""


def parse(content: bytes, name: str) -> Document:
    """Return what ``content`` says; ``name`` is how marks call the file."""
    reading = _Reading(name)
    try:
        with _collector_paused():
            root = reading.read(compose(content, name))
    except Refused as refusal:
        return Document(None, (refusal.fault,), complete=False)
    return Document(root, tuple(reading.faults), reading.complete)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cycle collector from searching a growing tree without garbage; that is four fifths of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@dataclass
class _Reading:
    """Turns composed nodes into marked values; aliases share one value, and are counted as if they did not."""

    name: str
    faults: list[Fault] = field(default_factory=list)
    complete: bool = True
    _path: list[str | int] = field(default_factory=list)
    _done: dict[int, tuple[Marked, int, int] | None] = field(default_factory=dict)

    def read(self, node: yaml.Node) -> Marked:
        return self._read(node)[0]

    def _read(self, node: yaml.Node) -> tuple[Marked, int, int]:
        """Return the value of ``node``, how many values it unfolds to, and how many levels."""
        if isinstance(node, yaml.ScalarNode):
            return Marked(self._scalar(node), mark_of(node, self.name)), 1, 1
        if id(node) in self._done:
            done = self._done[id(node)]
            if done is None:
                raise Refused(
                    "an alias refers to something that contains it",
                    "expected no circles",
                    mark_of(node, self.name),
                )
            return done
        self._done[id(node)] = None
        done = self._mapping(node) if isinstance(node, yaml.MappingNode) else self._sequence(node)
        _, size, height = done
        if size > MOST_VALUES or height > DEEPEST:
            most = f"{MOST_VALUES:,} values" if size > MOST_VALUES else f"{DEEPEST} levels"
            raise Refused(
                f"the aliases in this part unfold to more than {most}",
                "expected fewer of them",
                mark_of(node, self.name),
            )
        self._done[id(node)] = done
        return done

    def _sequence(self, node: yaml.Node) -> tuple[Marked, int, int]:
        self._check_tag(node, "seq")
        items, size, height = [], 1, 0
        for number, item in enumerate(node.value):
            self._path.append(number)
            marked, values, levels = self._read(item)
            self._path.pop()
            items.append(marked)
            size, height = size + values, max(height, levels)
        return Marked(tuple(items), mark_of(node, self.name)), size, height + 1

    def _mapping(self, node: yaml.MappingNode) -> tuple[Marked, int, int]:
        self._check_tag(node, "map")
        items: dict[str, Marked] = {}
        keys: dict[str, Mark] = {}
        size, height = 1, 0
        for key_node, value_node in node.value:
            key = self._key(key_node, keys)
            if key is None:
                continue
            keys[key] = mark_of(key_node, self.name)
            self._path.append(key)
            items[key], values, levels = self._read(value_node)
            self._path.pop()
            size, height = size + values, max(height, levels)
        return Marked(items, mark_of(node, self.name), keys), size, height + 1

    def _key(self, node: yaml.Node, known: dict[str, Mark]) -> str | None:
        """Return the key in ``node``, or None after noting why it cannot be one."""
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if node.tag == TAG + "str" and text in known:
            first = known[text]
            self._note(node, f"the key {quoted(text)} is already in line {first.line}", "expected every key once", text)
            return None
        if node.tag == TAG + "str" and text != "<<":
            return text
        if text == "<<":
            self._note(node, "`<<` is not understood", "expected the keys themselves, or `extends` at the top")
        else:
            said = quoted(text) if text else "this"
            self._note(node, f"{said} cannot be a key", "expected text; in quotes if it looks like a number")
        self.complete = False
        return None

    def _scalar(self, node: yaml.ScalarNode) -> str | int | float | bool | None:
        text, kind = node.value, node.tag.removeprefix(TAG)
        if kind == "str":
            return str(text)
        if kind not in {"null", "bool", "int", "float"}:
            self._foreign(node)
        elif plain_tag(text) != node.tag and (kind, plain_tag(text)) != ("float", TAG + "int"):
            self._note(node, f"{quoted(text)} does not fit its tag", "expected a plain value without a tag")
        elif kind == "bool":
            return bool(text.lower() == "true")
        elif kind != "null":
            return self._number(node, text, kind)
        return None

    def _number(self, node: yaml.ScalarNode, text: str, kind: str) -> int | float | None:
        if len(text) > LONGEST_NUMBER:
            self._note(node, f"a number of {len(text)} characters", f"expected at most {LONGEST_NUMBER}")
            return None
        if kind == "int":
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        number = math.nan if text[-1].isalpha() else float(text)
        if not math.isfinite(number):
            self._note(node, f"{quoted(text)} is not a number to plan with", "expected a finite number")
            return None
        return number

    def _check_tag(self, node: yaml.Node, kind: str) -> None:
        if node.tag != TAG + kind:
            self._foreign(node)

    def _foreign(self, node: yaml.Node) -> None:
        tag = node.tag.replace(TAG, "!!")
        self._note(node, f"the tag {quoted(tag)} is not allowed", "expected a plain value without a tag")

    def _note(self, node: yaml.Node, wrong: str, expected: str, *key: str) -> None:
        self.faults.append(Fault(shown((*self._path, *key)), wrong, expected, mark=mark_of(node, self.name)))
