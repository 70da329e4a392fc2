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
    "div{overflow-x:auto}td:first-child,th:first-child{text-align:left;min-width:14rem}"
)


def csv_of(frame: pd.DataFrame) -> Iterator[bytes]:
    """Return ``frame`` with its index as CSV; what is missing is an empty cell."""
    yield START + whole_line((frame.index.name or "case", *frame.columns))
    known = frame.astype(object).where(frame.notna(), "")
    for name, row in zip(frame.index, known.itertuples(index=False, name=None), strict=True):
        yield whole_line((name, *(_cell(value) for value in row)))


def _cell(value: object) -> object:
    """Return numbers as Python has them, which stand in a line without a guard, minus sign and all."""
    return value.item() if isinstance(value, np.generic) else value


def in_words(value: object) -> str:
    """Return a value for reading: figures with at most two decimals, nothing for what is missing."""
    if value is None:
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float | np.floating):
        return f"{round(float(value), 2) + 0.0:,.2f}".rstrip("0").rstrip(".")
    return str(value)


def page_of(frame: pd.DataFrame, title: str) -> Iterator[bytes]:
    """Return ``frame`` as one HTML file that loads nothing."""
    shown = frame.astype(object).where(frame.notna(), None).map(in_words).reset_index()
    shown = shown.loc[:, (shown != "").any()]
    shown.columns = [str(column).replace("_", " ") for column in shown.columns]
    table = f"<div>{shown.to_html(escape=True, index=False, border=0)}</div>"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"'
        f' content="{policy}"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1>{table}</html>\n"
    ).encode()
