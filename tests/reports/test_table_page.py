"""Tables of studies as files."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd

from evacplan.reports.table_page import csv_of, page_of

FRAME = pd.DataFrame(
    {"people": np.array([-3, 4]), "hours": [-1.5, None], "=2": ["a;=1", "<script>"]},
    index=pd.Index(["=1", "plain"], name="case"),
)


def test_figures_stay_figures_and_text_stays_text():
    """A negative difference can be added up, and no name is computed."""
    content = b"".join(csv_of(FRAME)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline=""))) == [
        ["case", "people", "hours", "'=2"],
        ["'=1", "-3", "-1.5", "a;'=1"],
        ["plain", "4", "", "<script>"],
    ]


def test_a_page_shows_names_as_text():
    """Markup in a name is no markup of the page."""
    page = b"".join(page_of(FRAME, "<b>")).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<title>&lt;b&gt;</title>" in page


def test_a_page_is_for_reading():
    """Headings stand in one row, truth is yes or no, figures have two decimals, and what is missing is empty."""
    frame = pd.DataFrame(
        {"person_hours": [1234.567, None], "proven": [True, False]}, index=pd.Index(["a", "b"], name="case")
    )
    page = b"".join(page_of(frame, "study")).decode()
    assert page.count("<tr") == 3
    assert [cell.split("<")[0] for cell in page.split("<td>")[1:]] == ["a", "1,234.57", "yes", "b", "", "no"]
    assert "person hours" in page
