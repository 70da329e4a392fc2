"""Why a group goes its way, what it does if that is cut, and what would free it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from evacplan.cli.tables import plain_table, section
from evacplan.cli.terminal import shown
from evacplan.cli.wording import moment, people, several
from evacplan.plan.plan import Assignment, Plan, Stranded
from evacplan.plan.reasons import Alternative, Bottleneck
from evacplan.plan.tally import NO_BORDER
from evacplan.scenario.changes.base import day_in_words
from evacplan.units import format_duration

MOST, MOST_NAMES = 8, 3
"""Lines of the summary, and names on one of them."""


def why(assignment: Assignment) -> Iterator[Text]:
    """Yield why ``assignment`` goes its way, the next best corridor, and the reserve."""
    reasons = assignment.reasons
    if reasons is None:
        return
    if reasons.cheapest:
        yield shown("No way home is better for them, even if everything were free.")
    elif reasons.waited_for is not None:
        yield shown(f"A better way was full: {bottleneck(reasons.waited_for)}.")
    reserve = assignment.reserve
    other = reasons.next_best
    if other is not None and (reserve is None or reserve.instead != other):
        yield shown(f"Next best: {_alternative(other)}, {_costs(other)}.")
    if reserve is not None:
        yield shown(
            f"Reserve, if {reserve.way} is closed on {day_in_words(reserve.day)}: {_alternative(reserve.instead)},"
            f" leaves by {moment(reserve.instead.leaves.local)}; {_costs(reserve.instead)}."
        )
    elif assignment.legs and other is None:
        yield shown("Reserve: none, there is no way home without these border posts.")


def bottleneck(full: Bottleneck) -> str:
    """Return what is full, when, and how much of it others take."""
    return f"{full.resource}, {moment(full.at.local)} ({full.taken:,} of {full.capacity:,} taken)"


def _alternative(other: Alternative) -> str:
    over = " + ".join(other.corridor) or NO_BORDER
    return f"over {over}, home {moment(other.home_at.local)}"


def _costs(other: Alternative) -> str:
    """Return what another way costs more, and whether it is free."""
    later = f"{format_duration(abs(other.later))} {'later' if other.later >= 0 else 'earlier'}"
    room = "" if other.room else ", but full, others would have to make room"
    return f"{later}, {other.exposure:+,.1f} weighted person-hours{room}"


def way_out(stranded: Stranded) -> Iterator[Text]:
    """Yield what stands in the way of people who are stranded, and what would free them."""
    cause = stranded.cause
    if cause is None:
        return
    if cause.bottlenecks:
        yield shown(f"In the way: {'; '.join(map(bottleneck, cause.bottlenecks))}.")
    if stranded.freed_by is not None:
        yield shown(f"Smallest change found that would free them: {stranded.freed_by.text}.", "bold")
    else:
        yield shown("No change was found that would free them.")


def freeing(plan: Plan) -> Iterator[RenderableType]:
    """Yield the changes that would free somebody each, those that would free most people first."""
    found: dict[str, list[Stranded]] = {}
    for each in plan.stranded:
        if each.freed_by is not None:
            found.setdefault(each.freed_by.text, []).append(each)
    if not found:
        return
    table = plain_table("change", "would free")
    ranked = sorted(found.items(), key=lambda item: (-max(s.people for s in item[1]), item[0]))
    for text, freed in ranked[:MOST]:
        whom = " or ".join(f"{each.group} ({people(each.people)})" for each in freed[:MOST_NAMES])
        more = f" or {len(freed) - MOST_NAMES} more" if len(freed) > MOST_NAMES else ""
        table.add_row(shown(text), shown(f"{whom}{more}"))
    if len(ranked) > MOST:
        table.add_row(several(len(ranked) - MOST, "more", "more"), "listed by: evacplan show plan.json")
    yield from section("Smallest changes", table)


def reserves(plan: Plan) -> Iterator[RenderableType]:
    """Yield, for every way that may fail, how many people have another way home."""
    found: dict[str, list[int]] = {}
    for assignment in plan.assignments:
        reserve = assignment.reserve
        if reserve is not None:
            free_full = found.setdefault(reserve.way, [0, 0])
            free_full[0 if reserve.instead.room else 1] += assignment.people
    if not found:
        return
    figures = ("have a reserve", "if others make room")
    table = plain_table("if closed", *figures, right=figures)
    for way, (free, full) in sorted(found.items(), key=lambda item: (-sum(item[1]), item[0]))[:MOST]:
        table.add_row(shown(way), f"{free:,}", f"{full:,}")
    yield from section("Reserves", table)
