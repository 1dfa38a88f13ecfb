"""Links and ids as they are copied at work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.enums import WhereHeld
from apps.intake.parsers.links import SYSTEMS, Reference, propose
from tests.hostile import TEXTS


def made(text: str) -> Reference:
    card = propose(text)
    assert card is not None
    return card


LINKS = {
    "https://t.corp.amazon.com/V1234567890": ("ticket", "SIM", "V1234567890"),
    "https://sim.amazon.com/issues/ORD-12345": ("ticket", "SIM", "ORD-12345"),
    "https://code.amazon.com/reviews/CR-123456789/revisions/2#/diff": ("review", "Code review", "CR-123456789"),
    "https://w.amazon.com/bin/view/Orders/Fulfilment_Runbook/": ("wiki", "Wiki", ""),
    "https://quip-amazon.com/AbCdEfGhIjKl/Launch-plan-for-orders": ("wiki", "Quip", ""),
    "https://app.chime.aws/meetings/1234567890": ("chat", "Chime", ""),
    "https://us-east-1.quicksight.aws.amazon.com/sn/dashboards/1a2b3c4d": ("dashboard", "QuickSight", ""),
    "https://example.atlassian.net/browse/ORD-77": ("ticket", "Jira", "ORD-77"),
    "https://example.atlassian.net/jira/software/projects/ORD/boards/1?selectedIssue=ORD-78": ("ticket", "Jira", "ORD-78"),
    "https://example.atlassian.net/wiki/spaces/ORD/pages/123456/How+we+ship": ("wiki", "Confluence", ""),
    "https://github.com/example/orders/pull/42": ("review", "GitHub review", "example/orders#42"),
    "https://github.com/example/orders/issues/7": ("ticket", "GitHub issue", "example/orders#7"),
    "https://gitlab.example.org/team/orders/-/merge_requests/9/diffs": ("review", "GitLab review", "team/orders!9"),
    "https://example.sharepoint.com/sites/team/Shared%20Documents/Plan%20for%20May.docx": ("wiki", "SharePoint", ""),
    "https://example.slack.com/archives/C012AB3CD/p1600000000000000": ("chat", "Slack", ""),
    "https://teams.microsoft.com/l/message/19:abc@thread.tacv2/1600000000000": ("chat", "Teams", ""),
    "https://docs.google.com/document/d/1a2B3c4D5e6F7g8H9i0J/edit": ("wiki", "Google Docs", ""),
    "https://www.notion.so/example/Launch-plan-0123456789abcdef0123456789abcdef": ("wiki", "Notion", ""),
    "https://app.asana.com/0/1200000000000000/1200000000000001": ("ticket", "Asana", "1200000000000001"),
    "https://grafana.example.org/d/abc123/orders-latency?orgId=1&from=now-7d": ("dashboard", "Grafana", ""),
    "https://tableau.example.org/views/Orders/Weekly": ("dashboard", "Tableau", ""),
    "https://outlook.office.com/mail/inbox/id/AAQkADAwATM0MDAAMS1": ("mail", "Outlook on the web", ""),
    "https://mail.google.com/mail/u/0/#inbox/FMfcg": ("mail", "Gmail", ""),
    "https://intranet.example.org/anything": ("other", "intranet.example.org", ""),
}  # fmt: skip


@pytest.mark.parametrize(("link", "expected"), LINKS.items(), ids=LINKS)
def test_a_link_tells_where_it_leads(link, expected):
    card = made(f"  {link}\n")
    assert (card.where, card.system, card.identifier) == expected
    assert card.url == link
    assert card.notes == ()


TITLES = {
    "https://w.amazon.com/bin/view/Orders/Fulfilment_Runbook/": "Fulfilment Runbook",
    "https://quip-amazon.com/AbCdEfGhIjKl/Launch-plan-for-orders": "Launch plan for orders",
    "https://example.atlassian.net/wiki/spaces/ORD/pages/123456/How+we+ship": "How we ship",
    "https://example.atlassian.net/browse/ORD-77": "ORD-77",
    "https://github.com/example/orders/pull/42": "example/orders#42",
    "https://example.sharepoint.com/sites/team/Shared%20Documents/Plan%20for%20May.docx": "Plan for May.docx",
    "https://www.notion.so/example/Launch-plan-0123456789abcdef0123456789abcdef": "Launch plan",
    "https://grafana.example.org/d/abc123/orders-latency?orgId=1": "orders latency",
    "https://docs.google.com/document/d/1a2B3c4D5e6F7g8H9i0J/edit": "docs.google.com",
    "https://intranet.example.org/": "intranet.example.org",
    "https://wiki.example.org/x/123": "wiki.example.org/x/123",
}


@pytest.mark.parametrize(("link", "title"), TITLES.items(), ids=TITLES)
def test_the_title_is_the_last_words_of_the_address(link, title):
    assert made(link).title == title


IDS = {"CR-123456789": "review", "V1234567890": "ticket", "ORD-77": "ticket", "SIM-12345": "ticket", "INC0012345": "ticket", "example/orders#42": "ticket", "PR #42": "review", "ticket 12345": "ticket", "MCM-1234567": "ticket"}  # fmt: skip


@pytest.mark.parametrize(("words", "where"), IDS.items())
def test_an_id_alone_is_a_reference(words, where):
    card = made(words)
    assert (card.where, card.identifier, card.url) == (where, words, "")


SECRETS = {
    "https://mara:hunter2@jira.example.org/browse/ORD-1": "https://jira.example.org/browse/ORD-1",
    "https://x.example.org/a?token=s3cr3t&page=2": "https://x.example.org/a?page=2",
    "https://x.example.org/a?access_token=s3cr3t": "https://x.example.org/a",
    "https://b.s3.amazonaws.com/f.pdf?X-Amz-Credential=s3cr3t&X-Amz-Signature=s3cr3t&v=1": "https://b.s3.amazonaws.com/f.pdf?v=1",
    "https://b.blob.core.windows.net/f.pdf?sv=2020&se=2026&sig=s3cr3t": "https://b.blob.core.windows.net/f.pdf",
    "https://x.example.org/#access_token=s3cr3t&state=1": "https://x.example.org/#state=1",
    "https://x.example.org/a?q=eyJhbGciOiJIUzI1NiJ9.s3cr3t.x": "https://x.example.org/a",
    "https://hooks.slack.com/services/T00/B00/s3cr3t": "https://hooks.slack.com/",
    "https://x.example.org/a?apiKey=s3cr3t&session_id=&sessionid=s3cr3t": "https://x.example.org/a?session_id=",
}


@pytest.mark.parametrize(("link", "kept"), SECRETS.items())
def test_what_opens_doors_is_taken_out_and_said(link, kept):
    card = made(link)
    assert card.url == kept
    assert card.notes == ("credentials_removed",)
    assert "s3cr3t" not in repr(card)


def test_tracking_is_dropped_without_a_word():
    card = made("https://intranet.example.org/a?utm_source=x&page=2")
    assert (card.url, card.notes) == ("https://intranet.example.org/a?page=2", ())


def test_an_address_without_encryption_is_said():
    assert made("http://wiki/x").notes == ("is_not_https",)


WORDS = ["", "shipped it", "see https://x.example.org", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.example.org/a", "https://", "http://[::1", "UTF-8", "SHA-256", "RFC-2119", "COVID-19", "1:1", "3/4", "Q1-2026", "twenty-one", "mara@example.org", "12345"]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_words_are_no_reference(words):
    assert propose(words) is None


def test_every_place_is_one_that_evidence_knows():
    assert {system.where for system in SYSTEMS} <= set(WhereHeld.values)


@given(st.one_of(st.text(max_size=200), st.text(max_size=100).map("https://".__add__)))
def test_no_text_raises(text):
    card = propose(text)
    assert card is None or card.title


@pytest.mark.parametrize("text", [*TEXTS.values(), "https://x.example.org/" + "a-" * 500_000, "A" * 1_000_000, "-1" * 500_000])  # fmt: skip
def test_very_long_words_are_no_reference(text):
    assert propose(text) is None
