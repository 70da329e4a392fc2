"""A table of a study as CSV and as a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from evacplan.csv_lines import START, whole_line

if TYPE_CHECKING:
    import pandas as pd

STYLE = (
    "body{font:16px/1.4 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}"
    "td,th{padding:.3rem .8rem;border-bottom:1px solid #ccc;text-align:right}"
    "td:first-child,th:first-child{text-align:left}"
)


def csv_of(frame: pd.DataFrame) -> Iterator[bytes]:
    """Return ``frame`` with its index as CSV."""
    yield START + whole_line((frame.index.name or "case", *frame.columns))
    for name, row in zip(frame.index, frame.itertuples(index=False, name=None), strict=True):
        yield whole_line((name, *(_cell(value) for value in row)))


def _cell(value: object) -> object:
    """Return numbers as Python has them, which stand in a line without a guard, minus sign and all."""
    if isinstance(value, np.generic):
        return value.item()
    return "" if value is None else value


def page_of(frame: pd.DataFrame, title: str) -> Iterator[bytes]:
    """Return ``frame`` as one HTML file that loads nothing."""
    table = frame.to_html(escape=True, na_rep="", border=0)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"'
        f' content="{policy}"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1>{table}</html>\n"
    ).encode()
