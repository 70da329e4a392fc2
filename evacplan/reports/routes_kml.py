"""The travelled ways for a globe (OGC KML 2.3): every departure with its span of time, and the sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from evacplan.plan.plan import Instant, Plan
from evacplan.plan.routes import Route, routes
from evacplan.reports.edition import Edition
from evacplan.reports.places import site_name, way_name
from evacplan.reports.words import Words

DECIMALS = 6
_COLOURS = {"link": "ff3264d2", "crossing": "ff0000c8", "service": "ffb4781e", "charter": "ffaa3c8c"}
"""Lines by kind, as KML writes colours: opacity, blue, green, red."""
_WIDEST = 12
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_TAGS = str.maketrans("<>", "‹›")
_PIECE = 1000
"""Lines that are written at a time."""


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the KML document, in pieces."""
    words = edition.words
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
        f"<name>{text(words.name(plan.given.title))}</name>\n"
    ).encode()
    found = routes(plan)
    most = max((route.people for route in found), default=1)
    yield "".join(_styles()).encode()
    yield f"<Folder><name>{text(words.t('Routes'))}</name>\n".encode()
    for at in range(0, len(found), _PIECE):
        yield "".join(_line(plan, words, route, most) for route in found[at : at + _PIECE]).encode()
    yield f"</Folder>\n<Folder><name>{text(words.t('Sites'))}</name>\n".encode()
    for site, given in plan.given.sites.items():
        yield (
            f"<Placemark><name>{text(site_name(plan, words, site))}</name>"
            f"<Point><coordinates>{_position(given.at[::-1])}</coordinates></Point></Placemark>\n"
        ).encode()
    yield b"</Folder>\n</Document>\n</kml>\n"


def text(value: str) -> str:
    """Return ``value`` as text of XML that shows itself: globes run what looks like HTML even inside a name."""
    return escape(_NOT_XML.sub("\ufffd", value).translate(_NO_TAGS))


def _styles() -> Iterator[str]:
    for kind, colour in _COLOURS.items():
        for width in range(1, _WIDEST + 1):
            line = f"<LineStyle><color>{colour}</color><width>{width}</width></LineStyle>"
            yield f'<Style id="{kind}-{width}">{line}</Style>\n'


def _line(plan: Plan, words: Words, route: Route, most: int) -> str:
    leg = route.leg
    # Wider with more people, as the root: twice the width stands for four times the people.
    width = max(1, round(_WIDEST * (route.people / most) ** 0.5))
    name = f"{way_name(plan, words, leg.way)}: {words.n('{n} person', '{n} people', route.people)}"
    details = {
        "people": str(route.people),
        "way": leg.way,
        "from": site_name(plan, words, leg.tail),
        "to": site_name(plan, words, leg.head),
        "departs": leg.departs.local.isoformat(timespec="minutes"),
        "arrives": leg.arrives.local.isoformat(timespec="minutes"),
        "groups": ", ".join(route.groups),
    }
    data = "".join(f'<Data name="{key}"><value>{text(value)}</value></Data>' for key, value in details.items())
    return (
        f'<Placemark><name>{text(name)}</name><Snippet maxLines="0"/>'
        f"<TimeSpan><begin>{_utc(leg.departs)}</begin><end>{_utc(leg.arrives)}</end></TimeSpan>"
        f"<styleUrl>#{leg.kind}-{width}</styleUrl><ExtendedData>{data}</ExtendedData>"
        f"<LineString><tessellate>1</tessellate><coordinates>"
        f"{' '.join(map(_position, route.line))}</coordinates></LineString></Placemark>\n"
    )


def _position(at: tuple[float, float]) -> str:
    return f"{round(at[0], DECIMALS)},{round(at[1], DECIMALS)}"


def _utc(instant: Instant) -> str:
    return f"{instant.utc:%Y-%m-%dT%H:%M:%SZ}"
