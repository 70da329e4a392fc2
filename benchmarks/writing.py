"""Scenarios as compact YAML: a line for every record, quickly also for a hundred thousand of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:/+-]*(?<!:)")
_RESOLVER = yaml.resolver.Resolver()
_AS_WRITTEN = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"}


def write_yaml(scenario: dict[str, Any], path: Path) -> None:
    """Write ``scenario`` to ``path``: sections in blocks, records in flow style."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_lines(scenario))


def _lines(scenario: dict[str, Any]) -> Iterator[str]:
    for key, section in scenario.items():
        if isinstance(section, dict) and section and all(isinstance(record, dict) for record in section.values()):
            yield f"{key}:\n"
            yield from (f"  {_scalar(name)}: {flow(record)}\n" for name, record in section.items())
        elif isinstance(section, list) and section:
            yield f"{key}:\n"
            yield from (f"  - {flow(record)}\n" for record in section)
        else:
            yield f"{key}: {flow(section)}\n"


def flow(value: Any) -> str:
    """Return ``value`` in flow style on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _scalar(value) if isinstance(value, str) else json.dumps(value)


@lru_cache(maxsize=100_000)
def _scalar(text: str) -> str:
    """Return ``text`` plain where YAML reads it as it is written, and quoted elsewhere."""
    plain = _SAFE.fullmatch(text) and _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) in _AS_WRITTEN
    return text if plain else json.dumps(text, ensure_ascii=False)
