"""After the meeting: two minutes from "What was said?" to a text ready to retype, wide and at 390 px."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from tests.e2e import acts, people
from tests.e2e.running import Running
from tests.e2e.watch import Watch

SAID = "Dana: “Goal 4 counts as done when two teams say so.”"
PROMISE = "an answer on goal 4"


def test_from_what_was_said_to_a_text_and_a_card(
    running: Running, browser: Browser, page: Page, watch: Watch
) -> None:
    people.sign_up(page, running)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/?step=0")
    plan_log = page.get_by_role("navigation", name="Main").get_by_role("link", name="Log")
    _add_dana(page)
    page.set_viewport_size({"width": 390, "height": 844})
    plan_log.click()
    page.get_by_role("main").get_by_role("link", name="After a meeting").click()
    watch.assert_accessible()
    page.get_by_label("Dana Whitlock").check()
    page.get_by_label("What was said?").fill(SAID)
    page.get_by_label("By whom").first.fill("Dana Whitlock")
    page.get_by_label("What was promised?").fill(PROMISE)
    page.get_by_label("By when").first.fill(acts.in_days(10).isoformat())
    page.get_by_role("button", name="Save and write the text").click()
    _read_and_send(page, watch)
    _prepare_and_settle(page, watch)
    _again_without_scripts(browser, running, page)
    watch.assert_clean()


def _add_dana(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="People").click()
    page.get_by_role("link", name="Add a person").first.click()
    page.get_by_label("Name", exact=True).fill("Dana Whitlock")
    page.get_by_role("button", name="Save person").click()
    expect(page.get_by_role("main").get_by_text("Dana Whitlock").first).to_be_visible()


def _read_and_send(page: Page, watch: Watch) -> None:
    text = page.get_by_label("The text")
    words = text.input_value()
    assert f"- Dana Whitlock: {PROMISE}, by {acts.said(acts.in_days(10))}" in words
    assert len(words.splitlines()) <= 5
    watch.assert_accessible()
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == words
    page.get_by_role("button", name="I sent it").click()
    main = page.get_by_role("main")
    expect(
        main.get_by_role("heading", name=re.compile("I wrote back what was agreed"))
    ).to_be_visible()
    expect(main.get_by_text(PROMISE).first).to_be_visible()
    watch.assert_accessible()


def _prepare_and_settle(page: Page, watch: Watch) -> None:
    """A checkpoint of yesterday: its page, a question, that it was held; then the promise and what came back."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Dates").click()
    page.get_by_role("main").get_by_role("link", name="Promises").click()
    expect(page.get_by_role("heading", name="1 promised: 1 open.")).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("button", name=f"Kept: {PROMISE}", exact=True).click()
    expect(page.get_by_role("heading", name="1 promised: 1 kept.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="1 promised: 1 open.")).to_be_visible()
    _add_checkpoint(page)
    page.get_by_role("link", name="Before and after it").click()
    watch.assert_accessible()
    page.get_by_label("What do you want to ask?").fill("Which two teams?")
    page.get_by_role("button", name="Add the question").click()
    page.get_by_role("button", name="Asked: Which two teams?").click()
    expect(page.get_by_text("asked on")).to_be_visible()
    expect(page.get_by_role("main").get_by_text(PROMISE).first).to_be_visible()
    sheet = page.get_by_role("link", name="As one page (PDF)").get_attribute("href")
    answer = page.request.get(str(sheet))
    assert answer.body().startswith(b"%PDF-")
    page.get_by_role("button", name="Nobody came").click()
    expect(
        page.get_by_text("It did not take place. One dated sentence keeps that.")
    ).to_be_visible()
    page.get_by_role("link", name="Write it down").click()
    expect(page.get_by_text("did not take place: Nobody came.").first).to_be_visible()


def _add_checkpoint(page: Page) -> None:
    """A date of kind checkpoint that has come, whatever the zone."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Dates").click()
    page.get_by_role("link", name="Add a date").first.click()
    page.get_by_label("What is it?").fill("Talk with Dana")
    page.get_by_label("Kind", exact=True).select_option("checkpoint")
    page.locator("#id_local_date").fill(yesterday.isoformat())
    page.get_by_role("button", name="Show the date").click()
    page.get_by_role("button", name="Save date").click()
    page.get_by_role("link", name="Talk with Dana").first.click()


def _again_without_scripts(browser: Browser, running: Running, page: Page) -> None:
    """The same person walks the same way with JavaScript off."""
    context = browser.new_context(
        java_script_enabled=False,
        base_url=running.address,
        storage_state=page.context.storage_state(),
    )
    context.set_default_timeout(20_000)
    plain = context.new_page()
    plain.goto("/?step=0")
    plain.get_by_role("main").get_by_role("link", name="After a meeting").click()
    plain.get_by_label("What was said?").fill("It was fine.")
    plain.get_by_role("button", name="Save and write the text").click()
    expect(plain.get_by_label("The text")).to_have_value(re.compile("It was fine"))
    expect(plain.get_by_role("button", name="Copy the text")).to_be_hidden()
    plain.get_by_role("button", name="I sent it").click()
    expect(plain.get_by_role("heading", name=re.compile("I wrote back"))).to_be_visible()
    context.close()
