"""YAML events to values that know where they stand, with every fault that leaves the rest usable."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from evacplan.errors import Fault, Mark, quoted
from evacplan.sources.tree import Marked, shown
from evacplan.sources.yaml_events import DEEPEST, MOST_VALUES, TAG, Event, Refused, events, plain_tag, tag_of

LONGEST_NUMBER = 40
"""Characters of a number at most."""

Scalar = str | int | float | bool | None


@dataclass(frozen=True)
class Document:
    """What one file says, and what is wrong with it as YAML."""

    root: Marked | None
    """The top-level mapping, or None if nothing of the file can be used."""
    faults: tuple[Fault, ...]
    complete: bool
    """Whether no key had to be left out of ``root``, apart from those given twice."""


def parse(content: bytes, name: str, *, places: bool = True) -> Document:
    """Return what ``content`` says.

    Parameters
    ----------
    content
        A file.
    name
        How marks call the file.
    places
        Whether values inside lists know their places as well, which for thousands of groups takes more memory
        than anything else.
    """
    try:
        with events(content, name) as following:
            reading = _Reading(name, following, places)
            root = reading.document()
    except Refused as refusal:
        return Document(None, (refusal.fault,), complete=False)
    return Document(root, tuple(reading.faults), reading.complete)


@dataclass(frozen=True)
class _Anchored:
    """A value that aliases can stand for; until its end is read it has none."""

    mark: Mark
    value: Marked | None = None
    size: int = 0
    """How many keys and values it unfolds to."""
    height: int = 0
    """How many levels it has."""


@dataclass
class _Reading:
    """Turns events into marked values; aliases share one value, and are counted as if they did not."""

    name: str
    following: Callable[[], Event]
    places: bool
    faults: list[Fault] = field(default_factory=list)
    complete: bool = True
    _path: list[str | int] = field(default_factory=list)
    _anchors: dict[str, _Anchored] = field(default_factory=dict)
    _plain: dict[str, Scalar] = field(default_factory=dict)
    """What unquoted scalars mean that have been met; it also lets equal texts share one object."""
    _values: int = 0
    """Keys and values read so far, those behind aliases counted anew."""
    _depth: int = 0
    """Levels around the value that is read next."""
    _deepest: int = 0
    """The most levels met since it was last set back."""
    _bare: bool = False
    """Whether values are built without their places."""

    def document(self) -> Marked:
        """Return the top-level mapping of the one document there is."""
        self.following()
        first = self.following()
        if isinstance(first, yaml.StreamEndEvent):
            raise Refused("the file is empty", _TOP, Mark(self.name, 1, 1))
        begin = self.following()
        root: Marked = self._value(begin)
        self.following()
        after = self.following()
        if not isinstance(after, yaml.StreamEndEvent):
            wrong = f"a second document begins here (since line {begin.start_mark.line + 1})"
            raise Refused(wrong, "expected one document in a file", self._at(after))
        if not isinstance(begin, yaml.MappingStartEvent):
            raise Refused("the top level is no mapping", _TOP, Mark(self.name, 1, 1))
        return root

    def _value(self, event: Event) -> Any:
        """Return the value that begins with ``event``, marked or bare, all of its events taken."""
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self._alias(event)
        self._enter(event)
        if event.anchor is not None:
            return self._anchored(event)
        if kind is yaml.ScalarEvent:
            value = self._scalar(event)
            return value if self._bare else Marked(value, self._at(event))
        return self._mapping(event) if kind is yaml.MappingStartEvent else self._sequence(event)

    def _enter(self, event: Event) -> None:
        """Count a value that begins, before anything is built of it."""
        self._values += 1
        if self._depth >= self._deepest:
            self._deepest = self._depth + 1
        if self._values > MOST_VALUES or self._depth >= DEEPEST:
            most = f"{DEEPEST} levels of lists and mappings" if self._depth >= DEEPEST else f"{MOST_VALUES:,} values"
            raise Refused(f"more than {most}", "expected a simpler file", self._at(event))

    def _anchored(self, event: Event) -> Any:
        """Return a value that aliases may stand for; they may need its places."""
        name, size, deepest, mark, bare = event.anchor, self._values - 1, self._deepest, self._at(event), self._bare
        if name in self._anchors:
            wrong = f"this anchor is given twice (since line {self._anchors[name].mark.line})"
            raise Refused(wrong, "expected another name after `&`", mark)
        self._anchors[name] = _Anchored(mark)
        event.anchor, self._values, self._deepest, self._bare = None, size, self._depth, False
        value: Marked = self._value(event)
        self._bare = bare
        self._anchors[name] = _Anchored(mark, value, self._values - size, self._deepest - self._depth)
        self._deepest = max(deepest, self._deepest)
        return value.plain() if bare else value

    def _alias(self, event: Event) -> Any:
        """Return what an alias stands for, unless it makes the whole too large."""
        mark = self._at(event)
        meant = self._anchors.get(event.anchor)
        if meant is None:
            raise Refused("this alias refers to no anchor", "expected `&name` before `*name`", mark)
        if meant.value is None:
            raise Refused("this alias refers to something that contains it", "expected no circles", mark)
        self._values += meant.size
        self._deepest = max(self._deepest, self._depth + meant.height)
        if self._values > MOST_VALUES or self._deepest > DEEPEST:
            most = f"{DEEPEST} levels" if self._deepest > DEEPEST else f"{MOST_VALUES:,} values"
            raise Refused(f"the aliases up to this one unfold to more than {most}", "expected fewer of them", mark)
        return meant.value.plain() if self._bare else meant.value

    def _sequence(self, begin: Event) -> Any:
        self._check_tag(begin, "seq")
        items: list[Any] = []
        bare, self._bare = self._bare, self._bare or not self.places
        self._depth += 1
        while type(event := self.following()) is not yaml.SequenceEndEvent:
            self._path.append(len(items))
            items.append(self._value(event))
            self._path.pop()
        self._depth -= 1
        without, self._bare = self._bare, bare
        return items if bare else Marked(items if without else tuple(items), self._at(begin))

    def _mapping(self, begin: Event) -> Any:
        self._check_tag(begin, "map")
        items: dict[str, Any] = {}
        keys: dict[str, Event] = {}
        self._depth += 1
        while type(event := self.following()) is not yaml.MappingEndEvent:
            key = self._key(event, keys)
            if key is None:
                self._pass_over(self.following())
                continue
            self._path.append(key)
            items[key] = self._value(self.following())
            self._path.pop()
        self._depth -= 1
        if self._bare:
            return items
        return Marked(items, self._at(begin), {key: self._at(event) for key, event in keys.items()})

    def _key(self, event: Event, known: dict[str, Event]) -> str | None:
        """Return the key that begins with ``event`` and note where, or None after noting why it cannot be one."""
        noted = len(self.faults)
        meant = self._value(event)
        meant = meant.value if isinstance(meant, Marked) else meant
        del self.faults[noted:]
        if isinstance(meant, str) and meant not in known and meant != "<<":
            known[meant] = event
            return meant
        mark = self._at(event)
        text = str(meant if isinstance(meant, str) else getattr(event, "value", ""))
        if text in known:
            first = self._at(known[text])
            self._note(mark, f"the key {quoted(text)} is already in line {first.line}", "expected every key once", text)
            return None
        if text == "<<":
            self._note(mark, "`<<` is not understood", "expected the keys themselves, or `extends` at the top")
        else:
            said = quoted(text) if text else "this"
            self._note(mark, f"{said} cannot be a key", "expected text; in quotes if it looks like a number")
        self.complete = False
        return None

    def _pass_over(self, event: Event) -> None:
        """Take all events of a value that is not wanted, without noting its faults."""
        noted, complete = len(self.faults), self.complete
        self._value(event)
        del self.faults[noted:]
        self.complete = complete

    def _scalar(self, event: Event) -> Scalar:
        text: str = event.value
        if event.tag is not None or not event.implicit[0]:
            return self._tagged(event, text, tag_of(event))
        if text not in self._plain:
            noted = len(self.faults)
            value = self._tagged(event, text, plain_tag(text))
            if len(self.faults) > noted:
                return value
            self._plain[text] = value
        return self._plain[text]

    def _tagged(self, event: Event, text: str, tag: str) -> Scalar:
        """Return what a scalar with a tag, its own or an implied one, means."""
        kind = tag.removeprefix(TAG)
        if kind == "str":
            return text
        if kind not in {"null", "bool", "int", "float"}:
            self._foreign(event, tag)
        elif plain_tag(text) != tag and (kind, plain_tag(text)) != ("float", TAG + "int"):
            self._note(self._at(event), f"{quoted(text)} does not fit its tag", "expected a plain value without a tag")
        elif kind == "bool":
            return text.lower() == "true"
        elif kind != "null":
            return self._number(event, text, kind)
        return None

    def _number(self, event: Event, text: str, kind: str) -> int | float | None:
        if len(text) > LONGEST_NUMBER:
            self._note(self._at(event), f"a number of {len(text)} characters", f"expected at most {LONGEST_NUMBER}")
            return None
        if kind == "int":
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        number = math.nan if text[-1].isalpha() else float(text)
        if not math.isfinite(number):
            self._note(self._at(event), f"{quoted(text)} is not a number to plan with", "expected a finite number")
            return None
        return number

    def _check_tag(self, event: Event, kind: str) -> None:
        if event.tag is not None and tag_of(event) != TAG + kind:
            self._foreign(event, event.tag)

    def _foreign(self, event: Event, tag: str) -> None:
        said = quoted(tag.replace(TAG, "!!"))
        self._note(self._at(event), f"the tag {said} is not allowed", "expected a plain value without a tag")

    def _at(self, event: Event) -> Mark:
        at = event.start_mark
        return Mark(self.name, at.line + 1, at.column + 1)

    def _note(self, mark: Mark, wrong: str, expected: str, *key: str) -> None:
        self.faults.append(Fault(shown((*self._path, *key)), wrong, expected, mark=mark))


_TOP = "expected keys with values, such as `title: ...`"
