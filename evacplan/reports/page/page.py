"""The page put together: one file under a policy that lets it load nothing and run nothing else."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition
from evacplan.reports.page import sections
from evacplan.reports.page.contents import contents
from evacplan.reports.page.markup import Markup, element, script_data
from evacplan.reports.words import Words

SCRIPTS = ("model.js", "map.js", "timeline.js", "tables.js", "search.js", "start.js")
"""The parts of the page's script, in the order in which they follow each other."""


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the page of ``plan``."""
    words = edition.words
    scripts, styles = (_asset("leaflet/leaflet.js"), _script()), (_asset("leaflet/leaflet.css"), _asset("page.css"))
    title = f"{words.name(plan.given.title)} – {words.t('Evacuation plan')}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy(scripts, styles)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        *(element("style", Markup(style)) for style in styles),
    )
    body = element(
        "body",
        element("a", words.t("Search for a group"), href="#search", class_="skip"),
        sections.header(plan, edition),
        element(
            "main",
            sections.stranded(plan, edition),
            *_drawn(words),
            sections.summary(plan, edition),
            sections.bottlenecks(plan, edition),
            sections.quality(plan, edition),
            *_tables(words),
        ),
        _footer(words),
        script_data("plan", contents(plan, words)),
        Markup(f'<script type="application/json" id="basemap">{_asset("basemap.json")}</script>'),
        *(element("script", Markup(script)) for script in scripts),
    )
    yield f"<!DOCTYPE html>\n{element('html', head, body, lang=words.language)}\n".encode()


def policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Return the content security policy: exactly these scripts and styles, and nothing from anywhere."""
    kinds = (("script-src", scripts), ("style-src", styles))
    allowed = [" ".join((kind, *(f"'sha256-{_hash(text)}'" for text in texts))) for kind, texts in kinds]
    return "; ".join(("default-src 'none'", *allowed, "img-src data:", "base-uri 'none'", "form-action 'none'"))


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    """Return a file of the page, without what would make a browser look for further files."""
    text = (files("evacplan.reports.page") / "assets" / name).read_text(encoding="utf-8")
    text = re.sub(r"\n//# sourceMappingURL=\S+", "", text)
    return re.sub(r"url\((?!data:|#)[^)]*\)", "none", text) if name.endswith(".css") else text


@cache
def _script() -> str:
    parts = "\n".join(_asset(name) for name in SCRIPTS)
    return f"(() => {{\n'use strict';\n{parts}\n}})();"


def _drawn(words: Words) -> Iterator[Markup]:
    """Yield the places for what the script draws: map, slider, timeline and the way of a group."""
    t = words.t
    yield element("noscript", element("p", t("Map, search and tables need JavaScript, which is switched off.")))
    yield element(
        "section",
        element("h2", t("Map")),
        element("div", id="map", role="application", aria_label=t("Map of the ways that are travelled")),
        element(
            "div",
            element("button", t("Play"), type="button", id="play"),
            element("input", type="range", id="time", min=0, max=1, value=0, aria_label=t("Time of the plan")),
            class_="player",
        ),
        element("div", id="clocks"),
        element("div", id="counts", class_="counts"),
        element("p", t("Borders are drawn for orientation and are no political statement."), class_="small"),
        id="drawn",
    )
    yield element(
        "section",
        element("h2", element("label", t("Search for a group"), for_="search")),
        element(
            "input",
            type="search",
            id="search",
            autocomplete="off",
            spellcheck="false",
            placeholder=t("Group, state or place"),
        ),
        element("ul", id="found"),
        element("div", id="way", aria_live="polite", tabindex=-1),
        id="looking",
    )
    yield element(
        "section",
        element("h2", t("Timeline")),
        element(
            "p",
            t(
                "People and room on every crossing day and departure; below each post its people by the hour, "
                "and as a line the most that it takes; grey: night or closed."
            ),
            class_="small",
        ),
        element("div", id="timeline", class_="wide"),
        id="times",
    )


def _tables(words: Words) -> Iterator[Markup]:
    t = words.t
    names = {
        "departures": t("Departures"),
        "lists": t("Lists to submit"),
        "carriers": t("Vehicles"),
        "groups": t("Groups"),
    }
    for key, name in names.items():
        yield element("section", element("h2", name), element("div", id=f"table-{key}"), id=key)


def _footer(words: Words) -> Markup:
    sources = "Leaflet 1.9 (BSD-2-Clause), Natural Earth (public domain)"
    return element("footer", element("p", words.t("Drawn with: {sources}", sources=sources), class_="small"))
