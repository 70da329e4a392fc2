"""Files that extend each other, composed into one tree: later files win, key by key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evacplan.errors import Fault, Mark, quoted, suggestion
from evacplan.sources.marked_yaml import parse
from evacplan.sources.tree import Marked, Steps
from evacplan.sources.yaml_events import Unreadable, read_bytes

_PLAN = "evacplan-plan/"
LONGEST_CHAIN = 20
"""Files that extend one another in a row at most."""


@dataclass(frozen=True)
class Composition:
    """A file together with everything that it extends."""

    root: Marked
    """The merged tree, without ``extends``; every value carries the mark of the file that it came from."""
    faults: tuple[Fault, ...]
    """What is wrong with the files as such, before their content is looked at."""
    complete: bool
    """Whether every file could be read in full; if not, what is missing in the tree may not be missing at all."""


def compose_files(path: Path, *, places: bool = True) -> Composition:
    """Read the file at ``path`` and those it extends, and lay them over each other.

    Mappings merge key by key, anything else is replaced as a whole, and a null removes what was
    inherited. Of several files under ``extends`` a later one wins over an earlier one, and the file
    itself over all of them.

    Parameters
    ----------
    path
        The file.
    places
        Whether values inside lists know their places as well.
    """
    name = str(path)
    composing = _Composing(places)
    try:
        content = read_bytes(path)
    except Unreadable as reason:
        fault = Fault((), str(reason), reason.expected, mark=Mark(name, 1, 1))
        return Composition(Marked({}, Mark(name, 1, 1)), (fault,), complete=False)
    root = composing.compose(content, name, (_identity(name),))
    schema = root.child("schema")
    if schema is not None and str(schema.value).startswith(_PLAN):
        fault = Fault((), "this is a plan", "expected a scenario; `evacplan show` shows plans", mark=schema.mark)
        return Composition(Marked({}, root.mark), (fault,), complete=False)
    return Composition(root, tuple(composing.faults), composing.complete)


def overlay(base: Marked, over: Marked) -> Marked:
    """Return ``base`` with ``over`` laid upon it."""
    if not isinstance(base.value, Mapping) or not isinstance(over.value, Mapping):
        return over
    items, keys = dict(base.value), dict(base.keys)
    for key, new in over.value.items():
        inherited = items.get(key)
        if inherited is not None and new.value is None:
            del items[key], keys[key]
        else:
            items[key] = overlay(inherited, new) if inherited is not None else new
            keys[key] = over.keys[key]
    return Marked(items, over.mark, keys)


def _identity(name: str) -> str:
    """Return the same for every spelling of one file."""
    return os.path.realpath(name)


@dataclass
class _Composing:
    places: bool
    faults: list[Fault] = field(default_factory=list)
    complete: bool = True
    _done: dict[str, Marked] = field(default_factory=dict)

    def compose(self, content: bytes, name: str, chain: tuple[str, ...]) -> Marked:
        """Return the tree of the file called ``name``; ``chain`` leads to it and includes it."""
        document = parse(content, name, places=self.places)
        self.faults += document.faults
        self.complete = self.complete and document.complete
        root = document.root or Marked({}, Mark(name, 1, 1))
        merged = Marked({}, root.mark)
        for steps, entry in _entries(root):
            try:
                merged = overlay(merged, self._extended(name, entry.value, chain))
            except Unreadable as reason:
                self.faults.append(Fault(steps, str(reason), reason.expected, mark=entry.mark))
                self.complete = False
        return _without(overlay(merged, root), "extends")

    def _extended(self, name: str, entry: object, chain: tuple[str, ...]) -> Marked:
        """Return the tree of the file that ``entry`` names, seen from the file called ``name``."""
        if not isinstance(entry, str) or not entry or not entry.isprintable():
            raise Unreadable("this names no file", _HINT)
        target = os.path.normpath(Path(name).parent / entry)
        identity = _identity(target)
        if identity in chain:
            circle = " -> ".join(Path(step).name for step in (*chain[chain.index(identity) :], identity))
            raise Unreadable(f"the files extend each other in a circle: {circle}", "expected an end to it")
        if len(chain) >= LONGEST_CHAIN:
            raise Unreadable(f"more than {LONGEST_CHAIN} files extend each other in a row", "expected fewer")
        if identity not in self._done:
            try:
                content = read_bytes(Path(target))
            except Unreadable as reason:
                raise Unreadable(f"{reason}: {quoted(entry)}", _similar(name, entry)) from None
            self._done[identity] = self.compose(content, target, (*chain, identity))
        return self._done[identity]


_HINT = "expected the path of a file, seen from this one"


def _entries(root: Marked) -> list[tuple[Steps, Marked]]:
    """Return the paths and values under ``extends``: a list, or one item where a list may stand."""
    extends = root.child("extends")
    if extends is None:
        return []
    if isinstance(extends.value, tuple):
        return [(("extends", number), entry) for number, entry in enumerate(extends.value)]
    if isinstance(extends.value, list):
        return [(("extends", number), Marked(entry, extends.mark)) for number, entry in enumerate(extends.value)]
    return [(("extends",), extends)]


def _without(root: Marked, key: str) -> Marked:
    items = {name: item for name, item in root.value.items() if name != key} if isinstance(root.value, Mapping) else {}
    return Marked(items, root.mark, root.keys)


def _similar(name: str, entry: str) -> str:
    """Return a hint at a file whose name is close to that of ``entry``."""
    folder = Path(name).parent / Path(entry).parent
    try:
        files = sorted(file.name for file in folder.iterdir() if file.suffix in {".yaml", ".yml"})
    except (OSError, ValueError):
        files = []
    hint = suggestion(Path(entry).name, files)
    return hint if hint.startswith("did you mean") else _HINT
