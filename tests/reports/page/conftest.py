"""A browser without a network, and pages to open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition, totals
from evacplan.reports.page import render
from evacplan.reports.words import Language, Words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "no browser; install one with: apt-get install chromium, and: pip install playwright"


def page_of(plan: Plan, language: Language = "en") -> str:
    """Return the page of ``plan``."""
    return b"".join(render(plan, Edition(Words(language), totals=totals(plan), verified=True))).decode()


def _missing() -> None:
    """Skip for want of a browser; where all is checked, that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(INSTALL)
    pytest.skip(INSTALL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a browser of the machine."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        _missing()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


class Opened:
    """A page that is open in the browser, and what it complained of."""

    def __init__(self, page: Page, complaints: list[str]) -> None:
        self.page = page
        self.complaints = complaints


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Return how to open a page from disk, with the network off, at the width of a desk or of a telephone."""
    contexts = []

    def opening(html: str, width: int = 1200, **more: Any) -> Opened:
        context = browser.new_context(offline=True, viewport={"width": width, "height": 800}, **more)
        contexts.append(context)
        file = tmp_path / "plan.html"
        file.write_text(html, encoding="utf-8")
        page, complaints = context.new_page(), []
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

        def judge(route: Any) -> None:
            if route.request.url == file.as_uri():
                route.continue_()
            else:
                complaints.append(f"request: {route.request.url}")
                route.abort()

        page.route("**/*", judge)
        page.goto(file.as_uri())
        return Opened(page, complaints)

    yield opening
    for context in contexts:
        context.close()
