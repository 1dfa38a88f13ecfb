"""From a vague goal and a pasted review to answers that are shown, and what becomes of them when the record changes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import acts, people
from tests.e2e.running import Running
from tests.e2e.watch import Watch

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
VAGUE = "Communicate better with partner teams"
COMPOUND = "Her dates reach partner teams late; nobody was told that the pilot had moved."
PLAIN = "Questions of the auditors stayed open."
REVIEW = f"Review of the last week\n\nMara took up the plan with energy. {COMPOUND} {PLAIN}\n"
PART = "Her dates reach partner teams late;"
ANSWER = "All four partner teams had the dates in writing on Friday 8 May."
NOTE = "I sent the four partner teams the dates of June."
CITED = "First written status sent to the five people"
SAW = "the dates that I sent to the partner teams"
SAID = "I had the dates from Mara in good time, and my team planned with them."
BRACKETS = re.compile(r"\[[^\]]*\]")  # what only the user can fill in
NOT_ANSWERED = "Nothing is answered yet. What stays unanswered reads as true."


@dataclass(frozen=True)
class Argued:
    """What stands in the plan: the address of its pages, the goal's number, the concern and the two entries."""

    plan: str
    goal: str
    concern: str
    cited: str
    note: str


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_from_a_vague_goal_to_an_answer_that_stands_or_falls_with_its_entries(
    running: Running, page: Page, watch: Watch, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    people.open_example(page, running)
    plan = _plan(page)
    note = _log(page)
    goal = _paste_a_vague_goal(page, plan)
    concern = _tick_and_split(page, plan, goal)
    _the_board_names_the_next(page, plan)
    cited = _answer_with_two_places(page, concern)
    found = Argued(plan, goal, concern, cited, note)
    _a_champion_answers(page, found)
    _take_a_cited_entry_out(page, found)
    _date_the_other_anew(page, found)
    watch.assert_clean()


def _plan(page: Page) -> str:
    page.goto("/?step=0")
    found = re.search(r"/p/[0-9a-f-]{36}/", page.content())
    assert found is not None
    return found.group()


def _fits(page: Page) -> None:
    """Nothing is reached only by scrolling sideways."""
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beyond <= 0, f"{page.url} scrolls {beyond} px sideways"


def _log(page: Page) -> str:
    """A note of today; the address of its entry."""
    page.goto("/?step=0")
    acts.save_entry(page, NOTE)
    page.locator("#captured").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=NOTE)).to_be_visible()
    return page.url


def _paste_a_vague_goal(page: Page, plan: str) -> str:
    """Three findings, each with a rewrite, and a draft that asks for the measure; the goal's number."""
    page.goto(f"{plan}goals")
    page.get_by_role("link", name="Paste the whole list").click()
    page.get_by_label("Paste the goals as they were given").fill(VAGUE)
    page.get_by_role("button", name="Split into goals").click()
    page.get_by_role("button", name="Save goals").click()
    page.get_by_role("main").get_by_role("link", name=VAGUE).click()
    expect(page.locator("#clarity")).to_be_visible()
    number = re.search(r"\d+", page.title())
    assert number is not None
    _fits(page)
    findings = page.locator("#clarity li.line")
    expect(findings).to_have_count(3)
    rewrites = [one.inner_text().strip() for one in findings.locator(".words").all()]
    assert len(rewrites) == 3
    assert VAGUE not in rewrites
    assert "partner teams" in page.locator("#clarity p.says").inner_text()
    page.locator("#clarity").get_by_role("link", name="Ask how it is measured").click()
    assert VAGUE.lower() in page.get_by_label("What you send").input_value().lower()
    sent = page.get_by_label("What you send")
    sent.fill(
        re.sub(r"\[[^\]]*\]", "Friday", sent.input_value())
    )  # an empty bracket is asked about
    page.get_by_role("button", name="I sent it").click()
    expect(page.get_by_text("Kept as asked.")).to_be_visible()
    page.goto(f"{plan}goals")
    line = page.locator("li.line", has_text=VAGUE)
    expect(line.get_by_text(re.compile("Measure asked on"))).to_be_visible()
    return number.group()


def _tick_and_split(page: Page, plan: str, goal: str) -> str:
    """Two sentences become concerns, one of them two; the address of the first part, which is about the goal."""
    page.goto(f"{plan}concerns")
    page.get_by_role("link", name="Paste what they wrote").click()
    page.get_by_label("Their words").fill(REVIEW)
    page.get_by_role("button", name="Save and show its sentences").click()
    page.get_by_label(COMPOUND).check()
    page.get_by_label(PLAIN).check()
    page.get_by_role("button", name="Save ticked as concerns").click()
    page.locator("#list").get_by_role("link", name=re.compile(PART)).first.click()
    page.get_by_role("link", name="Split it").click()
    page.get_by_role("button", name="Split it").click()
    expect(page.get_by_text("Split into 2 concerns.")).to_be_visible()
    page.locator("#list").get_by_role("link", name=f"“{PART}”").first.click()
    expect(page.get_by_role("link", name="Say what it is about")).to_be_visible()
    address = page.url
    page.get_by_role("link", name="Say what it is about").click()
    expect(page.get_by_label("Goal it is about")).to_be_visible()
    page.get_by_label("Goal it is about").select_option(label=_label(page))
    page.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name=f"Goal {goal}", exact=True)).to_be_visible()
    _fits(page)
    return address


def _label(page: Page) -> str:
    offered = page.get_by_label("Goal it is about").locator("option").all_inner_texts()
    return next(one for one in offered if VAGUE in one)


def _the_board_names_the_next(page: Page, plan: str) -> None:
    """The first that nothing is said to, why, and the way to close it; Today says the same."""
    page.goto(f"{plan}concerns")
    named = page.locator("#next")
    expect(named.get_by_text(NOT_ANSWERED)).to_be_visible()
    words = named.locator(".says").inner_text()
    _fits(page)
    page.goto("/?step=0")
    expect(page.locator("#today-concerns").get_by_text(NOT_ANSWERED)).to_be_visible()
    page.goto(f"{plan}concerns")
    named.get_by_role("link", name="Answer it").click()
    expect(page.get_by_role("heading", name="What do you say to it?")).to_be_visible()
    expect(page.get_by_role("main").get_by_text(words.strip("“”")).first).to_be_visible()


def _answer_with_two_places(page: Page, concern: str) -> str:
    page.goto(concern)
    page.get_by_role("link", name="Answer it").click()
    page.get_by_label("I dispute it").check()
    page.get_by_label("Your answer").fill(ANSWER)
    page.get_by_role("button", name="Save and decide").click()
    page.get_by_label("May go in a packet").check()
    page.get_by_role("button", name="This is my answer").click()
    for words in (CITED, NOTE):
        page.get_by_role("link", name="Point to a place").click()
        page.get_by_label("Words of the entry").fill(words)
        page.get_by_role("button", name="Search").click()
        page.get_by_role("main").get_by_role("link", name=re.compile(words)).first.click()
        page.get_by_role("button", name="Save place").click()
    expect(page.locator("#places li.place")).to_have_count(2)
    _fits(page)
    page.locator("#places").get_by_role("link", name=re.compile(CITED)).click()
    expect(page.get_by_role("heading", name=re.compile(CITED))).to_be_visible()
    return page.url


def _row(page: Page, found: Argued, *, of: str) -> Locator:
    """The line of the concern on the board or in coverage."""
    page.goto(f"{found.plan}{of}")
    path = found.concern[found.concern.index("/concerns/") :]
    return page.locator("li.line", has=page.locator(f'a.words[href="{path}"]')).first


def _a_champion_answers(page: Page, found: Argued) -> None:
    """Asked in one's own channel, pasted back: an entry of the goal that nothing spoke of."""
    expect(_of_goal(page, found)).to_contain_text("Nothing written yet")
    page.goto(f"{found.plan}champions/add")
    page.get_by_label("Name, if new").fill("Ines Hartog")
    page.get_by_label("What they saw of your work").fill(SAW)
    goals = page.get_by_label(re.compile("^Goal"))
    goals.select_option(index=goals.locator("option").count() - 1)
    page.get_by_role("button", name="Save and show the text").click()
    assert SAW in page.get_by_label("What you send").input_value()
    _fits(page)
    page.get_by_role("button", name="I sent it").click()
    page.get_by_role("link", name="Paste the answer").click()
    page.get_by_label("Their words").fill(SAID)
    page.get_by_label("They wrote: your manager and HR may read this under my name").check()
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("The answer is kept as an entry.")).to_be_visible()
    expect(_of_goal(page, found)).to_contain_text("1 entry")


def _of_goal(page: Page, found: Argued) -> Locator:
    """The line of the goal on Today."""
    page.goto("/?step=0")
    return page.locator("#today-goals li.line", has_text=VAGUE)


def _take_a_cited_entry_out(page: Page, found: Argued) -> None:
    """The place is flagged and kept; board, coverage and Today no longer count it."""
    shown = "status-week-1.txt"
    for of in ("concerns", "coverage"):
        expect(_row(page, found, of=of)).to_contain_text(shown)
    page.goto("/?step=0")
    goals = page.locator("#today-goals").inner_text()
    page.goto(found.cited)
    page.get_by_role("link", name="Take it out").click()
    page.get_by_label("Why?").fill("It names somebody who did not agree.")
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("The entry is out of lists and packets.")).to_be_visible()
    page.goto(found.concern)
    expect(page.locator("#places li.place")).to_have_count(2)
    flag = "The entry was taken out. This place shows nothing until it is taken back in."
    expect(page.locator("#places").get_by_text(flag)).to_be_visible()
    expect(_row(page, found, of="concerns")).to_contain_text("Where has the proof gone?")
    for of in ("concerns", "coverage"):
        row = _row(page, found, of=of)
        expect(row).not_to_contain_text(shown)
        expect(row).to_contain_text("Your own note or file of the same day")
        _fits(page)
    page.goto("/?step=0")
    assert page.locator("#today-goals").inner_text() != goals


def _date_the_other_anew(page: Page, found: Argued) -> None:
    """What happened a month before it was written is no note of the same day."""
    page.goto(found.note)
    chips = page.locator("[id^=chips-]").first
    dated = chips.locator("details", has=page.locator("button", has_text="Save date"))
    dated.locator("summary").click()
    dated.get_by_label("Day").fill(acts.in_days(-30).isoformat())
    dated.get_by_label("Time, if you know it").fill("")
    dated.get_by_role("button", name="Save date").click()
    expect(chips.get_by_text(f"{acts.in_days(-30):%b}").first).to_be_visible()
    for of in ("concerns", "coverage"):
        expect(_row(page, found, of=of)).to_contain_text("Your own note or file, made later")
