"""What every page can do: keys, words that survive, files that are carried, a phone, no script, paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.people import PASSWORD, Account
from tests.e2e.running import Running

BOX = "#capture-text"
ADD_FILE = """(how) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["hello"], how + ".txt", { type: "text/plain" }));
  const box = document.querySelector("#capture-text");
  const init = { bubbles: true, cancelable: true };
  if (how === "words") ["text/plain", "text/html"].forEach((type) => carried.setData(type, "said"));
  if (how === "drop") document.body.dispatchEvent(new DragEvent("drop", { ...init, dataTransfer: carried }));
  else return box.dispatchEvent(new ClipboardEvent("paste", { ...init, clipboardData: carried }));
}"""


@pytest.fixture
def context(browser: Browser, running: Running, account: Account) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=running.address, storage_state=account.state)
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    return page


def _log(page: Page) -> Page:
    page.locator(".mainnav").get_by_role("link", name="Log", exact=True).click()
    page.wait_for_url("**/log")
    return page


def test_n_goes_to_the_box_and_letters_typed_there_are_only_letters(page):
    page.keyboard.press("n")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("n j k ? /")
    expect(page.locator(BOX)).to_have_value("n j k ? /")


def test_the_question_mark_shows_all_keys(page):
    page.keyboard.press("?")
    page.wait_for_url("**/help/keys/")
    assert page.get_by_role("main").locator("kbd").count() > 0


def test_keys_rest_while_another_key_is_held(page):
    page.keyboard.press("Control+n")
    expect(page.locator(BOX)).not_to_be_focused()


def test_enter_saves_and_j_and_k_walk_the_log(page):
    for words in ("First thing.", "Second thing."):
        page.fill(BOX, words)
        page.press(BOX, "Enter")
        expect(page.locator("#captured")).to_contain_text(words)
        expect(page.locator(BOX)).to_have_value("")
    _log(page)
    page.keyboard.press("j")
    expect(page.locator("[data-item] a").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-item] a").first).to_be_focused()


def test_shift_and_enter_begin_a_line(page):
    page.fill(BOX, "one")
    page.press(BOX, "Shift+Enter")
    page.keyboard.type("two")
    expect(page.locator(BOX)).to_have_value("one\ntwo")


def test_pasted_and_dropped_files_are_carried_and_can_be_removed(page):
    page.evaluate(ADD_FILE, "paste")
    page.evaluate(ADD_FILE, "drop")
    assert page.evaluate(ADD_FILE, "words"), "with a picture of them: left to the browser"
    names = page.locator("[data-carried] .name")
    expect(names).to_have_text(["paste.txt", "drop.txt"])
    page.get_by_role("button", name="Remove paste.txt").click()
    expect(names).to_have_text(["drop.txt"])
    expect(page.locator(BOX)).to_be_focused()


def test_a_name_that_lies_is_shown_as_it_is(page):
    page.set_input_files(
        "#capture-files", [{"name": "b\u202egnp.exe", "mimeType": "image/png", "buffer": b"x"}]
    )
    expect(page.locator("[data-carried] .name")).to_have_text("b[U+202E]gnp.exe")


def test_a_lost_connection_loses_no_word_and_a_second_try_saves_once(page, context):
    page.evaluate(ADD_FILE, "paste")
    page.fill(BOX, "Written in a tunnel.")
    context.set_offline(True)
    page.press(BOX, "Enter")
    expect(
        page.get_by_text("Not saved: no connection. Your words are still in the box.")
    ).to_be_visible()
    expect(page.locator(BOX)).to_have_value("Written in a tunnel.")
    expect(page.locator("[data-carried] .name")).to_have_text("paste.txt")
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#captured")).to_contain_text("Written in a tunnel.")
    expect(page.get_by_text("Not saved")).to_have_count(0)
    expect(_log(page).get_by_role("link", name="Written in a tunnel.")).to_have_count(1)


def test_a_lost_connection_leaves_a_form_as_it_was(page, context):
    page.goto("/settings")
    page.wait_for_load_state("networkidle")
    page.fill("[name=name]", "Robin Vale")
    context.set_offline(True)
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Not saved: no connection.")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Robin Vale")
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#messages .said")).to_be_visible()
    page.goto("/settings")
    expect(page.locator("[name=name]")).to_have_value("Robin Vale")


def test_an_expired_sign_in_carries_the_words_over(page, context, account):
    page.fill(BOX, "Written after the session ended.")
    context.clear_cookies()
    page.press(BOX, "Enter")
    page.wait_for_selector("[name=login]")
    page.fill("[name=login]", account.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state("networkidle")
    if page.get_by_role("button", name=re.compile("Save")).count() and "save" in page.url:
        page.locator("main .btn-primary").click()
    page.goto("/")
    expect(_log(page).get_by_role("link", name="Written after the session ended.")).to_have_count(1)


def test_nothing_written_is_kept_in_the_browser(page, context):
    page.fill(BOX, "A secret draft.")
    context.set_offline(True)
    page.press(BOX, "Enter")
    expect(page.get_by_text("Not saved")).to_be_visible()
    kept = page.evaluate(
        "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
    )
    assert "secret" not in kept


def test_a_phone_has_more_above_the_dock(page):
    page.set_viewport_size({"width": 390, "height": 844})
    sheet = page.locator("#more")
    expect(sheet).not_to_be_visible()
    page.get_by_role("button", name="More").click()
    expect(sheet.get_by_role("link", name="People")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()


def test_without_script_the_bar_saves_words_and_a_file(browser, running, account):
    context = browser.new_context(
        base_url=running.address, storage_state=account.state, java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )  # fmt: skip
    page = context.new_page()
    page.goto("/")
    page.fill(BOX, "Saved without script.")
    page.set_input_files(
        "#capture-files", [{"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}]
    )
    page.locator("[data-capture] .btn-primary").click()
    expect(page.get_by_text("Saved without script.").first).to_be_visible()
    context.close()


def test_paper_has_the_words_and_nothing_to_press(page):
    page.emulate_media(media="print", color_scheme="dark")
    for part in (".mainnav", ".capture", ".pagefoot"):
        expect(page.locator(part)).not_to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_at_200_percent_nothing_covers_the_words(page):
    page.set_viewport_size({"width": 640, "height": 450})
    expect(page.locator(".capture")).to_have_css("position", "static")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_line_of_today_counts_an_entry_saved_in_the_bar_at_once(page):
    page.goto("/?step=0")
    line = page.locator("#today-line")
    before = int("".join(re.findall(r"\d+(?= entr)", line.inner_text())) or 0)
    page.fill(BOX, "Counted at once")
    page.locator(".capture .btn-primary").click()
    expect(line).to_contain_text(f"{before + 1} entr")
    page.locator("#captured").get_by_role("button", name="Undo").click()
    expect(line).to_contain_text(f"{before} entr" if before else "starts here")
