"""What is said on the page of a finished packet, and never holds the download back; and how a card shows an e-mail."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

import pytest
from django.urls import reverse

from apps.core.audience import PacketKind
from apps.files.services import say_origin
from apps.packets import services
from apps.packets.models import Build
from apps.plans.services import add_person
from tests.packets.conftest import png

LETTER = "\n\n".join(f"Paragraph {n} of what was agreed about the export." for n in range(1, 12))


@pytest.fixture
def ready(plan, owner, now):
    """Request a packet and set it as a worker would leave it, with these findings."""

    def finished(kind=PacketKind.PANEL, **checks) -> Build:
        build = services.request_build(plan=plan, by=owner, now=now, kind=kind)
        outcomes = [
            {"number": one["number"], "first_page": 7, "printed": True, "reason": "", "notes": []}
            for one in build.snapshot["exhibits"]
        ]
        Build.objects.filter(pk=build.pk).update(
            built_at=now, file_key="x", pages=9, size=9, checks=checks, outcomes=outcomes
        )
        type(build.job).objects.filter(pk=build.job_id).update(state="done", finished_at=now)
        return Build.objects.get(pk=build.pk)

    return finished


def shown(client, build) -> str:
    return unescape(client.get(reverse("build", args=[build.pk])).content.decode())


def test_a_panel_packet_without_a_statement_says_so_and_can_be_downloaded(owner_client, log, ready):
    log("Done.", audience="panel")
    build = ready()
    page = shown(owner_client, build)
    assert "It has no statement" in page
    assert reverse("packet_words", args=[build.plan_id]) in page
    assert not build.needs_a_look
    assert reverse("build_file", args=[build.pk]) in page


def test_a_packet_with_a_statement_or_for_a_lawyer_says_nothing_of_it(
    owner_client, plan, owner, now, log, ready
):
    log("Done.", audience="panel")
    assert "It has no statement" not in shown(owner_client, ready(PacketKind.LAWYER))
    services.save_text(plan=plan, by=owner, now=now, title="", ask="", accept="", statement="Me.")
    assert "It has no statement" not in shown(owner_client, ready())


def test_the_packets_page_says_before_building_that_there_is_no_statement(owner_client, plan, log):
    log("Done.", audience="panel")
    page = unescape(owner_client.get(reverse("packet", args=[plan.pk])).content.decode())
    assert "would have no statement yet" in page


@pytest.mark.parametrize(("origin", "said"), [("work", True), ("mine", False), ("unsure", False)])
def test_a_file_said_to_be_from_a_work_system_is_named_with_its_place(
    owner_client, owner, now, log, ready, origin, said
):
    entry = log("Done.", audience="panel", files=[("board.png", png())])
    say_origin(file=entry.attachments.get().file, by=owner, now=now, origin=origin)
    build = ready()
    page = shown(owner_client, build)
    assert ("You said that board.png is from a work system" in page) is said
    assert ("Exhibit 1, page 7." in page) is said
    assert (entry.get_absolute_url() in page) is said
    assert not build.needs_a_look


def test_the_same_file_on_an_entry_that_stays_out_is_not_what_is_named(
    owner_client, owner, now, log, ready
):
    inside = log("Inside.", audience="panel", files=[("inside.png", png())])
    outside = log("Outside.", files=[("outside.png", png())])
    say_origin(file=inside.attachments.get().file, by=owner, now=now, origin="work")
    page = shown(owner_client, ready())
    assert inside.get_absolute_url() in page
    assert outside.get_absolute_url() not in page
    assert "outside.png" not in page


def test_a_name_leads_to_the_person_where_the_choice_is_made(
    owner_client, plan, owner, now, log, ready
):
    person = add_person(plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager")
    log("Done with Dana Whitlock.", audience="panel")
    page = shown(owner_client, ready(names=[{"name": "Dana Whitlock", "pages": [1, 4]}]))
    assert f'href="{person.get_absolute_url()}"' in page
    assert "Pages 1, 4" in page


def test_a_name_nobody_has_any_more_leads_to_all_people(owner_client, plan, log, ready):
    log("Done.", audience="panel")
    page = shown(owner_client, ready(names=[{"name": "Gone Since", "pages": [2]}]))
    assert f'href="{reverse("people", args=[plan.pk])}"' in page
    assert "Page 2" in page


def mail(log, text=LETTER):
    sent = datetime(2026, 5, 4, 16, 12, tzinfo=UTC)
    details = {
        "sender": "dana@example.org", "recipients": "me@example.org", "sent_at": sent,
        "subject": "Re: export", "text": text,
    }  # fmt: skip
    return log("Dana wrote about the export.", kind="email", details=details)


def test_the_card_of_an_e_mail_shows_who_when_and_how_it_begins(owner_client, plan, log):
    mail(log)
    page = unescape(owner_client.get(reverse("review", args=[plan.pk])).content.decode())
    head, _, rest = page.partition("<details>")
    for words in (
        "dana@example.org",
        "me@example.org",
        "4 May 2026",
        "Re: export",
        "Paragraph 6 of",
    ):
        assert words in head
    assert "Paragraph 7 of" not in head
    assert "Paragraph 11 of" in rest.partition("</details>")[0]


def test_a_short_e_mail_has_nothing_to_unfold(owner_client, plan, log):
    mail(log, text="Thank you.\n\nDana")
    page = owner_client.get(reverse("review", args=[plan.pk])).content.decode()
    assert "Thank you." in page
    assert "The whole e-mail" not in page


def test_a_hostile_e_mail_is_words_and_a_huge_one_is_cut(owner_client, plan, log):
    mail(log, text="<script>alert(1)</script> \u202egnp.exe\n" + "word " * 150_000)
    page = owner_client.get(reverse("review", args=[plan.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "\u202e" not in page
    assert len(page) < 100_000


def test_the_form_for_many_asks_in_plain_words(owner_client, plan, log):
    log("Waits.")
    page = unescape(owner_client.get(reverse("review", args=[plan.pk])).content.decode())
    assert "All of them" in page
    assert "may stay empty" not in page
    assert "This keeps it out" not in page
