"""The groups as a file that a scenario extends; it knows ids, numbers and places, and no person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from evacplan.sources.registers.gathering import Gathered
from evacplan.sources.yaml_events import TAG, plain_tag

_HEAD = """\
# Groups made of registers by `evacplan intake`: invented ids, no names. Extend this file after the one with the
# network, as in `extends: [situation.yaml, groups.yaml]`. Who they are stands in the roster alone.
schema: evacplan/1
registers: null
basis: {groups: "derived: registers read by evacplan intake"}
groups:
"""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-:")


def groups_file(groups: Iterable[Gathered]) -> Iterator[bytes]:
    """Yield the file, one line for every group."""
    yield _HEAD.encode()
    empty = True
    for group in groups:
        empty = False
        yield f"  - {_flow(group.record)}\n".encode()
    if empty:
        yield b"  []\n"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return _flow(value[0]) if len(value) == 1 else "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and set(value) <= _PLAIN and value[-1:] != ":" and plain_tag(value) == TAG + "str":
        return value
    return json.dumps(value, ensure_ascii=False)
