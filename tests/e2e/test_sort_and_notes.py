"""Pasted notes become entries and are sorted by keyboard and by thumb; also with JavaScript off."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.people import Account
from tests.e2e.running import Running
from tests.e2e.watch import Watch

NOTES = """# 2 March 2026
- shipped the retry queue for checkout
- Priya said the runbook saved her night
- the checkout page is faster since the cache went live

13/4/2026 checkout latency went from 412 to 287 ms
5/4/2026 wrote the post-mortem
3/4 presented the design
last Tuesday something about the office
"""
GOALS = ("Bring checkout latency below 300 ms.", "Write a post-mortem after every Sev-2 incident.")
NARROW: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def plain_page(browser: Browser, running: Running, account: Account) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=False, base_url=running.address, storage_state=account.state
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def open_from_log(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()


def add_goal(page: Page, words: str) -> None:
    open_from_log(page, "Goals")
    page.get_by_role("link", name="Add a goal").first.click()
    page.get_by_label("The words as given").fill(words)
    page.get_by_role("button", name="Save goal").click()
    expect(page.get_by_role("main").get_by_text(words).first).to_be_visible()


def add_goals(page: Page) -> None:
    page.goto("/?step=0")
    for words in GOALS:
        add_goal(page, words)
    page.goto("/?step=0")


def test_notes_become_entries_and_are_sorted(page: Page, watch: Watch, account: Account) -> None:
    page.context.add_cookies(account.state["cookies"])
    add_goals(page)
    _paste(page, watch)
    _sort_by_keyboard(page, watch)
    _sort_by_thumb(page)
    watch.assert_clean()


def _paste(page: Page, watch: Watch) -> None:
    open_from_log(page, "Paste notes")
    page.get_by_role("button", name="Show the entries").click()
    expect(page.get_by_role("alert")).to_contain_text("Paste your notes first.")
    page.get_by_label("Notes, one thought").fill(NOTES)
    watch.assert_accessible()
    page.get_by_role("button", name="Show the entries").click()
    expect(page.get_by_role("heading", name="7 entries from your notes")).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("button", name="Save entries").click()
    expect(page.get_by_role("alert")).to_contain_text("Two days are possible")
    watch.assert_accessible()
    page.get_by_role("group", name="Which day is meant?").get_by_role("radio").first.check()
    page.get_by_role("button", name="Save entries").click()
    expect(page.get_by_text(re.compile(r"\d entries written from your notes"))).to_be_visible()
    expect(page.get_by_text("entries written from notes on")).to_be_visible()


def _sort_by_keyboard(page: Page, watch: Watch) -> None:
    page.goto("/?step=0")
    page.get_by_role("link", name=re.compile("to sort, about")).click()
    expect(page.get_by_role("heading", name="What is this about?")).to_be_visible()
    watch.assert_accessible()
    words = page.locator(".sorting .words")
    before = words.inner_text()
    page.keyboard.press("1")
    expect(page.get_by_role("button", name=re.compile("Bring checkout"))).to_have_attribute("aria-pressed", "true")  # fmt: skip
    page.keyboard.press("w")
    expect(page.locator(".sorting .metas")).to_contain_text("Win")
    page.keyboard.press("u")
    expect(page.locator(".sorting .metas")).to_contain_text("Note")
    page.keyboard.press("Enter")
    expect(words).not_to_have_text(before)
    page.keyboard.press("u")
    expect(words).to_have_text(before)
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Save date")).to_be_visible()
    page.keyboard.press("s")
    expect(words).not_to_have_text(before)


def _sort_by_thumb(page: Page) -> None:
    page.set_viewport_size(NARROW)
    for _card in range(12):
        if page.get_by_text("Everything is sorted.").count():
            break
        button = page.locator("[data-sort-done]")
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        before = page.locator(".sorting .words").inner_text()
        button.click()
        expect(page.locator(".sorting .words")).not_to_have_text(before)
    expect(page.get_by_text("Everything is sorted.")).to_be_visible()


def test_both_work_without_scripts(plain_page: Page) -> None:
    page = plain_page
    add_goals(page)
    open_from_log(page, "Paste notes")
    page.get_by_label("Notes, one thought").fill(
        "2 March 2026: checkout is quiet\n3/4 the plan was moved"
    )
    page.get_by_role("button", name="Show the entries").click()
    page.get_by_role("button", name=re.compile("^Day first")).click()
    page.get_by_role("button", name="Save entries").click()
    expect(page.get_by_text("2 entries written from your notes.")).to_be_visible()
    page.goto("/?step=0")
    page.get_by_role("link", name=re.compile("2 to sort")).click()
    page.get_by_role("button", name=re.compile("Bring checkout")).click()
    page.get_by_role("button", name="Next entry").click()
    page.get_by_role("button", name="It needs no goal, next").click()
    expect(page.get_by_text("Everything is sorted.")).to_be_visible()
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_text("1 to sort")).to_be_visible()
