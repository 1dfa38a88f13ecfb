from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.core.audience import Audience, PacketKind
from apps.core.fuzzy import unknown
from apps.evidence.services import record_entry
from apps.goals.services import add_goal
from apps.jobs.models import JobState
from apps.packets import services
from apps.packets.build import packet_storage, run_build
from apps.packets.models import Build, PacketText
from tests.hostile import TEXTS
from tests.packets.conftest import png


@pytest.fixture
def build(plan, owner, now, log) -> Build:
    log("Done in time.", audience="panel")
    return services.request_build(plan=plan, by=owner, now=now, kind=PacketKind.PANEL)


@pytest.mark.parametrize("name", ["packet", "packet_words", "review"])
def test_a_strangers_plan_is_not_there(plan, owner_client, stranger_client, client, name):
    url = reverse(name, args=[plan.pk])
    assert owner_client.get(url).status_code == 200
    assert stranger_client.get(url).status_code == 404
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("name", ["build", "build_progress", "build_file"])
def test_a_strangers_packet_is_not_there(build, stranger_client, client, name):
    url = reverse(name, args=[build.pk])
    assert stranger_client.get(url).status_code == 404
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("name", ["build_cancel", "build_again", "build_accept"])
def test_acting_on_a_packet_is_a_post_of_its_owner(build, owner_client, stranger_client, name):
    url = reverse(name, args=[build.pk])
    assert owner_client.get(url).status_code == 405
    assert stranger_client.post(url).status_code == 404


@pytest.mark.parametrize("audience", ["panel", "lawyer", "never"])
def test_one_card_decides_one_entry_with_its_files(plan, owner_client, log, audience):
    entry = log("One.", files=[("a.png", png())])
    log("Two.")
    owner_client.post(reverse("review", args=[plan.pk]), {"entry": entry.pk, "audience": audience})
    entry.refresh_from_db()
    assert entry.audience == audience
    assert entry.attachments.get().audience == audience


def test_a_decision_is_taken_back_with_its_files(plan, owner_client, log):
    entry = log("One.", files=[("a.png", png())])
    owner_client.post(reverse("review", args=[plan.pk]), {"entry": entry.pk, "audience": "never"})
    owner_client.post(reverse("review_undo", args=[plan.pk]))
    entry.refresh_from_db()
    assert entry.audience == Audience.UNDECIDED
    assert entry.attachments.get().audience == Audience.UNDECIDED
    response = owner_client.post(reverse("review_undo", args=[plan.pk]), follow=True)
    assert "nothing left to take back" in response.content.decode()


def test_nothing_is_decided_back_to_undecided_by_a_card(plan, owner_client, log):
    entry = log("One.", audience="panel")
    response = owner_client.post(
        reverse("review", args=[plan.pk]), {"entry": entry.pk, "audience": "undecided"}
    )
    assert response.status_code == 404


def test_many_at_once_are_those_of_a_goal_with_a_file(plan, owner, now, owner_client, log):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship")
    proved = log("With a file.", goals=[goal], files=[("a.png", png())])
    bare = log("Without.", goals=[goal])
    other = log("Of no goal.", files=[("b.png", png("red"))])
    fields = {"goal": goal.pk, "with_proof": "on", "audience": "panel"}
    owner_client.post(reverse("review_many", args=[plan.pk]), fields)
    for entry, audience in ((proved, "panel"), (bare, "undecided"), (other, "undecided")):
        entry.refresh_from_db()
        assert entry.audience == audience


def test_another_persons_entry_cannot_be_decided(
    plan, stranger, stranger_plan, owner_client, now, log
):
    log("Mine.")
    theirs = record_entry(
        plan=stranger_plan, by=stranger, now=now, kind="note", statement="Theirs.",
        happened=unknown(zone="UTC"), client_token=uuid4(),
    )  # fmt: skip
    response = owner_client.post(
        reverse("review", args=[plan.pk]), {"entry": theirs.pk, "audience": "panel"}
    )
    assert response.status_code == 404
    theirs.refresh_from_db()
    assert theirs.audience == Audience.UNDECIDED


def test_later_shows_the_next_card_and_comes_round(plan, owner_client, log):
    first = log("First card.", day=date(2026, 5, 1))
    second = log("Second card.", day=date(2026, 5, 2))
    url = reverse("review", args=[plan.pk])
    assert "First card." in owner_client.get(url).content.decode()
    assert "Second card." in owner_client.get(f"{url}?after={first.pk}").content.decode()
    assert "First card." in owner_client.get(f"{url}?after={second.pk}").content.decode()
    assert owner_client.get(f"{url}?after=%00").status_code == 200


def test_the_card_alone_comes_back_to_htmx(plan, owner_client, log):
    log("Only card.")
    response = owner_client.get(reverse("review", args=[plan.pk]), headers={"HX-Request": "true"})
    assert "Only card." in response.content.decode()
    assert "<html" not in response.content.decode()


def test_an_empty_packet_leads_to_the_decisions(plan, owner_client, log):
    log("Not decided.")
    response = owner_client.post(reverse("build_request", args=[plan.pk]), {"kind": "panel"})
    assert response.url == reverse("review", args=[plan.pk])
    assert Build.objects.count() == 0


def test_paper_is_chosen_where_the_packet_is_built_and_kept_for_the_plan(plan, owner_client, log):
    log("Done in time.", audience="panel")
    page = owner_client.get(reverse("packet", args=[plan.pk])).content.decode()
    assert '<option value="letter" selected>' in page
    owner_client.post(reverse("build_request", args=[plan.pk]), {"kind": "panel", "paper": "a4"})
    assert Build.objects.get().snapshot["paper"] == "a4"
    plan.refresh_from_db()
    assert plan.paper == "a4"


def test_entries_of_no_goal_are_said_before_a_packet_is_built_and_block_nothing(
    plan, owner, now, owner_client, log
):
    url = reverse("packet", args=[plan.pk])
    log("Of no goal.", audience="panel")
    assert b"belongs to no goal" not in owner_client.get(url).content  # there is none to belong to
    add_goal(plan=plan, by=owner, now=now, words="Ship")
    page = owner_client.get(url).content.decode()
    assert "1 entry that may go in belongs to no goal" in page
    assert f'href="{reverse("sort", args=[plan.pk])}">Sort them' in page
    asked = owner_client.post(reverse("build_request", args=[plan.pk]), {"kind": "panel"})
    assert asked["Location"] == Build.objects.get().get_absolute_url()


def test_entries_that_sorting_does_not_show_are_found_in_the_log(
    plan, owner, now, owner_client, log
):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship")
    log("A meeting of no goal.", audience="panel", kind="meeting")
    log("A win of a goal.", audience="panel", kind="win", goals=[goal])
    log("Kept out.", audience="never")
    page = owner_client.get(reverse("packet", args=[plan.pk])).content.decode()
    address = f"{reverse('log', args=[plan.pk])}?audience=panel&amp;no_goal=1"
    assert "1 entry that may go in belongs to no goal" in page
    assert f'href="{address}"' in page
    shown = owner_client.get(address.replace("&amp;", "&")).content.decode()
    assert "A meeting of no goal." in shown
    assert "A win of a goal." not in shown


def test_an_unknown_kind_of_packet_is_not_there(plan, owner_client):
    assert (
        owner_client.post(reverse("build_request", args=[plan.pk]), {"kind": "press"}).status_code
        == 404
    )


def test_progress_is_polled_until_it_ends(build, owner_client, now):
    url = reverse("build_progress", args=[build.pk])
    assert owner_client.get(url).status_code == 200
    assert "hx-trigger" in owner_client.get(url).content.decode()
    build.job.state = JobState.FAILED
    build.job.error = "too_much"
    build.job.save()
    last = owner_client.get(url)
    assert last.status_code == 286
    assert "Build again" in last.content.decode()


def test_the_lawyers_file_is_not_named_like_the_panels(build):
    panel = build.file_name
    build.kind = PacketKind.LAWYER
    assert (panel, build.file_name) == ("document-2026-06-02.pdf", "notes-2026-06-02.pdf")


def test_the_finished_packet_downloads_under_a_neutral_name(build, owner_client, now):
    assert owner_client.get(reverse("build_file", args=[build.pk])).status_code == 404
    run_build(build.pk, clock=lambda: now)
    response = owner_client.get(reverse("build_file", args=[build.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="document-2026-06-02.pdf"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    packet_storage().delete(Build.objects.get().file_key)


def test_what_the_check_found_is_read_before_the_download(build, owner_client, now):
    run_build(build.pk, clock=lambda: now)
    Build.objects.update(
        checks={"passed": [1], "failed": [{"number": 9, "detail": "page 3"}], "leaks": []}
    )
    file = reverse("build_file", args=[build.pk])
    assert owner_client.get(file).url == build.get_absolute_url()
    assert "page 3" in owner_client.get(build.get_absolute_url()).content.decode()
    owner_client.post(reverse("build_accept", args=[build.pk]))
    response = owner_client.get(file)
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    packet_storage().delete(Build.objects.get().file_key)


@pytest.mark.parametrize("field", ["title", "ask", "accept", "statement"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_hostile_words_get_a_page_and_never_an_error(plan, owner_client, field, text):
    response = owner_client.post(
        reverse("packet_words", args=[plan.pk]), {field: text}, follow=True
    )
    assert response.status_code in {200, 422}
    assert b"<script>alert" not in response.content


def test_words_too_long_are_kept_in_the_form(plan, owner_client):
    response = owner_client.post(
        reverse("packet_words", args=[plan.pk]), {"ask": "a" * 500, "statement": "Kept."}
    )
    assert "Kept." in response.content.decode()
    assert PacketText.objects.count() == 0
