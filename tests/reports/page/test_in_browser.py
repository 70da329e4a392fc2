"""The page as people use it: in a browser, without a network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from evacplan.plan.plan import Plan
from evacplan.reports.notes import explanation
from evacplan.reports.words import LANGUAGES, Language, Words
from tests.plan.sample import edited, sample_plan, scenario_with
from tests.reports.page.conftest import Opened, page_of

DOTS = "document.querySelector('canvas.dots').toDataURL()"
SET_TIME = """(to) => {
    const time = document.getElementById('time');
    time.value = to;
    time.dispatchEvent(new Event('input'));
}"""
WORDS_IN_LINES = """() => {
    const found = {};
    for (const cell of document.querySelectorAll('td')) {
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            for (const word of walker.currentNode.data.matchAll(/[\\p{L}]+/gu)) {
                const range = document.createRange();
                range.setStart(walker.currentNode, word.index);
                range.setEnd(walker.currentNode, word.index + word[0].length);
                const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
                found[word[0]] = Math.max(found[word[0]] || 0, tops.size);
            }
        }
    }
    return found;
}"""
HOSTILE = (
    "<script>document.title='run'</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://example.org","x")',
    "../../etc/passwd",
    "\u202eright to left\u202e",
    "Қ" * 300,
    "</script><script>alert(1)</script><!--<script>",
)


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_quiet_and_asks_for_nothing(
    valid_plan: Plan, opened: Callable[..., Opened], language: Language, width: int
):
    """In every language, on a desk and on a telephone: no complaint, no request, and nothing beside the screen."""
    shown = opened(page_of(valid_plan, language), width)
    assert shown.page.locator("html").get_attribute("lang") == language
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.complaints == []


def test_the_slider_moves_people_and_clocks(valid_plan: Plan, opened: Callable[..., Opened]):
    """Another time shows other dots, other clocks and other counts; the arrow keys reach it as well."""
    shown = opened(page_of(valid_plan))
    shown.page.evaluate(SET_TIME, 300)
    before = shown.page.evaluate(DOTS), shown.page.inner_text("#clocks"), shown.page.inner_text("#counts")
    shown.page.evaluate(SET_TIME, 2310)
    after = shown.page.evaluate(DOTS), shown.page.inner_text("#clocks"), shown.page.inner_text("#counts")
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert "Iran Mon 2 Mar 21:00 +3:30" in " ".join(after[1].split())
    shown.page.focus("#time")
    shown.page.keyboard.press("Home")
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.inner_text("#clocks") not in (before[1], after[1])
    assert shown.complaints == []


def test_paper_is_light_whatever_the_screen_is(valid_plan: Plan, opened: Callable[..., Opened]):
    """Names on the map and in the timeline are light on a dark screen, and dark on paper that is printed from it."""
    shown = opened(page_of(valid_plan), color_scheme="dark")
    brightness = """() => ['.names .town', '#timeline text', 'h1', '.names .country'].map((where) => {
        const style = getComputedStyle(document.querySelector(where));
        const ink = where === 'h1' ? style.color : style.fill;
        return ink.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    })"""
    assert min(shown.page.evaluate(brightness)) > 400
    shown.page.emulate_media(media="print")
    assert max(shown.page.evaluate(brightness)) < 255
    assert "Tehran" in shown.page.locator(".names").text_content()
    assert shown.complaints == []


def test_play_lets_time_pass(valid_plan: Plan, opened: Callable[..., Opened]):
    """After play the slider moves by itself, until somebody stops it."""
    shown = opened(page_of(valid_plan))
    before = int(shown.page.input_value("#time"))
    shown.page.click("#play")
    for _ in range(50):
        shown.page.wait_for_timeout(100)
        if int(shown.page.input_value("#time")) > before + 20:
            break
    else:
        pytest.fail("time stands still")
    shown.page.click("#play")
    assert shown.page.inner_text("#play") == "Play"
    assert shown.complaints == []


def test_a_search_shows_the_way_of_a_group(valid_plan: Plan, opened: Callable[..., Opened]):
    """Who looks for a group sees every leg with local times and vehicle, and its lists; who is stranded sees why."""
    shown = opened(page_of(valid_plan))
    shown.page.fill("#search", "kz-001")
    shown.page.keyboard.press("Enter")
    way = shown.page.inner_text("#way").replace("\u00a0", " ")
    assert shown.page.locator("#way tbody tr").count() == 4
    assert "Sun 1 Mar 09:15 +3:30" in way
    assert "buses 1" in way
    assert "permission · Azerbaijan" in way
    shown.page.fill("#search", "KZ-005")
    shown.page.click("#found button")
    assert "no border post accepts their documents" in shown.page.inner_text("#way")
    shown.page.click("#stranded button")
    assert shown.page.evaluate("document.activeElement.id") == "way"
    assert "Stranded: 4" in shown.page.inner_text("#counts")
    assert shown.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_how_long_a_way_takes_as_the_papers_do(
    valid_plan: Plan, opened: Callable[..., Opened], language: Language
):
    """The sentence that the page puts together itself is that of the route sheets, letter by letter."""
    shown = opened(page_of(valid_plan, language))
    for assignment in valid_plan.assignments:
        shown.page.fill("#search", assignment.group)
        shown.page.keyboard.press("Enter")
        told = shown.page.locator("#way p").all_text_contents()
        if assignment.legs:
            assert next(explanation(valid_plan, Words(language), assignment)) in told
    assert shown.complaints == []


def test_the_way_of_a_group_shows_no_id_of_a_way(valid_plan: Plan, opened: Callable[..., Opened]):
    """A flight without a name is told by its sites alone; one with a name also by that."""
    named = sample_plan(scenario_with(("services.gyd-nqz.name", "Flight 7")))
    for plan, told in ((valid_plan, ""), (named, "Flight 7")):
        shown = opened(page_of(plan))
        shown.page.fill("#search", "KZ-004")
        shown.page.keyboard.press("Enter")
        assert shown.page.locator("#way tbody tr:last-child td").last.inner_text() == told
        assert "gyd-nqz" not in shown.page.inner_text("#way")


def test_the_timeline_shows_every_hour_of_a_post(opened: Callable[..., Opened]):
    """Bars by the hour stand below the line of what the post takes, red where it is reached, dark where it is shut."""
    closed = {"start": "2026-03-03T10:00", "lasts": "5h", "why": "strike"}
    plan = sample_plan(scenario_with(("crossings.astara.people_per_hour", 13), ("crossings.astara.closed", [closed])))
    shown = opened(page_of(plan))
    bars = shown.page.locator("#timeline .hour")
    told = [title.replace("\u00a0", " ") for title in bars.locator("title").all_text_contents()]
    assert told == [
        "Astara\nMon 2 Mar 09:00 +3:30 – 10:00\nPeople: 20/13",
        "Astara\nWed 4 Mar 09:00 +3:30 – 10:00\nPeople: 8/13",
    ]
    assert shown.page.locator("#timeline .hour.full").count() == 1
    line, first = shown.page.locator("#timeline .limit").bounding_box(), bars.first.bounding_box()
    assert line is not None
    assert first is not None
    assert first["y"] <= line["y"] < first["y"] + first["height"]
    assert "at most 13 an hour" in shown.page.inner_text("#timeline")
    titles = shown.page.locator("#timeline .closed title").all_text_contents()
    assert titles == ["Closed: strike"]
    assert shown.page.locator("#timeline .night").count() > 0
    assert shown.page.locator("#timeline .shut").count() > 0
    assert shown.complaints == []


def test_tables_sort_and_filter(valid_plan: Plan, opened: Callable[..., Opened]):
    """A click on a heading sorts by it, a second one turns the order; a filter keeps the rows that have its words."""
    shown = opened(page_of(valid_plan))
    column = "#table-groups tbody tr td:nth-child(4)"

    def people() -> list[int]:
        return [int(text) for text in shown.page.locator(column).all_inner_texts()]

    heading = shown.page.locator("#table-groups th button").nth(3)
    heading.click()
    assert people() == sorted(people())
    heading.click()
    assert people() == sorted(people(), reverse=True)
    assert sum(people()) == sum(group.people for group in valid_plan.given.groups)
    shown.page.fill("#table-groups input", "kyrgyz")
    assert people() == [2]
    assert shown.complaints == []


def test_a_long_table_is_shown_page_by_page_and_printed_whole(valid_plan: Plan, opened: Callable[..., Opened]):
    """Of sixty groups twenty-five stand in the document at a time; a search finds any; on paper all stand."""
    groups = [{"id": f"KZ-{number:03}", "state": "KZ", "at": "tehran", "people": 1} for number in range(1, 61)]
    left = [{"group": group["id"], "people": 1, "reason": "full"} for group in groups]
    nobody = [(part, ()) for part in ("assignments", "dispatches", "charters", "lists")]
    plan = edited(valid_plan, ("scenario.resolved.groups", groups), ("stranded", left), *nobody)
    shown = opened(page_of(plan))
    rows = shown.page.locator("#table-groups tbody tr")
    assert rows.count() == 25
    shown.page.locator("#table-groups .tools button").nth(1).click()
    assert rows.first.locator("td").first.inner_text() == "KZ-026"
    shown.page.fill("#search", "KZ-060")
    shown.page.keyboard.press("Enter")
    assert "KZ-060" in shown.page.inner_text("#way")
    shown.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == 60
    shown.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert rows.count() == 25
    assert shown.complaints == []


def test_hostile_names_run_nowhere(opened: Callable[..., Opened]):
    """Whatever places and ways are called, nothing of it runs, is fetched, or widens the page."""
    names = [("sites.tehran.name", HOSTILE[0]), ("sites.astara_ir.name", HOSTILE[1]), ("countries.IR.name", HOSTILE[5])]
    names += [
        ("crossings.astara.name", HOSTILE[0]),
        ("fleets.buses.name", HOSTILE[2]),
        ("links.qom-tehran.name", HOSTILE[4]),
    ]
    names += [("states.KZ.name", HOSTILE[3]), ("sites.qom.name", HOSTILE[4]), ("title", HOSTILE[0])]
    scenario = scenario_with(*names)
    plan = edited(sample_plan(scenario), ("stranded.0.reason", HOSTILE[5]))
    for language in LANGUAGES:
        shown = opened(page_of(plan, language), 360)
        title = shown.page.title()
        for words in ("KZ-004", "KZ-005"):
            shown.page.fill("#search", words)
            shown.page.keyboard.press("Enter")
        assert shown.page.title() == title
        assert title.startswith(HOSTILE[0])
        assert shown.page.locator("img").count() == 0
        assert HOSTILE[5] in shown.page.inner_text("#way")
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert shown.complaints == []


@pytest.mark.parametrize("width", [1200, 360])
def test_tables_divide_no_word_that_fits_into_a_column(opened: Callable[..., Opened], width: int):
    """On a telephone too, words stand whole; one of three hundred letters does not widen its column without end."""
    names = (("fleets.buses.name", "Микроавтобусы Туркменбаши"), ("sites.astara_ir.name", HOSTILE[4]))
    shown = opened(page_of(sample_plan(scenario_with(*names)), "ru"), width)
    lines = shown.page.evaluate(WORDS_IN_LINES)
    assert lines["Микроавтобусы"] == lines["Туркменбаши"] == 1
    assert [word for word, count in lines.items() if count > 1] == [HOSTILE[4]]
    assert shown.page.evaluate("Math.max(...[...document.querySelectorAll('td')].map((td) => td.offsetWidth))") < 700
    assert shown.complaints == []


def test_kazakh_letters_stand_in_their_order(opened: Callable[..., Opened]):
    """A column in Kazakh is sorted as its alphabet runs, whatever the browser knows of the language."""
    plan = sample_plan(scenario_with(("states.KZ.name", "Қазақстан"), ("states.KG.name", "Лаос")))
    shown = opened(page_of(plan, "kk"))
    shown.page.locator("#table-groups th button").nth(1).click()
    states = shown.page.locator("#table-groups tbody tr td:nth-child(2)").all_inner_texts()
    assert (states[0], states[-1]) == ("Қазақстан", "Лаос")


def test_the_policy_allows_nothing_but_the_page_itself(valid_plan: Plan, opened: Callable[..., Opened]):
    """A script that somebody brings into the page is refused by the browser."""
    html = page_of(valid_plan)
    assert 'content="default-src &#x27;none&#x27;;' in html
    intruder = re.sub(r"</header>", "</header><script>document.title='run'</script>", html, count=1)
    shown = opened(intruder)
    assert shown.page.title() != "run"
    assert any("Content Security Policy" in complaint for complaint in shown.complaints)
