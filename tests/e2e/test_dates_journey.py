"""A date from the letter to the text that says back what was agreed: counted, in the phone, reminded, met (issue: Dates)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import acts, people
from tests.e2e.running import Running, start
from tests.e2e.watch import Watch
from tests.smtp import Accepted, SmtpServer

ZONE = acts.zone_where_it_is_day()
MARA = "mara@example.net"
WORD = "garden"
PLAN_WORDS = re.compile(
    r"\b(pivot|focus|pip|offer|plan|decide|choose|appeal|severance|checkpoint|dana|amazon|retry queue)\b",
    re.I,
)
GOAL, DONE = "Ship the retry queue for checkout.", "The retry queue went live for all regions."
SAID = "Dana: “Goal 1 counts as done when two teams say so.”"
PROMISE = "an answer on goal 1"
MAIL_PATIENCE_MS = 150_000


@dataclass(frozen=True)
class Letter:
    """A window of five days that ends today, and a plan whose first weekly meeting was yesterday."""

    due: datetime

    @property
    def got(self) -> str:
        return f"{self.due - timedelta(days=5):%m%d%Y}"

    @property
    def began(self) -> str:
        return f"{self.due - timedelta(days=8):%m%d%Y}"


@pytest.fixture(scope="module")
def zone() -> str:
    return ZONE


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """A product of its own: its mail server is set on a page, and its mails carry links to its public address."""
    product = start(DAYBOOK_PUBLIC_URL="http://daybook.localhost:{port}")
    yield product
    product.stop()


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    server = SmtpServer(tmp_path / "smtp")
    yield server
    server.stop()


def test_from_the_letter_to_the_text_that_says_it_back(
    running: Running, browser: Browser, page: Page, watch: Watch, smtp: SmtpServer, tmp_path: Path
) -> None:
    letter = Letter(acts.soon(ZONE))
    people.use_one_time_link(page, running, email=MARA)
    _connect_the_mail_server(page, watch, smtp)
    _choose_a_cover_word(page)
    _log_against_a_goal(page)
    _enter_the_letter(page, watch, letter)
    _read_how_it_is_counted(page, watch, letter)
    _dates_into_the_phone(page, watch, running, tmp_path)
    _read_the_reminder(page, watch, smtp, letter)
    watch.assert_clean()
    _meet_on_a_phone(browser, page, running)


def _connect_the_mail_server(page: Page, watch: Watch, smtp: SmtpServer) -> None:
    page.goto("/settings/mail")
    page.get_by_label("Server", exact=True).fill("127.0.0.1")
    page.get_by_label("Port").fill(str(smtp.port))
    page.get_by_label("How the connection is protected").select_option("none")
    page.get_by_label("Sender address").fill("daybook@example.net")
    page.get_by_role("button", name="Save and send me a test").click()
    expect(page.get_by_text("The mail server took it.")).to_be_visible()
    assert [one.recipient for one in smtp.accepted()] == [MARA]
    watch.assert_accessible()


def _choose_a_cover_word(page: Page) -> None:
    page.goto("/?step=0")
    page.goto(re.sub("log$", "settings", _address_of(page, "Log")))
    page.get_by_label("Cover word for your dates").fill(WORD)
    page.get_by_role("main").locator("button.btn-primary").first.click()
    expect(page.get_by_label("Cover word for your dates")).to_have_value(WORD)


def _address_of(page: Page, name: str) -> str:
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name=name)
    return str(link.get_attribute("href"))


def _open(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()


def _log_against_a_goal(page: Page) -> None:
    _open(page, "Goals")
    page.get_by_role("link", name="Add a goal").first.click()
    page.get_by_label("The words as given").fill(GOAL)
    page.get_by_role("button", name="Save goal").click()
    expect(page.get_by_text("Goal 1 is saved.")).to_be_visible()
    acts.save_entry(page, DONE)
    captured = page.locator("#captured")
    captured.locator("summary", has_text="Goal").click()
    captured.get_by_role("checkbox").first.check()
    captured.get_by_role("button", name="Save goals").click()
    expect(captured.locator("summary", has_text="Goal 1")).to_be_visible()


def _enter_the_letter(page: Page, watch: Watch, letter: Letter) -> None:
    """By keyboard alone: the template, the days of the letter, the dates that follow."""
    main = page.get_by_role("main")
    page.goto("/?step=0")
    acts.choose(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Dates"))
    acts.choose(page, main.get_by_role("link", name="Begin with the letter"))
    acts.choose(page, main.get_by_role("link", name=re.compile("Amazon: Pivot")))
    _type(page, "The day you had the letter in hand", letter.got)
    _type(page, "First day of the improvement plan, if it has begun", letter.began)
    _type(page, "Time of day by which you must answer", f"{letter.due:%I%M%p}")
    _type(page, "If the last day is not worked", "stays as counted")
    watch.assert_accessible()
    acts.choose(page, main.get_by_role("button", name="Count the dates"))
    expect(page.get_by_role("heading", name="The dates that follow")).to_be_visible()
    line = main.locator("li.line", has_text="Decide: offer or plan")
    acts.choose(page, line.locator("summary", has_text="How this was counted"))
    expect(line.get_by_text("Calendar days give the earlier date.")).to_be_visible()
    watch.assert_accessible()
    acts.choose(page, main.get_by_role("button", name="Save stage and dates"))
    expect(main.get_by_role("link", name="Decide: offer or plan").first).to_be_visible()


def _type(page: Page, label: str, words: str) -> None:
    acts.tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def _read_how_it_is_counted(page: Page, watch: Watch, letter: Letter) -> None:
    page.get_by_role("link", name="Decide: offer or plan").first.click()
    how = page.locator("section.part", has=page.get_by_role("heading", name="How it was counted"))
    for words in (
        "Counting begins the next day.",
        "5 days",
        "Business or calendar days is not said. Calendar days give the earlier date.",
        f"{letter.due:%H:%M} is given.",
        acts.said(letter.due),
    ):
        expect(how).to_contain_text(words)
    expect(how.locator("svg").first).to_be_visible()
    watch.assert_accessible()


def _dates_into_the_phone(page: Page, watch: Watch, running: Running, folder: Path) -> None:
    """As a file and as an address that a calendar program asks; both say the same, and nothing of the plan."""
    _open(page, "Dates")
    file = acts.download(page, "Put all dates in my phone", folder).read_bytes()
    page.get_by_role("link", name="Or let the phone follow your dates").click()
    watch.assert_accessible()
    page.get_by_role("button", name="Make a secret address").click()
    address = page.get_by_label("The secret address").input_value()
    watch.assert_accessible()
    answer = page.context.request.get(
        address.replace("daybook.localhost", "localhost"), headers={"Cookie": ""}
    )
    assert answer.headers["content-type"].startswith("text/calendar")
    assert _moments(answer.body()) == _moments(file)
    page.goto(page.url)
    expect(page.get_by_text("It was read once")).to_be_visible()


def _moments(content: bytes) -> list[tuple[str, str]]:
    """Every date of a calendar, its word and moment; all but the one that has passed ring."""
    assert not PLAN_WORDS.search(content.decode())
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert len(events) > 2
    assert [bool(one.walk("VALARM")) for one in events].count(False) == 1
    return sorted((str(one["SUMMARY"]), str(one.decoded("DTSTART"))) for one in events)


def _read_the_reminder(page: Page, watch: Watch, smtp: SmtpServer, letter: Letter) -> None:
    mail = _reminder(page, smtp)
    _look_at_its_parts(mail, letter)
    body = mail.message.get_body(("plain",))
    assert body is not None
    links = re.findall(r"http://\S+/deadlines/\S+/reminded", body.get_content())
    for _time in range(2):
        page.goto(links[0])
        expect(page.get_by_role("button", name="I have seen it")).to_be_visible()
    expect(page.get_by_role("heading", name="Decide: offer or plan")).to_be_visible()
    watch.assert_accessible()
    acts.choose(page, page.get_by_role("button", name="I have seen it"))
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="I have seen it")).to_have_count(0)


def _reminder(page: Page, smtp: SmtpServer) -> Accepted:
    """The mail about the date that is near, as the mail server took it."""
    for _wait in range(MAIL_PATIENCE_MS // 1_000):
        found = [one for one in smtp.accepted(MARA) if "/reminded" in _plain(one)]
        if found:
            return found[0]
        page.wait_for_timeout(1_000)
    raise AssertionError([str(one.message["Subject"]) for one in smtp.accepted()])


def _plain(mail: Accepted) -> str:
    body = mail.message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _look_at_its_parts(mail: Accepted, letter: Letter) -> None:
    parts = list(mail.message.walk())
    told = [str(one.get_content()) for one in parts if one.get_content_maintype() == "text"]
    words = [str(mail.message["Subject"]), str(mail.message["From"]), *told]
    assert [one for one in words if PLAN_WORDS.search(one)] == []
    assert WORD in _plain(mail)
    assert f"{letter.due:%H:%M}" in _plain(mail)
    kinds = [one.get_content_type() for one in parts]
    assert {"text/plain", "text/html", "text/calendar"} <= set(kinds)
    attached = next(one for one in parts if one.get_content_type() == "text/calendar")
    events = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in events] == [WORD]
    assert events[0].decoded("DTSTART").astimezone(letter.due.tzinfo) == letter.due


def _meet_on_a_phone(browser: Browser, page: Page, running: Running) -> None:
    """The meeting of yesterday at 390 px by touch: its page, its sheet, what was said, the text."""
    context = browser.new_context(
        base_url=running.address,
        storage_state=page.context.storage_state(),
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        timezone_id=ZONE,
        locale="en-US",
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    phone = context.new_page()
    watch = Watch(phone)
    phone.goto("/?step=0")
    phone.get_by_role("navigation", name="Main").get_by_role("link", name="Dates").tap()
    _open_the_brief(phone, watch)
    _write_down_what_was_said(phone, watch)
    _say_it_back(phone, watch)
    watch.assert_clean()
    context.close()


def _open_the_brief(phone: Page, watch: Watch) -> None:
    main = phone.get_by_role("main")
    main.get_by_role("link", name="Checkpoint 1").first.tap()
    main.get_by_role("link", name=re.compile("Prepare for it|Before and after it")).tap()
    expect(main.get_by_text(GOAL).first).to_be_visible()
    expect(main.get_by_text(DONE).first).to_be_visible()
    watch.assert_accessible(sizes=((390, 844),))
    sheet = main.get_by_role("link", name="As one page (PDF)").get_attribute("href")
    pages = acts.pages_of(acts.fetched(phone, str(sheet)))
    assert len(pages) == 1
    assert GOAL in pages[0]
    assert DONE in pages[0]


def _write_down_what_was_said(phone: Page, watch: Watch) -> None:
    phone.get_by_role("link", name="After the meeting").tap()
    phone.get_by_label("What was said?").fill(SAID)
    phone.get_by_label("By whom").first.fill("Dana Whitlock")
    phone.get_by_label("What was promised?").fill(PROMISE)
    phone.get_by_label("By when").first.fill(acts.in_days(10).isoformat())
    watch.assert_accessible(sizes=((390, 844),))
    phone.get_by_role("button", name="Save and write the text").tap()


def _say_it_back(phone: Page, watch: Watch) -> None:
    words = phone.get_by_label("The text").input_value()
    assert len(words.splitlines()) <= 5
    assert PROMISE in words
    watch.assert_accessible(sizes=((390, 844),))
    phone.get_by_role("button", name="I sent it").tap()
    expect(
        phone.get_by_role("heading", name=re.compile("I wrote back what was agreed"))
    ).to_be_visible()
    expect(phone.get_by_role("main").get_by_text(PROMISE).first).to_be_visible()
    phone.get_by_role("navigation", name="Main").get_by_role("link", name="Dates").tap()
    phone.get_by_role("main").get_by_role("link", name="Promises").tap()
    expect(phone.get_by_role("heading", name="1 promised: 1 open.")).to_be_visible()
