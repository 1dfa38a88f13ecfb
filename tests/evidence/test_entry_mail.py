"""An e-mail on its entry's page: what it is, what it claims, its conversation, and its HTML in a frame."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from apps.core import fuzzy
from apps.evidence.enums import EntryKind
from apps.evidence.mail_view import HEADERS, conversation_of, framed
from apps.evidence.models import Entry
from tests.evidence.papers import read
from tests.factories.evidence import make_entry
from tests.factories.files import make_file

ZONE = "America/Los_Angeles"
SENT = datetime(2026, 5, 28, 18, 6, tzinfo=UTC)
MAIL = {
    "sender": "Priya N. <priya@example.com>",
    "recipients": "me@example.org",
    "cc": "Maren H. <maren@example.com>",
    "subject": "Last night’s launch",
    "text": "Hello both,\nThe calmest launch we have had this year.",
    "sent_at": SENT,
    "date_raw": "Thu, 28 May 2026 11:06:00 -0700",
    "received_at": SENT + timedelta(seconds=9),
    "thread": "<a@example.com>",
    "claims": [{"what": "spf", "says": "pass", "by": "mx.example.org"}, {"what": "dkim", "says": "fail", "by": ""}],
}  # fmt: skip


def make_mail(plan, now, *, files=(), day=0, **details) -> Entry:
    return make_entry(
        plan, now=now, kind=EntryKind.EMAIL, statement=details.get("subject", "Last night’s launch"),
        happened=fuzzy.exactly(SENT + timedelta(days=day), zone=ZONE), files=files,
        details={**MAIL, **details},
    )  # fmt: skip


def eml(owner, now, name="launch.eml"):
    return make_file(owner, now=now, name=name, content=f"Subject: {name}\n\nHello".encode()), name


def page_of(client, entry) -> str:
    response = client.get(entry.get_absolute_url())
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_says_from_whom_to_whom_when_and_what(owner_client, plan, owner, now):
    page = page_of(owner_client, make_mail(plan, now, files=[eml(owner, now)]))
    for words in (
        "Priya N. &lt;priya@example.com&gt;", "me@example.org", "Maren H. &lt;maren@example.com&gt;",
        "Thu 28 May 2026, 11:06 Seattle (UTC-7)", "Last night’s launch", "The calmest launch we have had",
    ):  # fmt: skip
        assert words in page
    assert page.count("The calmest launch we have had") == 1


def test_what_the_headers_claim_is_said_as_a_claim(owner_client, plan, owner, now):
    page = page_of(owner_client, make_mail(plan, now, files=[eml(owner, now)]))
    assert "“pass”, according to mx.example.org" in page
    assert "“fail”" in page
    assert "This is what the headers claim; Daybook has not checked it." in page
    assert "authentic" not in page.lower()


def test_row_27_a_forged_date_stands_beside_when_it_came(owner_client, plan, owner, now):
    entry = make_mail(
        plan, now, files=[eml(owner, now)], date_raw="Thu, 1 Jan 2099 00:00:00 +0000", claims=[]
    )
    page = page_of(owner_client, entry)
    for words in (
        "Thu, 1 Jan 2099 00:00:00 +0000", "Thu 28 May 2026, 11:06 Seattle (UTC-7)",
        "Tue 2 Jun 2026, 09:30 Seattle (UTC-7)", "The headers claim no check of the sender.",
    ):  # fmt: skip
        assert words in page


def test_a_pasted_mail_claims_nothing(owner_client, plan, now):
    page = page_of(owner_client, make_mail(plan, now))
    assert "As you wrote or pasted it" in page
    assert "What it says of itself" not in page
    assert "No file came with it." in page


def test_what_could_not_be_read_is_said(owner_client, plan, owner, now):
    entry = make_mail(
        plan, now, files=[eml(owner, now)],
        problems=["bad_base64", "bad_base64", "charset_guessed", "too_deep"], remote_blocked=3,
    )  # fmt: skip
    page = page_of(owner_client, entry)
    assert page.count("A part of the mail is damaged; what could be read is shown.") == 1
    assert "twenty deep" in page
    assert "3 pictures or other things from elsewhere were not loaded" in page
    assert "charset_guessed" not in page


def test_the_original_is_named_and_its_words_are_not_shown_twice(owner_client, plan, owner, now):
    original, inner = eml(owner, now), eml(owner, now, "Old word.eml")
    read(original[0], now=now, text="Words of the original")
    read(inner[0], now=now, text="Words of the mail inside")
    page = page_of(owner_client, make_mail(plan, now, files=[original, inner]))
    assert "launch.eml" in page
    assert "Words of the original" not in page
    assert "Words of the mail inside" in page


def test_long_words_are_read_on_a_page_of_their_own(owner_client, plan, now):
    entry = make_mail(plan, now, text="word " * 11_000 + "<b>end</b>")
    url = reverse("entry_words", args=[entry.pk])
    page = page_of(owner_client, entry)
    assert url in page
    assert "end&lt;/b&gt;" not in page
    assert "&lt;b&gt;end&lt;/b&gt;" in owner_client.get(f"{url}?part=2").content.decode()


@pytest.mark.parametrize("name", ["entry_words", "entry_mail"])
def test_what_is_no_mail_has_neither(owner_client, plan, now, name):
    for entry in (make_entry(plan, now=now), make_mail(plan, now, text="")):
        assert owner_client.get(reverse(name, args=[entry.pk])).status_code == 404


# ── the conversation ─────────────────────────────────────────────────────────


def test_mails_of_one_conversation_stand_in_order(owner_client, plan, now):
    third = make_mail(plan, now, subject="Third", day=2)
    first = make_mail(plan, now, subject="First")
    second = make_mail(plan, now, subject="Second", day=1)
    make_mail(plan, now, subject="Elsewhere", thread="<b@example.com>", day=1)
    page = page_of(owner_client, second)
    told = page[page.index("The conversation") :]
    told = told[: told.index("</section>")]
    places = [told.index(words) for words in ("First", "Second", "Third")]
    assert places == sorted(places)
    assert "Elsewhere" not in told
    assert all(one.get_absolute_url() in told for one in (first, third))
    assert second.get_absolute_url() not in told


def test_a_mail_alone_is_no_conversation(plan, stranger_plan, now):
    entry = make_mail(plan, now)
    make_mail(stranger_plan, now)
    assert conversation_of(entry) is None
    assert conversation_of(make_mail(plan, now, thread="")) is None


def test_a_long_conversation_is_cut_and_says_so(plan, now, monkeypatch):
    monkeypatch.setattr("apps.evidence.mail_view.MOST_OF_THREAD", 2)
    mails = [make_mail(plan, now, day=day) for day in range(5)]
    found = conversation_of(mails[0])
    assert found is not None
    assert (len(found.entries), found.more) == (2, 3)


# ── the frame ────────────────────────────────────────────────────────────────


def test_the_html_has_walls_of_its_own(owner_client, plan, now):
    entry = make_mail(plan, now, html='<p style="color:#137">Hello</p><script>alert(1)</script>')
    response = owner_client.get(reverse("entry_mail", args=[entry.pk]))
    assert response.status_code == 200
    assert {name: response[name] for name in HEADERS} == HEADERS
    assert response["Content-Type"].startswith("text/html")
    body = response.content.decode()
    assert '<p style="color:#137">Hello</p>' in body
    assert "alert" not in body


def test_the_page_frames_it_with_nothing_allowed(owner_client, plan, now):
    entry = make_mail(plan, now, html="<p>Hello</p>")
    page = page_of(owner_client, entry)
    assert f'src="{reverse("entry_mail", args=[entry.pk])}"' in page
    assert 'sandbox=""' in page
    assert "allow-" not in page
    assert "<iframe" not in page_of(owner_client, make_mail(plan, now, html=""))


def test_links_become_words_with_where_they_would_have_led():
    body = framed('<a data-to="https://a.example/?x=1&amp;y=%22">the <b>board</b></a>')
    assert '<span class="link">the <b>board</b></span>' in body
    assert '<span class="to">[https://a.example/?x=1&amp;y=%22]</span>' in body
    assert "href" not in body
    assert framed('<a href="https://a.example/">https://a.example/</a>').count("https://a") == 1


@pytest.mark.parametrize(
    "html",
    ['<a href="java\nscript:alert(1)">x</a>', '<a data-to="&quot;><script>">x</a>', '<a data-to="\u202egpj">x</a>'],
)  # fmt: skip
def test_a_target_is_never_markup(html):
    body = framed(html).partition("<body>")[2]
    assert "<script" not in body
    assert "javascript" not in body.replace("\n", "")
    assert "\u202e" not in body


def test_the_frame_belongs_to_its_owner(client, stranger_client, plan, now):
    url = reverse("entry_mail", args=[make_mail(plan, now, html="<p>Hello</p>").pk])
    assert stranger_client.get(url).status_code == 404
    assert client.get(url).status_code == 302


def test_words_that_look_like_a_style_stay_words():
    page = framed('<p>Set style="url(x)" there</p><p style="background:url(//x.example/y)">b</p>')
    assert 'Set style="url(x)" there' in page
    assert "x.example" not in page
