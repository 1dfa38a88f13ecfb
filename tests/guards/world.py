"""One of everything, all of one owner: what routes, access and packets are tested on."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.accounts.models import User
from apps.champions.models import FeedbackRequest
from apps.checklists.models import Step
from apps.checklists.services import add_step
from apps.checkpoints.confirm_back import Promised
from apps.checkpoints.models import ConfirmBack, Promise, Question
from apps.checkpoints.services import add_promise, add_question, mark_sent, record_meeting
from apps.choices.models import Scenario, Vest
from apps.concerns.models import Concern, Place, Response, Source
from apps.core.audience import Audience, PacketKind
from apps.core.fuzzy import on_day
from apps.deadlines.feed import make_feed
from apps.deadlines.models import Deadline, TriggerDay
from apps.deadlines.services import add_deadline
from apps.deadlines.trigger_days import add_trigger_day
from apps.evidence.citing import cite
from apps.evidence.filters import Filters
from apps.evidence.models import Attachment, Citation, Entry, Reading, SavedView
from apps.evidence.readings import Value, add_readings
from apps.evidence.saved_views import keep_view
from apps.evidence.services import record_entry
from apps.files.models import FileText, StoredFile
from apps.files.services import store_upload
from apps.goals.measures import answer_question, mark_asked
from apps.goals.models import Goal, GoalVersion, MeasureQuestion, Principle
from apps.goals.principles import add_principles
from apps.goals.services import add_goal
from apps.intake.models import ApiToken, Batch, Item, ValuesImport
from apps.intake.services import add_file, open_batch
from apps.intake.tokens import make_token
from apps.intake.values import open_import
from apps.mail import mailbox
from apps.packets.build import packet_storage
from apps.packets.models import Build
from apps.packets.services import request_build, save_text
from apps.plans.models import DayOff, Person, Plan, Stage
from apps.plans.services import add_day_off, add_person, begin_stage, create_plan
from apps.stories.models import Story
from apps.stories.services import add_story
from tests.guards.accused import make_accused
from tests.guards.champion import make_answered
from tests.guards.choosing import make_choice

# A word that stands in everything the owner wrote, and nowhere else.
CANARY = "Zibelline"


@dataclass(frozen=True, kw_only=True)
class World:
    """One of everything, all of one owner."""

    owner: User
    plan: Plan
    person: Person
    goal: Goal
    version: GoalVersion
    measure: MeasureQuestion
    deadline: Deadline
    stage: Stage
    trigger: TriggerDay
    file: StoredFile
    paper: StoredFile
    entry: Entry
    letter: Entry
    attachment: Attachment
    citation: Citation
    batch: Batch
    item: Item
    build: Build
    token: ApiToken
    principle: Principle
    dayoff: DayOff
    reading: Reading
    valuesimport: ValuesImport
    view: SavedView
    promise: Promise
    question: Question
    confirmback: ConfirmBack
    source: Source
    concern: Concern
    response: Response
    place: Place
    step: Step
    story: Story
    request: FeedbackRequest
    choice: Scenario
    vest: Vest
    mail_key: str
    feed_token: str


def make_world(*, owner: User, now: datetime) -> World:
    plan = create_plan(
        by=owner, now=now, name=f"{CANARY} plan", employer=CANARY, zone="America/Los_Angeles"
    )
    stage = begin_stage(
        plan=plan, by=owner, now=now, kind="pip", name=f"{CANARY} stage", started_date=now.date()
    )
    person = add_person(plan=plan, by=owner, now=now, name=f"{CANARY} Person", relation="peer")
    goal = add_goal(plan=plan, by=owner, now=now, words=f"Deliver {CANARY}")
    trigger = add_trigger_day(
        plan=plan, by=owner, now=now, stage=stage, key="letter", name=f"{CANARY} day",
        day=now.date(),
    )  # fmt: skip
    deadline = add_deadline(
        plan=plan,
        by=owner,
        now=now,
        stage=stage,
        trigger=trigger,
        window={"number": 20, "unit": "calendar_days"},
        kind="checkpoint",
        title=f"{CANARY} meeting",
        local_date=now.date() + timedelta(days=20),
        local_time=time(15),
        zone="America/Los_Angeles",
    )
    file = store_upload(upload=picture(), by=owner, now=now)
    paper = store_upload(upload=sheet(), by=owner, now=now)
    entry = _entry(plan, goal=goal, person=person, files=(file, paper), now=now)
    attachment = Attachment.objects.for_user(owner).get(entry=entry, file=paper)
    FileText.objects.create(
        owner=owner, file=paper, state="read", text=CANARY, page_ends=[len(CANARY)], read_at=now
    )
    save_text(plan=plan, by=owner, now=now, statement=f"What {CANARY} shows.")
    item = _item(plan, now=now)
    return World(
        owner=owner,
        plan=plan,
        person=person,
        goal=goal,
        version=goal.versions.get(),
        measure=_measure(goal, now=now),
        deadline=deadline,
        stage=stage,
        trigger=trigger,
        file=file,
        paper=paper,
        entry=entry,
        letter=_letter(plan, now=now),
        attachment=attachment,
        citation=cite(entry=entry, by=owner, now=now, attachment=attachment, page=1, quote=CANARY),
        batch=item.batch,
        item=item,
        build=_build(plan, now=now),
        token=_token(plan, now=now),
        principle=add_principles(
            plan=plan, by=owner, now=now, list_name=f"{CANARY} values", names=[f"{CANARY} first"]
        )[0],
        dayoff=add_day_off(
            plan=plan,
            by=owner,
            now=now,
            first_date=now.date(),
            last_date=now.date(),
            sort="sick",
            note=CANARY,
        ),
        view=keep_view(
            plan=plan, by=owner, now=now, name=f"{CANARY} view", filters=Filters(q=CANARY)
        ),
        promise=_promise(plan, now=now),
        question=add_question(plan=plan, by=owner, now=now, words=f"What of {CANARY}?"),
        confirmback=_sent_back(plan, now=now),
        reading=_reading(plan, now=now),
        valuesimport=_values_import(plan, now=now),
        **make_accused(goal=goal, attachment=attachment, word=CANARY, now=now),
        request=make_answered(goal=goal, person=person, entry=entry, word=CANARY, now=now),
        step=add_step(
            plan=plan,
            by=owner,
            now=now,
            title=f"{CANARY} step",
            why=CANARY,
            note=CANARY,
            due_date=now.date() + timedelta(days=9),
        ),
        story=add_story(
            plan=plan,
            by=owner,
            now=now,
            client_token=uuid4(),
            entry=entry,
            title=f"{CANARY} story",
            situation=CANARY,
            action=CANARY,
            result=CANARY,
        ),
        **make_choice(plan=plan, word=CANARY, now=now),
        mail_key=_mail(owner),
        feed_token=make_feed(plan=plan, by=owner, now=now),
    )


def picture() -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(stream, "PNG")
    return SimpleUploadedFile(f"{CANARY}.png", stream.getvalue(), "image/png")


def sheet() -> SimpleUploadedFile:
    """A PDF of one empty page."""
    document, stream = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(stream)
    return SimpleUploadedFile(f"{CANARY}.pdf", stream.getvalue(), "application/pdf")


def _measure(goal: Goal, *, now: datetime) -> MeasureQuestion:
    asked = mark_asked(
        version=goal.versions.get(), by=goal.owner, now=now, text=f"How is {CANARY} measured?",
        asked_date=now.date(),
    )  # fmt: skip
    return answer_question(question=asked, by=goal.owner, now=now, answer=f"{CANARY} every Friday")


def _entry(
    plan: Plan, *, goal: Goal, person: Person, files: tuple[StoredFile, ...], now: datetime
) -> Entry:
    return record_entry(
        plan=plan,
        by=plan.owner,
        now=now,
        kind="note",
        statement=f"The {CANARY} went out.",
        happened=on_day(date(2026, 6, 1), zone="America/Los_Angeles"),
        client_token=uuid4(),
        goals=[goal],
        people=[person],
        files=[(file, file.first_name) for file in files],
        audience=Audience.PANEL,
    )


def _reading(plan: Plan, *, now: datetime) -> Reading:
    metric = record_entry(
        plan=plan,
        by=plan.owner,
        now=now,
        kind="metric",
        statement=f"{CANARY} measured.",
        happened=on_day(date(2026, 6, 1), zone="America/Los_Angeles"),
        client_token=uuid4(),
        details={"name": CANARY, "value": Decimal(2)},
    )
    value = Value(on_date=date(2026, 5, 1), value=Decimal(1), source=CANARY)
    return add_readings(entry=metric, by=plan.owner, now=now, values=[value])[0]


def _item(plan: Plan, *, now: datetime) -> Item:
    """A file that came in with others and waits to be read."""
    batch = open_batch(plan=plan, by=plan.owner, now=now, source="files", client_token=uuid4())
    upload = SimpleUploadedFile(f"{CANARY}.txt", f"What {CANARY} says.".encode())
    return add_file(batch=batch, upload=upload, by=plan.owner, now=now)


def _values_import(plan: Plan, *, now: datetime) -> ValuesImport:
    metric = Reading.objects.for_user(plan.owner).get().entry
    table = SimpleUploadedFile(f"{CANARY}.csv", b"day,value\n2026-05-01,1\n", "text/csv")
    return open_import(entry=metric, by=plan.owner, now=now, upload=table)


def _letter(plan: Plan, *, now: datetime) -> Entry:
    return record_entry(
        plan=plan, by=plan.owner, now=now, kind="email", statement=f"Thanks for the {CANARY}",
        happened=on_day(date(2026, 6, 1), zone="America/Los_Angeles"), client_token=uuid4(),
        details={"text": CANARY, "html": f"<p>{CANARY}</p>", "thread": "<a@example.org>"},
    )  # fmt: skip


def _build(plan: Plan, *, now: datetime) -> Build:
    """A finished packet, without the minute it takes to make one."""
    build = request_build(plan=plan, by=plan.owner, now=now, kind=PacketKind.PANEL)
    content = ContentFile(b"%PDF-1.7 " + CANARY.encode())
    build.file_key = packet_storage().save(f"{plan.owner_id}/{build.pk}.pdf", content)
    build.built_at = now
    build.pages = 1
    build.save()
    return build


def _promise(plan: Plan, *, now: datetime) -> Promise:
    promised = Promised(who=CANARY, what=f"an answer on {CANARY}", by_date=now.date())
    return add_promise(plan=plan, by=plan.owner, now=now, promised=promised, made_date=now.date())


def _sent_back(plan: Plan, *, now: datetime) -> ConfirmBack:
    """A text that was sent after a meeting."""
    happened = on_day(date(2026, 6, 1), zone="America/Los_Angeles")
    fields = {
        "kind": "meeting", "statement": f"Meeting on {CANARY}", "happened": happened,
        "client_token": uuid4(), "details": {"present": CANARY},
    }  # fmt: skip
    entry = record_meeting(plan=plan, by=plan.owner, now=now, fields=fields)
    card = {
        "kind": "reference", "statement": f"I wrote back on {CANARY}", "happened": happened,
        "details": {"place": CANARY},
    }  # fmt: skip
    kept = mark_sent(entry=entry, by=plan.owner, now=now, text=CANARY, card=card)
    return ConfirmBack.objects.get(card=kept)


def _token(plan: Plan, *, now: datetime) -> ApiToken:
    make_token(plan=plan, by=plan.owner, now=now, name=f"{CANARY} phone")
    return ApiToken.objects.for_user(plan.owner).get(plan=plan)


def _mail(owner: User) -> str:
    raw = f"To: {owner.email}\r\nSubject: {CANARY}\r\n\r\n{CANARY}\r\n".encode()
    mailbox.store(settings.LOCAL_MAILBOX, owner.email, raw)
    return mailbox.mails_for(settings.LOCAL_MAILBOX, owner.email)[0].key
