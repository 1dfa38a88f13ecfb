"""Choices: a letter in hand, eight figures, an answer; then vests, a second scenario, paper, and nothing left."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e import acts
from tests.e2e.people import Account
from tests.e2e.running import Running
from tests.e2e.watch import Watch

# What somebody types who holds a letter: eight inputs, the currency and "a year" stand there already.
LETTER = {
    "Pay": "120,000",
    "Offer now": "34.000,00",
    "Last day if you take the offer": acts.in_days(4).isoformat(),
    "Payout after not passing": "1/3",
    "Last day of the plan": acts.in_days(47).isoformat(),
    "Weeks until a new job": "20",
    "Pay of a new job, a year": "110 000",
    "Tax on pay": "30 %",
}
CHANCE = re.compile(r"if your chance of passing is [\d.]+\s%")
STATEMENT = f"Vest Date\tShares\n{acts.in_days(5).isoformat()}\t62\n{acts.in_days(96).isoformat()}\t1.062,5\n"


def test_eight_figures_give_an_answer_that_can_be_refined(
    running: Running, page: Page, watch: Watch, account: Account, tmp_path: Path
) -> None:
    page.context.add_cookies(account.state["cookies"])
    _open(page)
    watch.assert_accessible()
    _type_the_letter(page)
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#short-answer").get_by_text(CHANCE)).to_be_visible()
    watch.assert_accessible()
    _refine_in_place(page, watch)
    _paste_vests(page, watch)
    _on_paper(page, tmp_path)
    _compare(page, watch)
    _delete(page)
    watch.assert_clean()


def _open(page: Page) -> None:
    """By the main list."""
    page.goto("/?step=0")
    page.goto(page.locator('nav a[href$="/choices"]').first.get_attribute("href") or "")
    expect(page.get_by_role("heading", name="Stay, fight or take the money")).to_be_visible()


def _type_the_letter(page: Page) -> None:
    assert len(LETTER) == 8
    for label, words in LETTER.items():
        page.get_by_label(label, exact=True).fill(words)


def _refine_in_place(page: Page, watch: Watch) -> None:
    """The answer beside the form follows a change; what cannot be read is named and kept."""
    page.get_by_role("link", name="Change figures").first.click()
    short = page.locator("#short")
    before = short.locator(".count").first.inner_text()
    page.get_by_label("Offer now", exact=True).fill("39000")
    page.get_by_label("Offer now", exact=True).press("Tab")
    expect(short.get_by_text("Not saved yet.")).to_be_visible()
    assert short.locator(".count").first.inner_text() != before
    watch.assert_accessible()
    page.get_by_label("Offer now", exact=True).fill("about forty")
    page.get_by_label("Offer now", exact=True).press("Tab")
    expect(short.get_by_text("Cannot be read yet: Offer now")).to_be_visible()
    page.get_by_role("button", name="Save figures").click()
    expect(page.get_by_text("This cannot be worked out.").first).to_be_visible()
    expect(page.get_by_label("Offer now", exact=True)).to_have_value("about forty")
    page.get_by_label("Offer now", exact=True).fill("16 weeks")
    page.get_by_role("button", name="Save figures").click()
    expect(page.get_by_text("The figures are saved.")).to_be_visible()
    expect(page.get_by_text("16 weeks, which is $36,923.08")).to_be_visible()


def _paste_vests(page: Page, watch: Watch) -> None:
    page.get_by_role("link", name="Vest dates").first.click()
    watch.assert_accessible()
    page.get_by_label("Paste the lines of your broker's statement").fill(STATEMENT)
    page.get_by_role("button", name="Show what is in it").click()
    watch.assert_accessible()
    page.get_by_role("button", name=re.compile("^Keep")).click()
    page.get_by_label("Price of a share now", exact=True).fill("181.40")
    page.get_by_role("button", name="Save prices").click()
    page.get_by_role("link", name=re.compile("Scenario 1")).first.click()
    expect(page.get_by_text(re.compile("2 vest dates, together"))).to_be_visible()
    watch.assert_accessible()


def _on_paper(page: Page, folder: Path) -> None:
    sentence = page.locator("#short-answer").get_by_text(CHANCE).inner_text()
    chance = re.search(r"[\d.]+\s%", sentence)
    assert chance is not None
    paper = acts.download(page, "Download as PDF", folder)
    printed = " ".join(" ".join(acts.pages_of(paper)).split())
    assert chance[0].replace("\u00a0", " ") in printed.replace("\u00a0", " ")
    assert "36,923.08" in printed


def _compare(page: Page, watch: Watch) -> None:
    page.get_by_role("button", name="Begin another with these figures").click()
    page.get_by_label("Weeks until a new job", exact=True).fill("40")
    page.get_by_role("button", name="Save figures").click()
    page.get_by_role("link", name="Compare with another").click()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Weeks until a new job"))).to_be_visible()
    watch.assert_accessible()


def _delete(page: Page) -> None:
    """Both, until the first form stands there again."""
    for _scenario in range(2):
        _go_to_list(page)
        page.get_by_role("main").get_by_role("link", name=re.compile("^Scenario")).first.click()
        page.get_by_role("link", name="Delete it").click()
        page.get_by_role("button", name="Delete it").click()
        expect(page.get_by_text("The scenario is deleted.")).to_be_visible()
    expect(page.get_by_role("button", name="Work it out")).to_be_visible()


def _go_to_list(page: Page) -> None:
    page.goto("/?step=0")
    page.goto(page.locator('nav a[href$="/choices"]').first.get_attribute("href") or "")


def test_it_works_without_scripts_on_a_phone(browser: Browser, running: Running, account: Account) -> None:  # fmt: skip
    context = browser.new_context(
        base_url=running.address, java_script_enabled=False, storage_state=account.state,
        viewport={"width": 390, "height": 844},
    )  # fmt: skip
    page = context.new_page()
    _open(page)
    _type_the_letter(page)
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#short-answer").get_by_text(CHANCE)).to_be_visible()
    page.get_by_label("If my chance were, in percent").fill("30")
    page.get_by_role("button", name="Show it").click()
    expect(
        page.get_by_text(re.compile(r"If your chance of passing were 30\s%")).first
    ).to_be_visible()
    page.get_by_role("link", name="3 months", exact=True).click()
    expect(page.locator("#short-answer").get_by_text(re.compile("After 3 months"))).to_be_visible()
    context.close()
