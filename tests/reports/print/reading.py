"""Reads papers back with a program that had no part in making them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest


def pages(pdf: bytes) -> list[str]:
    """Return the text of every page; skip the test where poppler is not installed."""
    if shutil.which("pdftotext") is None and os.environ.get("CI") != "true":
        pytest.skip("reading papers needs pdftotext; install it with: apt-get install poppler-utils")
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    found = read.stdout.decode().replace("\u200b", "").split("\f")
    return found[:-1]


def flat(page: str) -> str:
    """Return the text of a page with single blanks."""
    return re.sub(r"\s+", " ", page)
