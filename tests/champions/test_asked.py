"""The private page as somebody without an account meets it, and as programs and guessers do."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from apps.audit.services import verify
from apps.champions import services
from apps.champions.asking import telling
from apps.champions.enums import Asked, Came, Consent
from apps.champions.models import FeedbackAnswer, FeedbackRequest
from apps.champions.private_page import close_page, make_page
from apps.champions.rehash import rehash_champions
from apps.deadlines.models import Deadline, DeadlineState
from apps.evidence.models import Entry
from apps.mail.models import OutgoingMail
from tests.champions.giving import WORDS, filled, give, text_of, url
from tests.hostile import BIDI, LONG, MARKUP, NUL, WRONG_DAYS

AGENTS = ("Mozilla/5.0 (Windows NT 10.0) Safe Links", "Barracuda Sentinel (EE)")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
# Words that would tell a colleague, or whoever looks over their shoulder, why it is asked.
TELLS = re.compile(
    r"\b(pip|focus|pivot|forte|plan|performance|improv\w*|review|panel|appeal|concern\w*|champion\w*|evidence|lawyer"
    r"|legal|warning|coach\w*|goal\w*|deadline\w*)\b",
    re.IGNORECASE,
)


# what it says


def test_it_shows_who_asks_what_they_saw_the_questions_and_the_day_it_ends(giver, token, asked):
    page = giver.get(url(token)).content.decode()
    asked.refresh_from_db()
    assert "the move of the second region" in page
    assert all(one in page for one in asked.questions)
    assert asked.owner.name in page
    assert "until the end of" in page
    assert "under my name" in page
    assert "<form" in page


def test_nothing_on_it_tells_why_it_is_asked(giver, token, owner):
    """The goal of the request is about a PIP and Pivot; none of our words is."""
    pages = [
        giver.get(url(token)),
        give(giver, token, words=""),
        give(giver, token),
        giver.get("/asked/x"),
    ]
    assert [one.status_code for one in pages] == [200, 422, 200, 404]
    for page in pages:
        words = strip_tags(page.content.decode().partition("<template")[0])
        assert TELLS.findall(words) == []
        assert set(telling(words)) <= {"HR"}
        body = page.content.decode().partition("<body")[2]
        assert {one for one in re.findall('href="([^"]*)"', body) if one[0] != "#"} == set()


def test_what_the_user_wrote_stands_there_as_written(giver, plan, owner, ines):
    row = services.add_request(
        plan=plan, person=ines, by=owner, now=timezone.now(), saw="my PIP", client_token=uuid4()
    )
    page = giver.get(url(make_page(request=row, by=owner, now=timezone.now())))
    assert telling(text_of(page)) == ["PIP", "HR"]


def test_nobody_finds_keeps_or_follows_it(giver, token):
    for response in (giver.get(url(token)), giver.get(url("x")), give(giver, token)):
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store, private"
        assert "noindex" in response.headers["X-Robots-Tag"]
        page = response.content.decode()
        assert '<meta name="robots" content="noindex">' in page
        assert '<meta name="referrer" content="no-referrer">' in page
        assert not response.cookies


# an answer


def test_an_answer_becomes_feedback_signed_with_its_provenance(giver, token, asked, ines, owner):
    page = text_of(give(giver, token))
    kept = FeedbackAnswer.objects.get()
    assert (kept.came, kept.consent, kept.words) == (Came.FORM, Consent.NAMED, WORDS)
    assert (kept.signature, str(kept.saw_date)) == ("Ines Hartog", "2026-05-28")
    assert kept.signed_sha256 == hashlib.sha256(kept.signed_text.encode()).hexdigest()
    assert kept.signed_sha256 in page
    for part in (
        WORDS,
        "Ines Hartog",
        "Lead, Ledger",
        "under my name",
        "28 May 2026",
        *asked.questions,
    ):
        assert part in kept.signed_text
    entry = Entry.objects.get(kind="feedback")
    assert (entry.feedback.giver, entry.feedback.exact_words) == ("Ines Hartog", WORDS)
    assert entry.feedback.get_channel_display() == "On a page of their own, signed"
    assert entry.audience == "undecided"
    assert "Ines" not in entry.statement
    asked.refresh_from_db()
    ines.refresh_from_db()
    assert (asked.state, ines.may_be_named) == (Asked.ANSWERED, True)
    found = rehash_champions(owner.pk)
    assert (found.changed, found.missing, found.untold) == ((), (), ())
    assert verify(owner.pk) is None


def test_an_answer_ends_the_reminders(giver, token, asked):
    date = Deadline.objects.get(about_id=asked.pk)
    assert date.state == DeadlineState.OPEN
    give(giver, token)
    date.refresh_from_db()
    assert date.state == DeadlineState.MET
    assert not OutgoingMail.objects.filter(state="scheduled").exists()


@pytest.mark.parametrize("consent", [Consent.UNNAMED, Consent.LAWYER])
def test_without_consent_to_it_the_name_stays_masked(giver, token, ines, consent):
    give(giver, token, consent=consent)
    ines.refresh_from_db()
    assert not ines.may_be_named
    expected = "lawyer" if consent == Consent.LAWYER else "undecided"
    assert Entry.objects.get(kind="feedback").audience == expected


def test_the_user_sees_it_on_the_request_and_the_entry(giver, token, asked, owner_client):
    give(giver, token)
    kept = FeedbackAnswer.objects.get()
    for page in (asked.get_absolute_url(), kept.entry.get_absolute_url()):
        words = owner_client.get(page).content.decode()
        assert "Written on the private page" in words
        assert "Signed “Ines Hartog”" in words
        assert kept.signed_sha256 in words
    assert (
        "The page was answered and is closed."
        in owner_client.get(asked.get_absolute_url()).content.decode()
    )


def test_the_copy_has_the_bytes_that_were_signed(giver, token):
    data = filled()
    giver.post(url(token), data)
    copy = giver.post(url(token), {"client_token": data["client_token"], "do": "copy"})
    assert copy.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="my-answer-\d{4}-\d\d-\d\d\.txt"',
        copy.headers["Content-Disposition"],
    )
    assert hashlib.sha256(copy.content).hexdigest() == FeedbackAnswer.objects.get().signed_sha256


# programs that follow links, guessing, replays


def test_following_the_link_ten_times_by_two_agents_changes_nothing(giver, token, asked):
    before = FeedbackRequest.objects.values().get()
    with CaptureQueriesContext(connection) as done:
        for agent in AGENTS:
            for _time in range(10):
                assert giver.get(url(token), headers={"user-agent": agent}).status_code == 200
                assert giver.head(url(token), headers={"user-agent": agent}).status_code == 200
    assert [one["sql"] for one in done if WRITES.match(one["sql"])] == []
    assert FeedbackRequest.objects.values().get() == before
    assert give(giver, token).status_code == 200


def test_other_methods_are_refused(giver, token):
    for method in ("put", "patch", "delete", "options"):
        assert getattr(giver, method)(url(token)).status_code == 405


def test_a_program_that_presses_the_button_sends_nothing(giver, token):
    assert giver.post(url(token)).status_code == 422
    assert not FeedbackAnswer.objects.exists()


def test_the_same_form_again_is_the_same_thanks_and_one_answer(giver, token):
    data = filled()
    first = giver.post(url(token), data)
    again = Client().post(url(token), {**data, "words": "Other words."})
    assert (first.status_code, again.status_code) == (200, 200)
    assert text_of(first) == text_of(again)
    assert FeedbackAnswer.objects.count() == Entry.objects.filter(kind="feedback").count() == 1


def test_a_second_form_of_a_used_page_is_closed_and_gives_its_words_back(giver, token):
    give(giver, token)
    again = give(giver, token, words="Some more words.")
    assert again.status_code == 404
    assert "Some more words." in text_of(again)
    assert FeedbackAnswer.objects.count() == 1


def test_unknown_closed_used_and_outdated_addresses_answer_alike(giver, asked, owner):
    def fresh(**rest):
        return make_page(request=asked, by=owner, now=rest.get("now", timezone.now()))

    unknown = [giver.get(url("x" * 43)), giver.post(url("x" * 43), {"words": "w"})]
    outdated = fresh(now=timezone.now() - timedelta(days=23))
    told = [giver.get(url(outdated)), giver.post(url(outdated), {"words": "w"})]
    taken = fresh()
    close_page(request=asked, by=owner, now=timezone.now())
    told += [giver.get(url(taken)), giver.post(url(taken), {"words": "w"})]
    dropped = fresh()
    services.drop(request=asked, by=owner, now=timezone.now())
    told += [giver.get(url(dropped)), giver.post(url(dropped), {"words": "w"})]
    services.reopen(request=asked, by=owner, now=timezone.now())
    used = fresh()
    give(giver, used)
    told += [giver.get(url(used)), giver.post(url(used), {"words": "w"})]
    for number, one in enumerate(told):
        same = unknown[number % 2]
        assert (one.status_code, one.content) == (404, same.content)
        assert dict(one.headers) == dict(same.headers)


def test_unknown_and_dead_tokens_are_looked_up_by_the_same_queries(giver, token, asked, owner):
    close_page(request=asked, by=owner, now=timezone.now())
    asked_of = []
    for one in ("x" * 43, token):
        with CaptureQueriesContext(connection) as done:
            assert giver.get(url(one)).status_code == 404
        asked_of.append(
            [
                re.sub(r"'[0-9a-f]{64}'", "?", query["sql"])
                for query in done
                if "champions_" in query["sql"]
            ]
        )
    assert asked_of[0] == asked_of[1]
    assert len(asked_of[0]) == 1


def test_another_persons_address_can_neither_write_nor_read_an_answer(
    giver, token, plan, owner, ines, now
):
    """Whoever knows the name of a form of one page meets nothing of it through another."""
    other = services.add_request(
        plan=plan, person=ines, by=owner, now=now, saw="the other thing", client_token=uuid4()
    )
    theirs = make_page(request=other, by=owner, now=timezone.now())
    data = filled()
    giver.post(url(token), data)
    again = giver.post(url(theirs), {**data, "words": "From the other page.", "signature": "Tom"})
    assert again.status_code == 200
    assert WORDS.splitlines()[0] not in text_of(again)
    first, second = FeedbackAnswer.objects.order_by("received_at")
    assert (first.words, second.words) == (WORDS, "From the other page.")
    assert second.request == other
    third = giver.post(url("x" * 43), {"client_token": data["client_token"], "do": "copy"})
    assert third.status_code == 404


def test_the_thanks_show_the_whole_of_what_was_signed(giver, token):
    page = give(giver, token).content.decode().replace("<br>", " ")
    page = " ".join(strip_tags(page).split())
    assert " ".join(FeedbackAnswer.objects.get().signed_text.split()) in page


def test_what_was_signed_is_what_was_shown(giver, token, owner):
    """The asker's name stands in the choices: who opened the page before it changed reads it once more."""
    form = giver.get(url(token)).context["form"]
    data = filled(shown=form["shown"].value())
    type(owner).objects.filter(pk=owner.pk).update(name="Somebody Else")
    page = giver.post(url(token), data)
    assert page.status_code == 422
    assert "changed since you opened it" in text_of(page)
    assert not FeedbackAnswer.objects.exists()
    data["shown"] = page.context["form"].shown_now
    assert f'name="shown" value="{data["shown"]}"' in page.content.decode()
    assert giver.post(url(token), data).status_code == 200
    assert "Somebody Else" in FeedbackAnswer.objects.get().signed_text


# what is typed


def test_a_megabyte_gets_a_sentence_and_nothing_typed_is_lost(giver, token):
    response = give(giver, token, words=LONG)
    assert response.status_code == 422
    page = response.content.decode()
    assert "20000 fit" in page
    assert "nothing is lost" in page
    assert LONG.strip()[:5000] in page
    assert page.count("word ") > 200_000
    assert "Lead, Ledger" in page
    assert re.search('name="consent" value="named"[^>]*checked', page)
    assert give(giver, token).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", ""), ("words", " \n "), ("words", "x" * 20_001), ("consent", ""), ("consent", "none"),
        ("consent", "panel"), ("signature", ""), ("signature", "x" * 121), ("relation", "x" * 81),
        ("client_token", ""), ("client_token", "\x00"), ("client_token", "1"), ("saw_date", "2190-01-01"),
        *(("saw_date", day) for day in WRONG_DAYS.values()),
    ],
)  # fmt: skip
def test_bad_input_is_a_sentence_beside_what_was_typed(giver, token, field, value):
    response = give(giver, token, **{field: value})
    assert response.status_code == 422
    assert field == "signature" or "Ines Hartog" in response.content.decode()
    assert not FeedbackAnswer.objects.exists()


@pytest.mark.parametrize("text", [NUL, BIDI, MARKUP])
def test_hostile_words_are_text(giver, token, text, owner_client, asked):
    response = give(
        giver, token, words=f"I saw {text}", signature=f"I{text}"[:100], relation=text[:80]
    )
    assert response.status_code == 200
    page = response.content.decode()
    kept = FeedbackAnswer.objects.get()
    assert "\x00" not in kept.words + kept.signed_text
    for shown in (page, owner_client.get(asked.get_absolute_url()).content.decode()):
        assert "\u202e" not in shown
        assert "<script>alert" not in shown


def test_a_broken_body_breaks_nothing(giver, token):
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        response = giver.post(url(token), b"\xff\x00{", content_type=kind)
        assert response.status_code in {400, 422}
    assert not FeedbackAnswer.objects.exists()


# who looks


def test_the_one_who_asks_sees_it_and_cannot_sign_it(owner_client, token):
    assert "This is what they see." in text_of(owner_client.get(url(token)))
    assert give(owner_client, token).status_code == 422
    assert not FeedbackAnswer.objects.exists()


def test_somebody_else_with_an_account_answers_like_anybody(stranger_client, token):
    assert give(stranger_client, token).status_code == 200
    assert FeedbackAnswer.objects.get().owner != stranger_client
