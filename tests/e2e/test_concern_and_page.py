"""The concern and the page: an accusation, its words, the day the target moved and the page with the proof, in two taps."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e import people
from tests.e2e.running import Running
from tests.e2e.watch import Watch

COMPOUND = "Her status mails are late; partner teams hear nothing and nobody knows the dates."
PLAIN = "She was not reachable in the on-call week."
REVIEW = f"A second review.\n\nMara works hard. {COMPOUND} {PLAIN}\n"
ANSWER = "Six written status mails went out on six Fridays."


def test_from_a_pasted_review_to_the_page_with_the_proof(
    running: Running, browser: Browser, page: Page, watch: Watch
) -> None:
    people.open_example(page, running)
    _the_concern_and_the_page(page, watch)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        _the_concern_and_the_page(page, watch)
    page.set_viewport_size({"width": 1280, "height": 900})
    _paste_and_tick(page, watch)
    _split(page, watch)
    _answer_and_decide(page, watch)
    _point_without_scripts(browser, running, page)
    watch.assert_clean()


def _concerns(page: Page) -> None:
    """By the main list, which is behind "More" where the page is narrow."""
    page.goto("/?step=0")
    page.goto(page.locator('nav a[href$="/concerns"]').first.get_attribute("href") or "")


def _the_concern_and_the_page(page: Page, watch: Watch) -> None:
    """Two taps: the accusation, then the page."""
    _concerns(page)
    page.locator("#list").get_by_role("link", name=re.compile("95th percentile")).first.click()
    main = page.get_by_role("main")
    expect(main.get_by_text("so goal 2 is not met")).to_be_visible()
    expect(main.get_by_role("heading", name="The day the target moved")).to_be_visible()
    expect(main.locator(".moved ins").first).to_have_text("250")
    shown = main.get_by_role("img", name="Page 1 of coaching-plan.pdf")
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    page.wait_for_function("node => node.naturalWidth > 100", arg=shown.element_handle())
    watch.assert_accessible()
    shown.click()
    expect(page.get_by_role("heading", name="coaching-plan.pdf")).to_be_visible()


def _paste_and_tick(page: Page, watch: Watch) -> None:
    _concerns(page)
    page.get_by_role("link", name="Paste what they wrote").click()
    page.get_by_label("Their words").fill(REVIEW)
    page.get_by_role("button", name="Save and show its sentences").click()
    watch.assert_accessible()
    page.get_by_label(COMPOUND).check()
    page.get_by_label(PLAIN).check()
    page.get_by_role("button", name="Save ticked as concerns").click()
    expect(page.get_by_text("2 concerns are saved, word for word.")).to_be_visible()


def _split(page: Page, watch: Watch) -> None:
    page.locator("#list").get_by_role("link", name=re.compile("Her status mails")).first.click()
    page.get_by_role("link", name="Split it").click()
    parts = page.get_by_label("One accusation a line")
    assert len(parts.input_value().splitlines()) == 3
    parts.fill(COMPOUND.replace("; ", ";\n"))
    watch.assert_accessible()
    page.get_by_role("button", name="Split it").click()
    expect(page.get_by_text("Split into 2 concerns.")).to_be_visible()


def _answer_and_decide(page: Page, watch: Watch) -> None:
    page.locator("#list").get_by_role("link", name="“Her status mails are late;”").first.click()
    page.get_by_role("link", name="Answer it").click()
    page.get_by_label("I dispute it").check()
    page.get_by_label("Your answer").fill(f"{ANSWER} It was basically done. Nobody asked.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("These are 3 sentences; two fit.").first).to_be_visible()
    expect(page.get_by_text("basically", exact=True).first).to_be_visible()
    watch.assert_accessible()
    page.get_by_label("Your answer").fill(ANSWER)
    page.get_by_role("button", name="Save and decide").click()
    page.get_by_label("May go in a packet").check()
    watch.assert_accessible()
    page.get_by_role("button", name="This is my answer").click()
    expect(page.get_by_text("I dispute it")).to_be_visible()


def _point_without_scripts(browser: Browser, running: Running, page: Page) -> None:
    """Two places, chosen by a search, with scripts switched off."""
    context = browser.new_context(
        base_url=running.address, java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    plain = context.new_page()
    for words, told in (
        ("First written status", "status-week-1.txt"),
        ("Sixth written status", "In its own words"),
    ):
        plain.goto(page.url)
        plain.get_by_role("link", name="Point to a place").click()
        plain.get_by_label("Words of the entry").fill(words)
        plain.get_by_role("button", name="Search").click()
        plain.get_by_role("link", name=re.compile(words)).first.click()
        plain.get_by_label(told).check()
        plain.get_by_role("button", name="Save place").click()
    expect(plain.locator("#places li.place")).to_have_count(2)
    context.close()
