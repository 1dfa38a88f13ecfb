"""Words in the capture bar outlive the page they were typed on, and are not kept in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from tests.e2e import acts, people
from tests.e2e.people import Account
from tests.e2e.running import Running

BOX = "#capture-text"
WORDS = "Half a sentence about the rollback"


@pytest.fixture
def page(browser: Browser, running: Running, account: Account) -> Iterator[Page]:
    context = browser.new_context(base_url=running.address, storage_state=account.state)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/?step=0")
    acts.save_entry(page, "The first entry.")
    page.goto("/?step=0")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def go(page: Page, name: str) -> None:
    page.locator(".mainnav").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state("networkidle")


def stored(page: Page) -> str:
    return str(
        page.evaluate(
            "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
        )
    )


def test_words_follow_a_link_and_go_once_they_are_saved(page):
    page.locator(BOX).press_sequentially(WORDS)
    go(page, "Goals")
    expect(page).to_have_url(re.compile("/goals$"))
    expect(page.locator(BOX)).to_have_value(WORDS)
    assert "rollback" not in stored(page)
    page.press(BOX, "Enter")
    expect(page.locator("#captured").get_by_text(WORDS)).to_be_visible()
    expect(page.locator(BOX)).to_have_value("")
    go(page, "Log")
    expect(page.locator(BOX)).to_have_value("")


def test_words_and_files_stay_while_another_form_is_saved_in_place(page):
    go(page, "Goals")
    page.get_by_role("link", name="Add a goal").click()
    page.fill(BOX, WORDS)
    page.set_input_files(
        "#capture-files", [{"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}]
    )
    page.get_by_label("The words as given").fill("Move checkout by 12 June")
    page.get_by_role("button", name="Save goal").click()
    expect(page.get_by_text("Goal 1 is saved.")).to_be_visible()
    expect(page.locator(BOX)).to_have_value(WORDS)
    expect(page.locator("[data-carried]").get_by_text("a.txt")).to_be_visible()


@pytest.mark.parametrize("wait_ms", [0, 250, 600])
def test_words_typed_while_another_form_is_being_saved_all_arrive(page, wait_ms):
    """The answer takes a while; the bar is typed in before, during and after the change of pages."""

    def slowly(route: Route) -> None:
        page.wait_for_timeout(wait_ms)
        route.continue_()

    go(page, "Goals")
    page.get_by_role("link", name="Add a goal").click()
    page.get_by_label("The words as given").fill("Move checkout by 12 June")
    page.route("**/goals/add", slowly)
    page.get_by_role("button", name="Save goal").click(no_wait_after=True)
    page.click(BOX)
    page.keyboard.type(WORDS, delay=40)
    expect(page.get_by_text("is saved.")).to_be_visible()
    expect(page.locator(BOX)).to_have_value(WORDS)
    expect(page.locator(BOX)).to_be_focused()
    go(page, "Log")
    expect(page.locator(BOX)).to_have_value(WORDS)


def test_words_outlive_a_form_that_brings_a_new_page(page):
    go(page, "Log")
    page.get_by_role("link", name="The first entry.").click()
    page.locator(BOX).press_sequentially(WORDS)
    page.get_by_label("Never").check()
    page.get_by_role("button", name="Save decision").click()
    expect(page.get_by_text("Decided: Never.")).to_be_visible()
    expect(page.locator(BOX)).to_have_value(WORDS)


def test_signing_out_leaves_no_words_behind(page, account):
    page.locator(BOX).press_sequentially(WORDS)
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_load_state("networkidle")
    page.goto("/account/login/")
    people.sign_in(page, account.email)
    expect(page.locator(BOX)).to_be_visible()
    page.goto("/?step=0")
    expect(page.locator(BOX)).to_have_value("")


def test_the_browser_asks_only_where_words_or_files_would_be_lost(page):
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator(BOX).press_sequentially(WORDS)
    page.wait_for_timeout(1200)
    page.reload()
    expect(page.locator(BOX)).to_have_value(WORDS)
    assert asked == []
    page.click(BOX)
    page.set_input_files(
        "#capture-files", [{"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}]
    )
    page.reload()
    assert asked == ["beforeunload"]
    page.click(BOX)
    page.context.set_offline(True)
    page.locator(BOX).press_sequentially(" and more")
    page.wait_for_timeout(1200)
    page.context.set_offline(False)
    page.reload()
    assert asked == ["beforeunload", "beforeunload"]
