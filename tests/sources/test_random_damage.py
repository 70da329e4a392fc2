"""Random damage to a valid scenario: always a list of faults with places, never another exception."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from evacplan.errors import Fault, ScenarioError
from evacplan.sources.marked_yaml import parse
from evacplan.sources.scenario_file import read_with_places
from tests.sources.conftest import VALID

WORDS = ("NO", "on", "22:30", "0x10", "5h", "515 km", "2026-03-01T08:00", "09:00-16:00", "IR", "tehran", "apt_nqz", "")
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.text("0:-hdmk "),
)
JUNK = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3), max_leaves=5
)
JARGON = ("Input should", "Value error", "validat", "pydantic", "Field required", "function-", "dict[", "__")


def containers(value: Any) -> list[Any]:
    """Return every mapping and list within ``value`` that has anything in it."""
    if not isinstance(value, dict | list) or not value:
        return []
    inner = value.values() if isinstance(value, dict) else value
    return [value, *(found for item in inner for found in containers(item))]


@st.composite
def damaged(draw: DrawFn) -> dict[str, Any]:
    """Return the valid scenario with one to three keys removed, values replaced, or keys added."""
    root = parse(VALID.encode(), "valid").root
    assert root is not None
    data: dict[str, Any] = root.plain()
    for _ in range(draw(st.integers(1, 3))):
        places = containers(data)
        if not places:
            break
        place = places[draw(st.integers(0, len(places) - 1))]
        key = draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        match draw(st.sampled_from(("remove", "replace", "add"))):
            case "remove":
                del place[key]
            case "add" if isinstance(place, dict):
                place[draw(st.text(max_size=5) | st.sampled_from(("extends", "basis", "from", "tail")))] = draw(JUNK)
            case _:
                place[key] = draw(JUNK)
    return data


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the damaged scenario is written, again and again."""
    return tmp_path_factory.mktemp("damage") / "scenario.yaml"


def faults_in(path: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the file at ``path``, or its warnings if nothing is."""
    try:
        return read_with_places(path).warnings()
    except ScenarioError as error:
        return error.faults or (Fault((), "an error without a fault"),)


@given(data=damaged())
@settings(max_examples=200, deadline=None)
def test_damage_gives_faults_with_places_and_nothing_else(path: Path, data: dict[str, Any]) -> None:
    """Whatever stands in the file, either it is valid or every fault has a line, in words of our own."""
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    for fault in faults_in(path):
        assert fault.mark is not None
        assert fault.mark.file == str(path)
        assert fault.mark.line >= 1
        text = f"{fault.wrong}, {fault.expected}"
        assert text.isprintable()
        assert len(text) < 400
        assert not any(word in text for word in JARGON), text


@given(noise=st.text(st.characters(codec="utf-8"), max_size=60), at=st.integers(0, len(VALID)))
@settings(max_examples=200, deadline=None)
def test_noise_in_the_text_gives_faults_with_places_and_nothing_else(path: Path, noise: str, at: int) -> None:
    """Any characters anywhere in the file, YAML or not, end in faults with places."""
    path.write_bytes((VALID[:at] + noise + VALID[at:]).encode())
    assert all(fault.mark and str(fault).isprintable() for fault in faults_in(path))
