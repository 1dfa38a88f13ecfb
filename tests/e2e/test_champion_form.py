"""A private page: made by the user, answered by somebody without an account, and what Today says then."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import people
from tests.e2e.running import Running, start
from tests.e2e.watch import Watch

PUBLIC = "https://notes.example.org"
SAW = "the move of the second region"
WORDS = "I watched the move. Mara found the wrong dates before anybody else did."
FORBIDDEN = re.compile(
    r"\b(pip|focus|pivot|plan|performance|appeal|lawyer|goal|champion|evidence)\b", re.I
)


@pytest.fixture(scope="module")
def running(browser: Browser) -> Iterator[Running]:
    """Behind a public address with TLS; the test stands where its proxy would."""
    product = start(DAYBOOK_PUBLIC_URL=PUBLIC, DAYBOOK_SIGNUP="open")
    product.settings["DAYBOOK_PUBLIC_URL"] = f"http://localhost:{product.port}"
    yield product
    product.stop()


@pytest.fixture
def giver(browser: Browser, running: Running) -> Iterator[Page]:
    """Somebody else's phone, without an account."""
    context = browser.new_context(
        base_url=running.address, viewport={"width": 390, "height": 844}, accept_downloads=True,
        reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_from_a_request_to_a_signed_answer_that_today_counts(
    running: Running, page: Page, giver: Page, watch: Watch
) -> None:
    people.open_example(page, running)
    before = _coverage(page)
    address = _ask(page, watch)
    theirs = Watch(giver)
    _answer(giver, theirs, address.replace(PUBLIC, running.address))
    _see(page, watch)
    after = _coverage(page)
    assert after != before
    watch.assert_clean()
    theirs.assert_clean()


def _coverage(page: Page) -> str:
    page.goto("/?step=0")
    return page.locator("#today-goals").inner_html()


def _ask(page: Page, watch: Watch) -> str:
    """The address, out of the text that is copied."""
    page.goto("/?step=0")
    people_page = page.locator('nav a[href$="/people"]').first.get_attribute("href") or ""
    page.goto(people_page)
    page.get_by_role("link", name="All of them").click()
    page.get_by_role("link", name="Ask somebody", exact=True).first.click()
    page.get_by_label("Name, if new").fill("Ines Hartog")
    page.get_by_label("What they saw of your work").fill(SAW)
    page.get_by_label(re.compile("^Goal")).select_option(index=1)
    page.get_by_role("button", name="Save and show the text").click()
    watch.assert_accessible()
    page.get_by_role("button", name="Make a private page").click()
    copied = page.get_by_label("The address of the private page").input_value()
    watch.assert_accessible()
    found = re.search(rf"{PUBLIC}/asked/\S+", copied)
    assert found, copied
    page.reload()
    assert found.group() not in page.content()
    return found.group()


def _answer(page: Page, watch: Watch, address: str) -> None:
    page.goto(address)
    assert FORBIDDEN.findall(f"{page.title()} {page.locator('body').inner_text()}") == []
    watch.assert_accessible()
    page.get_by_label("Your answer").fill(WORDS)
    page.get_by_role("button", name="Sign and send").click()
    expect(page.get_by_text("Nothing is lost. Your words are kept below.")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(WORDS)
    watch.assert_accessible()
    page.get_by_label(re.compile("under my name")).check()
    page.get_by_label("Your name").fill("Ines Hartog")
    page.get_by_role("button", name="Sign and send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    watch.assert_accessible()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save a copy").click()
    copy = saving.value.path().read_bytes()
    assert WORDS in copy.decode()
    expect(page.get_by_text(hashlib.sha256(copy).hexdigest())).to_be_visible()
    assert _cookies(page.context) == []
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    watch.assert_accessible()


def _cookies(context: BrowserContext) -> list[str]:
    return [one["name"] for one in context.cookies()]


def _see(page: Page, watch: Watch) -> None:
    page.reload()
    expect(page.get_by_text("The page was answered and is closed.")).to_be_visible()
    expect(page.get_by_text("Signed “Ines Hartog”")).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("link", name=re.compile("In answer to what I asked")).click()
    expect(page.get_by_text("Written on the private page")).to_be_visible()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    watch.assert_accessible()
