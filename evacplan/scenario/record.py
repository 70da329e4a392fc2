"""The base of every scenario record: frozen, exact about its keys, and honest about its sources."""

from __future__ import annotations

import re
from typing import Annotated, Literal, cast, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

BasisWord = Literal["published", "derived", "assumed"]
"""How a figure is known: read in a cited source, computed from one, or supposed."""

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$"
COUNTRY_PATTERN = r"^[A-Z]{2}$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""The name by which other parts of a scenario refer to a record."""

CountryCode = Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN)]
"""Two capital letters, as in ISO 3166-1."""

_BASIS_PATTERN = rf"^({'|'.join(get_args(BasisWord))})($|: )"


def _check_basis(text: str) -> str:
    if not re.search(_BASIS_PATTERN, text):
        raise ValueError("not a basis, expected `published: source`, `derived: from what` or `assumed: why`")
    return text


Basis = Annotated[str, AfterValidator(_check_basis), WithJsonSchema({"type": "string", "pattern": _BASIS_PATTERN})]
"""``published: source``, ``derived: from what`` or ``assumed: why``; the part after the word may be missing."""


def basis_word(basis: str) -> BasisWord:
    """Return the word with which ``basis`` begins."""
    return cast("BasisWord", basis.split(":", maxsplit=1)[0])


class Record(BaseModel):
    """A frozen part of a scenario that refuses keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True, strict=True
    )


class Sourced(Record):
    """A record whose figures say how they are known."""

    basis: Basis | dict[str, Basis] | None = None
    """How the figures of this record are known: one word and source for all, or one for each key."""
    note: str | None = None
    """A remark for the reader; the planner does not use it."""


def _as_text(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


class Localised(Record):
    """A name in several languages; English always, so that every report can fall back on it."""

    en: str = Field(min_length=1, max_length=300)
    """English."""
    ru: str | None = Field(default=None, min_length=1, max_length=300)
    """Russian."""
    kk: str | None = Field(default=None, min_length=1, max_length=300)
    """Kazakh."""
    fa: str | None = Field(default=None, min_length=1, max_length=300)
    """Persian; drivers' sheets use it."""

    def in_language(self, language: str) -> str:
        """Return the name in ``language`` (``en``, ``ru``, ``kk``, ``fa``), or in English where there is none."""
        chosen: str | None = getattr(self, language, None)
        return chosen or self.en

    def __str__(self) -> str:
        return self.en


Text = Annotated[
    Localised,
    BeforeValidator(
        _as_text, json_schema_input_type=Localised | Annotated[str, StringConstraints(min_length=1, max_length=300)]
    ),
]
"""A :class:`Localised` name; a bare string is English."""


def as_tuple(value: object) -> object:
    """Let a YAML author write one item where a list may stand."""
    return tuple(value) if isinstance(value, list) else value if isinstance(value, tuple) else (value,)


People = Annotated[int, Field(ge=1, le=100_000)]
"""A number of people, at least one."""
