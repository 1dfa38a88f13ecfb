"""Every page: accessible, nothing sideways, nothing blocked by the policy, wide and narrow, light and dark."""

from __future__ import annotations

import json
import re

from django.urls import resolve
from playwright.sync_api import Page, Response, expect

from tests.e2e import acts, people
from tests.e2e.people import Account
from tests.e2e.running import Running
from tests.e2e.watch import Watch

MOST_PAGES = 140
NOT_PAGES = re.compile(r"\.ics$|/file$|/pdf$|/pdf\?|^mailto:|/files/|/logout")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# The pages of dates and mail that must be among them; those after a meeting are in test_after_the_meeting.py.
DATES_AND_MAIL = frozenset(
    {
        "mail_log", "settings_mail", "settings_second_address", "settings_reminders", "mailbox", "mailbox_message",
        "mail_link", "dates", "dates_month", "dates_move", "dates_recount", "dates_limits", "deadline", "deadline_add",
        "deadline_change", "deadline_reminded", "deadline_reminders", "date_invitation", "calendar_live", "plan_ended",
        "stage_begin", "stage_count", "stage_ended", "trigger_day", "checkpoint", "promises", "promise_add",
        "question_answer", "meeting_add", "days_off",
    }
)  # fmt: skip

# The pages of goals, concerns, champions, checklists and stories to which links of the example lead.
ARGUMENT = frozenset(
    {
        "goals", "goal", "goal_add", "goal_change", "goal_delivered", "goal_measure", "goals_paste", "principles",
        "concerns", "concern", "concern_add", "concern_answer", "concern_change", "concern_decide", "concern_show",
        "concern_split", "coverage", "entry_answers", "lanes", "source", "source_add", "source_change",
        "champions", "request", "request_add", "request_answer", "request_point", "checklist", "step", "step_add",
        "stories", "stories_text", "story", "story_add", "story_delete",
    }
)  # fmt: skip


def test_every_page_of_the_example_plan_and_of_one_of_everything(
    running: Running, page: Page, watch: Watch
) -> None:
    email = people.open_example(page, running)
    seen = _walk(page, running, watch)
    assert len(seen) > 30, sorted(seen)
    page.goto("/")
    page.get_by_role("button", name="Remove it and go back to my own plan").click()
    page.goto("/")
    expect(page.get_by_text("This is an example plan")).to_have_count(0)
    names = {resolve(address.removeprefix(running.address)).url_name or "" for address in seen}
    assert ARGUMENT - names == set(), sorted(names)
    names |= _rest(page, watch, everything(running, email), besides=names)
    assert DATES_AND_MAIL - names == set(), sorted(names)
    watch.assert_clean()


def everything(running: Running, email: str) -> dict[str, str]:
    """One of everything for an account; the address of every route by its name."""
    told = running.command(
        "shell", "-v0", "-c", f"from tests.e2e.everything import tell; tell('{email}')"
    )
    found: dict[str, str] = json.loads(told.splitlines()[-1])
    return found


def _walk(page: Page, running: Running, watch: Watch) -> set[str]:
    """Follow links from Today, one page of each kind."""
    seen: dict[str, str] = {}
    waiting = [f"{running.address}/"]
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0).split("#")[0]
        kind = ID.sub("ID", url.split("?")[0])
        if kind in seen:
            continue
        seen[kind] = url.split("?")[0]
        response = page.goto(url)
        assert response is not None
        assert response.status == 200, url
        _look(page, watch)
        links = page.eval_on_selector_all("a[href]", "found => found.map((one) => one.href)")
        waiting += [
            one for one in links if one.startswith(running.address) and not NOT_PAGES.search(one)
        ]
    return set(seen.values())


def _rest(page: Page, watch: Watch, pages: dict[str, str], *, besides: set[str]) -> set[str]:
    """Every other route that answers with a page of ours; which these were."""
    found = set()
    for name in sorted(set(pages) - besides):
        asked = page.request.get(pages[name], max_redirects=0)
        if asked.status != 200 or "text/html" not in asked.headers["content-type"]:
            continue
        answer = page.goto(pages[name])
        assert answer is not None
        if _is_ours(page, answer):
            _look(page, watch)
            found.add(name)
    return found


def _is_ours(page: Page, answer: Response) -> bool:
    """Neither a mail in its frame nor a piece of a page."""
    return "default-src 'none'; style-src 'unsafe-inline'" not in answer.headers[
        "content-security-policy"
    ] and bool(page.locator("html > head > title").count())


def _look(page: Page, watch: Watch) -> None:
    assert " · Daybook" in page.title(), page.url
    watch.assert_accessible()


def test_what_is_shown_before_dates_change(
    running: Running, page: Page, watch: Watch, account: Account
) -> None:
    """Moving several dates, a day to count from and the end of a stage say what they do before they do it."""
    page.context.add_cookies(account.state["cookies"])
    pages = everything(running, account.email)
    page.goto(pages["dates_move"])
    page.get_by_role("main").get_by_role("checkbox").first.check()
    page.get_by_label("Move by how many days").fill("3")
    acts.choose(page, page.get_by_role("button", name="Show what moves"))
    expect(page.get_by_role("heading", name="What moves")).to_be_visible()
    watch.assert_accessible()
    page.goto(pages["trigger_day"])
    page.get_by_label("Day", exact=True).fill(acts.in_days(10).isoformat())
    acts.choose(page, page.get_by_role("button", name="Show what moves"))
    expect(page.get_by_role("heading", name="What moves")).to_be_visible()
    watch.assert_accessible()
    page.goto(pages["stage_ended"])
    page.get_by_label("How did it end?").select_option("lost")
    acts.choose(page, page.get_by_role("button", name="Show what follows"))
    expect(page.get_by_role("button", name="Save how it ended")).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("button", name="Save how it ended").click()
    expect(page.get_by_role("heading", name="It is written down")).to_be_visible()
    watch.assert_accessible()
    watch.assert_clean()
