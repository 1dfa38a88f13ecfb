from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pypdfium2
import pytest
from celery import current_app
from django.db.models import F
from django.urls import reverse
from icalendar import Calendar
from PIL import Image

from apps.accounts.models import User
from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.champions.asking import telling
from apps.champions.models import FeedbackAnswer, FeedbackRequest
from apps.checklists.page import read_checklist
from apps.concerns.models import Concern
from apps.concerns.splitting import proposed
from apps.core.audience import Audience, PacketKind
from apps.core.erase import owned_models
from apps.core.fuzzy import Lag, lag_of
from apps.evidence.enums import EntryKind
from apps.evidence.models import Citation, Entry, EntryPrinciple, Reading
from apps.files.models import Origin, StoredFile
from apps.files.services import path_of
from apps.goals.coverage import covered
from apps.goals.models import Goal
from apps.intake.kinds import TEXT_JOB_KIND
from apps.jobs.models import Job
from apps.onboarding import throwaway
from apps.onboarding.example import papers
from apps.onboarding.example.builder import build_example
from apps.onboarding.example.calendar import dated, moment, working_day
from apps.onboarding.tasks import sweep_examples
from apps.packets.assemble import assemble
from apps.packets.models import PacketText
from apps.plans.models import DayOff, Plan
from apps.stories.models import Story
from tests.factories.accounts import PASSWORD, UserFactory
from tests.known import known

# A Monday, a Friday evening, a Sunday and the first of January.
MOMENTS = [
    datetime(2026, 6, 1, 15, 0, tzinfo=UTC),
    datetime(2026, 6, 6, 4, 0, tzinfo=UTC),
    datetime(2026, 6, 7, 12, 0, tzinfo=UTC),
    datetime(2027, 1, 1, 9, 0, tzinfo=UTC),
]


@pytest.fixture
def built(owner, now) -> Plan:
    return build_example(owner=owner, now=now)


def test_the_example_is_rich(built, owner):
    entries = Entry.objects.for_user(owner)
    assert entries.count() >= 40
    assert {one.kind for one in entries} == set(EntryKind.values)
    assert {one.audience for one in entries} == set(Audience.values)
    assert Goal.objects.for_user(owner).count() == 5
    assert built.people.count() >= 6
    assert built.deadlines.count() >= 4
    assert [one.kind for one in built.stages.all()] == ["hint", "focus"]
    assert built.is_example
    assert PacketText.objects.get(plan=built).statement.count("\n\n") >= 5


def test_it_shows_what_belongs_to_entries(built, owner):
    values = Reading.objects.for_user(owner).present()
    assert 4 <= values.count() <= 6
    assert values.values("entry").distinct().count() == 1
    assert EntryPrinciple.objects.for_user(owner).values("principle").distinct().count() == 4
    places = Citation.objects.for_user(owner).present().select_related("attachment__file")
    assert {one.audience for one in places} == {Audience.PANEL}
    for one in places:
        pages = pypdfium2.PdfDocument(path_of(known(one.attachment).file))
        said = pages[known(one.page) - 1].get_textpage().get_text_range()
        assert " ".join(one.quote.split()) in " ".join(said.split())
    kinds = {one.kind: one for one in Entry.objects.for_user(owner).with_details()}
    assert kinds["meeting"].meeting.promised
    assert kinds["obstacle"].obstacle.effect
    assert kinds["protected"].audience == Audience.LAWYER


def test_two_days_away_on_which_nothing_happened_or_was_written(built, owner):
    away = DayOff.objects.for_user(owner).get()
    days = {known(one.happened.local_start).date() for one in Entry.objects.for_user(owner)}
    weekdays = [
        day
        for n in range((away.last_date - away.first_date).days + 1)
        if (day := away.first_date + timedelta(days=n)).weekday() < 5
    ]
    assert len(weekdays) == 2
    assert days.isdisjoint(weekdays)


def test_both_packets_of_it_show_all_that_and_the_panel_nothing_for_the_lawyer(built, owner):
    panel = assemble(built, by=owner, kind=PacketKind.PANEL)
    lawyer = assemble(built, by=owner, kind=PacketKind.LAWYER)
    for packet in (panel, lawyer):
        assert any(one.places for one in packet.entries)
        assert any(one.principles for one in packet.entries)
        assert any(
            one.details.metric and len(one.details.metric.values) > 4 for one in packet.entries
        )
    assert not panel.away
    assert "protected" not in {one.kind for one in panel.entries}
    assert len(lawyer.away) == 1
    assert "protected" in {one.kind for one in lawyer.entries}


def test_a_goal_moved_an_entry_was_corrected_and_one_withdrawn(built, owner):
    moved = Goal.objects.for_user(owner).get(number=2)
    assert [one.target for one in moved.versions.order_by("number")] == ["300 ms", "250 ms"]
    assert Entry.objects.for_user(owner).filter(version_count=2).count() == 1
    assert Entry.objects.for_user(owner).exclude(withdrawn_at=None).count() == 1


def test_it_spans_eight_weeks_and_some_entries_were_written_late(built, owner, now):
    entries = Entry.objects.for_user(owner).filter(happened_from__isnull=False)
    assert entries.filter(happened_from__lte=now - timedelta(weeks=8)).exists()
    late = [one for one in entries if lag_of(one.happened, written_at=one.written_at) is Lag.LATER]
    assert 2 <= len(late) <= 6


@pytest.mark.parametrize("at", MOMENTS)
def test_nothing_in_it_lies_after_now_and_nothing_was_written_before_it_happened(owner, at):
    plan = build_example(owner=owner, now=at)
    assert plan.entries.count() > 40
    assert not plan.entries.filter(happened_from__gt=F("written_at")).exists()
    assert not plan.entries.filter(written_at__gt=at).exists()
    assert plan.deadlines.filter(state="open").exclude(due_at__gt=at).count() == 0


def test_the_ledger_follows_the_story_in_order(built, owner):
    times = list(
        LedgerEvent.objects.filter(owner_id=owner.pk)
        .order_by("sequence")
        .values_list("at", flat=True)
    )
    assert verify(owner.pk) is None
    assert times == sorted(times)


def test_its_files_are_made_by_us_and_of_four_kinds(built, owner):
    files = StoredFile.objects.for_user(owner)
    assert {one.first_name.rpartition(".")[2] for one in files} == {"pdf", "png", "csv", "txt"}
    pdfs = [one for one in files if one.first_name.endswith(".pdf")]
    assert sorted(len(pypdfium2.PdfDocument(path_of(one))) for one in pdfs) == [2, 3]


def test_its_files_wait_to_be_read_as_soon_as_it_is_made(
    owner, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        build_example(owner=owner, now=now)
    assert Job.objects.for_user(owner).get(kind=TEXT_JOB_KIND).about_id == owner.pk


def test_its_pdf_can_be_searched():
    document = pypdfium2.PdfDocument(papers.pdf([["First (page) \\ one", "Señor"], ["Second"]]))
    words = [page.get_textpage().get_text_range() for page in document]
    assert "First (page) \\ one" in words[0]
    assert "Señor" in words[0]
    assert "Second" in words[1]


def test_its_picture_is_a_picture():
    with Image.open(BytesIO(papers.picture())) as image:
        assert image.size == (1280, 720)


def test_no_mark_of_a_day_is_left_in_its_words(built, owner):
    words = [one.statement for one in Entry.objects.for_user(owner)]
    words += [one.part for one in built.people.all()] + [built.packet_text.statement]
    assert not [one for one in words if "{d" in one]


def test_fields_of_the_plan_can_be_overridden(owner, now):
    plan = build_example(owner=owner, now=now, plan_kwargs={"name": "Another", "is_example": False})
    assert (plan.name, plan.is_example) == ("Another", False)


@pytest.mark.parametrize(
    ("back", "day"), [(0, "2026-06-05"), (1, "2026-06-04"), (5, "2026-05-29"), (-1, "2026-06-08")]
)
def test_working_days_are_counted_from_the_last_one(back, day):
    sunday = datetime(2026, 6, 7, tzinfo=UTC).date()
    assert working_day(sunday, back=back).isoformat() == day


def test_a_clock_of_the_story_hangs_in_its_zone():
    day = datetime(2026, 6, 5, tzinfo=UTC).date()
    assert (
        moment(day, "14:20", zone="America/Los_Angeles").isoformat() == "2026-06-05T21:20:00+00:00"
    )
    assert dated("On {d1}.", today=day, say=str) == "On 2026-06-04."


# -- opening and leaving it ---------------------------------------------------------------------------------


def test_one_click_opens_it_under_a_throwaway_account(owner, owner_client, plan):
    response = owner_client.post(reverse("example_start"))
    assert response["Location"] == reverse("today")
    throwaway_user = User.objects.get(is_throwaway=True)
    assert not throwaway_user.has_usable_password()
    assert throwaway_user.email.endswith("@example.invalid")
    assert owner_client.session["_auth_user_id"] == str(throwaway_user.pk)
    assert Plan.objects.for_user(throwaway_user).get().is_example
    assert Plan.objects.for_user(owner).get() == plan


def test_it_does_not_see_the_real_account(owner_client, plan):
    owner_client.post(reverse("example_start"))
    assert owner_client.get(reverse("plan", args=[plan.pk])).status_code == 404


def test_one_click_removes_it_all_and_leads_back(
    owner, owner_client, plan, django_capture_on_commit_callbacks
):
    owner_client.post(reverse("example_start"))
    gone = User.objects.get(is_throwaway=True)
    files = [path_of(one) for one in StoredFile.objects.for_user(gone)]
    assert files
    with django_capture_on_commit_callbacks(execute=True):
        response = owner_client.post(reverse("example_leave"))
    assert response["Location"] == reverse("today")
    assert owner_client.session["_auth_user_id"] == str(owner.pk)
    assert not User.objects.filter(pk=gone.pk).exists()
    left = {
        model.__name__: model.objects.filter(owner_id=gone.pk).count() for model in owned_models()
    }
    assert not any(left.values()), left
    assert not LedgerEvent.objects.filter(owner_id=gone.pk).exists()
    assert not [path for path in files if path.exists()]
    assert Plan.objects.for_user(owner).get() == plan


def test_leaving_after_the_password_changed_leads_to_sign_in(owner, owner_client):
    owner_client.post(reverse("example_start"))
    owner.set_password("an entirely new password")
    owner.save()
    assert owner_client.post(reverse("example_leave"))["Location"] == reverse("account_login")
    assert "_auth_user_id" not in owner_client.session
    assert not User.objects.filter(is_throwaway=True).exists()


def test_a_real_account_is_never_removed(owner, owner_client, plan):
    assert owner_client.post(reverse("example_leave"))["Location"] == reverse("today")
    assert User.objects.filter(pk=owner.pk).exists()
    with pytest.raises(ValueError, match="throwaway"):
        throwaway.remove(owner)


def test_an_example_inside_an_example_is_not_opened(owner_client):
    owner_client.post(reverse("example_start"))
    owner_client.post(reverse("example_start"))
    assert User.objects.filter(is_throwaway=True).count() == 1


def test_nobody_can_sign_in_to_it(owner_client, client):
    owner_client.post(reverse("example_start"))
    gone = User.objects.get(is_throwaway=True)
    for password in ("", PASSWORD, "!"):
        client.post(reverse("account_login"), {"login": gone.email, "password": password})
        assert client.get(reverse("account_settings")).status_code == 302


def test_examples_nobody_left_are_swept_after_two_days(db, now):
    old = throwaway.make(now=now, zone="UTC").owner
    fresh = throwaway.make(now=now, zone="UTC").owner
    kept = UserFactory.create(is_throwaway=True, email="demo@example.org")
    User.objects.filter(pk__in=[old.pk, kept.pk]).update(created_at=now - timedelta(days=3))
    User.objects.filter(pk=fresh.pk).update(created_at=now - timedelta(days=1))
    assert throwaway.sweep(now=now) == 1
    assert set(User.objects.filter(is_throwaway=True)) == {fresh, kept}


def test_an_example_left_by_signing_out_is_removed_by_beat(db, now, owner_client):
    owner_client.post(reverse("example_start"))
    owner_client.post(reverse("account_logout"))
    assert sweep_examples() == 0
    User.objects.filter(is_throwaway=True).update(created_at=now - timedelta(days=900))
    assert sweep_examples() == 1
    assert not User.objects.filter(is_throwaway=True).exists()
    assert current_app.conf.beat_schedule["sweep-examples"]["task"] == sweep_examples.name


def test_today_of_the_example_is_today_and_not_its_first_evening(owner_client):
    owner_client.post(reverse("example_start"))
    assert owner_client.get(reverse("today")).status_code == 200


@pytest.mark.parametrize("name", ["account_settings", "help"])
def test_settings_and_help_lead_to_it_but_not_from_inside(owner_client, plan, name):
    button = f'action="{reverse("example_start")}"'.encode()
    assert button in owner_client.get(reverse(name)).content
    owner_client.post(reverse("example_start"))
    inside = owner_client.get(reverse(name)).content
    assert button not in inside
    assert f'action="{reverse("example_leave")}"'.encode() in inside


def test_help_offers_no_example_to_somebody_who_is_not_signed_in(db, client):
    assert b"example" not in client.get(reverse("help")).content


@pytest.mark.parametrize("name", ["today", "tonight", "dates"])
def test_invented_dates_are_not_offered_to_a_phone(owner_client, name):
    owner_client.post(reverse("example_start"))
    shown = Plan.objects.get(is_example=True)
    page = owner_client.get(reverse(name, args=[] if name == "today" else [shown.pk])).content
    assert reverse("calendar_file", args=[shown.pk]).encode() not in page
    assert b"no file is offered" in page


def test_a_calendar_file_of_the_example_says_so_in_every_title(owner_client):
    owner_client.post(reverse("example_start"))
    url = reverse("calendar_file", args=[Plan.objects.get(is_example=True).pk])
    events = Calendar.from_ical(owner_client.get(url).content).walk("VEVENT")
    assert {str(one["SUMMARY"]) for one in events} == {"EXAMPLE, not a real date"}


@pytest.mark.parametrize("name", ["example_start", "example_leave"])
def test_fetching_never_acts(owner, owner_client, name):
    assert owner_client.get(reverse(name)).status_code == 405
    assert owner_client.head(reverse(name)).status_code == 405
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["example_start", "example_leave"])
def test_without_signing_in_nothing_is_made(db, client, name):
    assert client.post(reverse(name)).status_code == 302
    assert not User.objects.exists()


def test_two_were_asked_and_one_answered_and_none_of_it_is_overdue(built):
    asked = FeedbackRequest.objects.for_user(built.owner).order_by("asked_date")
    assert [(one.person.name, one.state) for one in asked] == [("Grace Okafor", "answered"), ("Tomás Herrera", "asked")]  # fmt: skip
    assert all(telling(one.text) == [] for one in asked)
    kept = FeedbackAnswer.objects.for_user(built.owner).get()
    assert (kept.consent, kept.entry.kind, kept.entry.audience) == (
        "named",
        "feedback",
        "undecided",
    )


def test_steps_are_ticked_and_stories_told(built, now):
    found = read_checklist(built, now=now)
    assert 5 <= found.done < found.total
    told = Story.objects.for_user(built.owner).in_order()
    assert [one.is_top for one in told] == [True, False]
    assert all(one.entry and one.principle and one.result for one in told)


def test_every_principle_is_named_by_a_goal_and_proved(built):
    found = covered(built)
    assert len(found) == 4
    assert all(one.shown[0].sort == "Goals" and one.proved for one in found)


def test_only_what_somebody_handed_over_says_so(built):
    files = StoredFile.objects.for_user(built.owner).values_list("first_name", "origin")
    handed = {name for name, origin in files if origin == Origin.HANDED}
    assert handed == {"coaching-plan.pdf", "pilot-closing-note.pdf"}


def test_it_holds_what_the_employer_says_and_what_is_answered(built):
    every = list(Concern.objects.for_user(built.owner).present().with_answers())
    assert [one.standing for one in every] == ["disputed", "unanswered", "unanswered"]
    assert [len(one.places.all()) for one in every] == [2, 0, 0]
    source = every[0].source
    assert source is not None
    text = source.text
    assert all(one.words == text[one.start : one.until] for one in every)
    assert len(proposed(every[1].words)) == 3
    (draft,) = [one for one in every[1].responses.all() if one.decided_at is None]
    assert (draft.standing, draft.audience) == ("partly", "lawyer")
