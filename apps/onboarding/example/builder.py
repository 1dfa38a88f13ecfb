"""Makes the example plan from story.toml, in the order in which it would have been written."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from apps.accounts.models import User
from apps.core import say_dates
from apps.core.audience import Audience
from apps.core.fuzzy import exactly
from apps.deadlines.models import DeadlineState
from apps.deadlines.services import add_deadline, set_deadline_state
from apps.evidence.citing import cite
from apps.evidence.deciding import decide_audience
from apps.evidence.linking import attach_file, set_principles
from apps.evidence.models import Attachment, Entry
from apps.evidence.readings import Value, add_readings
from apps.evidence.services import correct_entry, record_entry, withdraw_entry
from apps.files.models import Origin, StoredFile
from apps.files.services import store_upload
from apps.goals.models import Goal, HowGiven, Principle
from apps.goals.principles import add_principles, set_goal_principles
from apps.goals.services import add_goal, change_goal, say_delivered
from apps.onboarding.example import accusation, choosing, papers, preparing
from apps.onboarding.example.calendar import dated, moment, working_day
from apps.packets.services import save_text
from apps.plans import stage_templates
from apps.plans.models import Person, Plan
from apps.plans.services import add_day_off, add_letter, add_person, begin_stage, create_plan

STORY = Path(__file__).parent / "story.toml"
MORNING = "09:05"
HANDED = frozenset({"plan", "letter"})  # papers that somebody else made and gave to the user


@cache
def story() -> Mapping[str, Any]:
    return tomllib.loads(STORY.read_text(encoding="utf-8"))


Step = Callable[[datetime], object]


@dataclass
class Making:
    """The plan in the making. `steps` are run in order of their time, as a ledger wants it."""

    owner: User
    now: datetime
    plan: Plan
    people: dict[str, Person] = field(default_factory=dict)
    goals: dict[int, Goal] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    decided: dict[str, list[Entry]] = field(default_factory=dict)
    principles: dict[str, Principle] = field(default_factory=dict)
    steps: list[tuple[datetime, Step]] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.plan.zone)).date()

    def at(self, back: int, clock: str = MORNING) -> datetime:
        """A moment of the story; never after now."""
        return min(moment(self.day(back), clock, zone=self.plan.zone), self.now)

    def day(self, back: int) -> date:
        return working_day(self.today, back=back)

    def words(self, text: str) -> str:
        return dated(text, today=self.today, say=say_dates.short_day)

    def plan_step(self, at: datetime, step: Step) -> None:
        self.steps.append((at, step))

    def run(self) -> None:
        for at, step in sorted(self.steps, key=lambda one: one[0]):
            step(at)


@transaction.atomic
def build_example(
    *, owner: User, now: datetime, plan_kwargs: Mapping[str, Any] | None = None
) -> Plan:
    """Make the example plan for `owner`, ending at `now`; `plan_kwargs` override fields of the plan.

    Every date of the story lies relative to `now`, and every row carries the time at which the story
    has it written.
    """
    told = story()
    zone = told["plan"]["zone"]
    first = working_day(now.astimezone(ZoneInfo(zone)).date(), back=told["stage"][0]["back"])
    fields = {**told["plan"], "is_example": True, **(plan_kwargs or {})}
    plan = create_plan(by=owner, now=moment(first, MORNING, zone=zone), **fields)
    making = Making(owner=owner, now=now, plan=plan)
    for part in (_stages, _letter, _people, _principles, _goals, _entries, _away):
        part(making, told)
    accusation.concerns(making)
    preparing.preparing(making)
    making.run()
    _dates(making, told)
    _decide(making)
    _packet(making, told)
    choosing.choosing(making)
    return plan


def _stages(making: Making, told: Mapping[str, Any]) -> None:
    for one in told["stage"]:
        making.plan_step(making.at(one["back"]), partial(_stage, making, one=one))


def _stage(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    begin_stage(
        plan=making.plan,
        by=making.owner,
        now=at,
        kind=one["kind"],
        name=one["name"],
        started_date=making.day(one["back"]),
        template=stage_templates.get(one.get("template", "")),
    )


def _letter(making: Making, told: Mapping[str, Any]) -> None:
    one = told["letter"]
    making.plan_step(
        making.at(one["back"], "17:00"),
        lambda at: add_letter(
            plan=making.plan, by=making.owner, now=at, title=one["title"], text=one["text"].strip(),
            received_date=making.day(one["back"]),
        ),
    )  # fmt: skip


def _people(making: Making, told: Mapping[str, Any]) -> None:
    at = making.at(told["stage"][0]["back"], "09:10")
    making.plan_step(at, partial(_add_people, making, people=told["person"]))


def _add_people(making: Making, at: datetime, *, people: list[dict[str, Any]]) -> None:
    for one in people:
        fields = {name: value for name, value in one.items() if name != "key"}
        fields["part"] = making.words(fields["part"])
        making.people[one["key"]] = add_person(plan=making.plan, by=making.owner, now=at, **fields)


def _principles(making: Making, told: Mapping[str, Any]) -> None:
    making.plan_step(
        making.at(told["principles"]["back"], "17:01"),
        partial(_add_principles, making, one=told["principles"]),
    )


def _add_principles(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    rows = add_principles(
        plan=making.plan, by=making.owner, now=at, list_name=one["list"], names=one["names"]
    )
    making.principles |= {row.name: row for row in rows}


def _away(making: Making, told: Mapping[str, Any]) -> None:
    for one in told["away"]:
        making.plan_step(making.at(one["back"], "17:30"), partial(_day_off, making, one=one))


def _day_off(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    add_day_off(
        plan=making.plan, by=making.owner, now=at, first_date=making.day(one["first"]),
        last_date=making.day(one["last"]), sort=one["sort"], note=one["note"],
    )  # fmt: skip


def _goals(making: Making, told: Mapping[str, Any]) -> None:
    for one in told["goal"]:
        making.plan_step(making.at(one["back"], "17:02"), partial(_goal, making, one=one))
        if changed := one.get("changed"):
            making.plan_step(
                making.at(changed["back"], "11:00"),
                partial(_moved_goal, making, one=one),
            )
        if "delivered" in one:
            making.plan_step(making.at(0), partial(_delivered_goal, making, one=one))


def _goal(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    making.goals[one["number"]] = add_goal(
        plan=making.plan,
        by=making.owner,
        now=at,
        words=one["words"],
        number=one["number"],
        short_name=one["short_name"],
        **_given(making, one, at, how=HowGiven.LETTER),
    )
    named = [making.principles[name] for name in one.get("principles", ())]
    set_goal_principles(goal=making.goals[one["number"]], by=making.owner, now=at, principles=named)


def _delivered_goal(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    back = one.get("delivered_back")
    say_delivered(
        goal=making.goals[one["number"]],
        by=making.owner,
        now=at,
        delivered=one["delivered"],
        delivered_date=making.day(back) if back is not None else None,
    )


def _moved_goal(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    changed = {**one, **one["changed"]}
    change_goal(
        goal=making.goals[one["number"]],
        by=making.owner,
        now=at,
        words=changed["words"],
        why=changed["why"],
        **_given(making, changed, at, how=HowGiven(changed["how"])),
    )


def _given(
    making: Making, one: Mapping[str, Any], at: datetime, *, how: HowGiven
) -> dict[str, Any]:
    return {
        "given_by": making.people["dana"],
        "given_date": at.astimezone(ZoneInfo(making.plan.zone)).date(),
        "how": how,
        "shown_by": one.get("shown_by", ""),
        "target": one.get("target", ""),
        "due_date": making.day(one["due"]),
    }


def _entries(making: Making, told: Mapping[str, Any]) -> None:
    for place, one in enumerate(told["entry"]):
        written = making.at(one["back"] - one.get("later", 0), _written_clock(one))
        making.plan_step(written, partial(_entry, making, one=one, place=place))
        if correction := one.get("correction"):
            corrected = making.at(correction["back"], "12:00")
            making.plan_step(corrected, partial(_correct, making, one=correction, place=place))
        if withdrawn := one.get("withdrawn"):
            at = making.at(withdrawn["back"], "18:00")
            making.plan_step(at, partial(_withdraw, making, one=withdrawn, place=place))


def _written_clock(one: Mapping[str, Any]) -> str:
    """Ten minutes after it happened, or in the evening of a later day."""
    if one.get("later"):
        return "20:30"
    happened = datetime.strptime(one["time"], "%H:%M") + timedelta(minutes=10)  # noqa: DTZ007
    return happened.strftime("%H:%M")


def _entry(making: Making, at: datetime, *, one: Mapping[str, Any], place: int) -> None:
    happened = making.at(one["back"], one["time"])
    entry = record_entry(
        plan=making.plan,
        by=making.owner,
        now=at,
        kind=one["kind"],
        statement=making.words(one["statement"]),
        original_words=one.get("original_words", ""),
        happened=exactly(happened, zone=making.plan.zone),
        client_token=uuid5(NAMESPACE_OID, f"{making.plan.pk} {place}"),
        details=_details(making, one, happened=happened),
        goals=[making.goals[number] for number in one.get("goals", ()) if number in making.goals],
        people=[making.people[key] for key in one.get("people", ())],
    )
    files = {name: _attach(making, entry, name=name, at=at) for name in one.get("files", ())}
    _belongings(making, entry, one=one, files=files, at=at)
    making.entries[place] = entry
    making.decided.setdefault(one.get("audience", Audience.PANEL), []).append(entry)


def _belongings(
    making: Making,
    entry: Entry,
    *,
    one: Mapping[str, Any],
    files: Mapping[str, Attachment],
    at: datetime,
) -> None:
    """Further values, principles, and where its files show it."""
    write: dict[str, Any] = {"entry": entry, "by": making.owner, "now": at}
    values = [
        Value(on_date=making.day(told["back"]), value=Decimal(told["value"]), source=told["source"])
        for told in one.get("values", ())
    ]
    if values:
        add_readings(**write, values=values)
    if names := one.get("principles"):
        set_principles(**write, principles=[making.principles[name] for name in names])
    for told in one.get("places", ()):
        cite(**write, attachment=files[told["file"]], page=told["page"], quote=told["quote"])


def _details(
    making: Making, one: Mapping[str, Any], *, happened: datetime
) -> dict[str, Any] | None:
    """The fields of the entry's kind; `told_back = 27` becomes `told_date`, that many working days ago."""
    detail = dict(one.get("detail", {}))
    for name in [name for name in detail if name.endswith("_back")]:
        detail[name.removesuffix("_back") + "_date"] = making.day(detail.pop(name))
    if one["kind"] == "email":
        detail["sent_at"] = happened
    for name in ("value", "target"):
        if one["kind"] == "metric":
            detail[name] = Decimal(detail[name])
    return detail or None


def _correct(making: Making, at: datetime, *, one: Mapping[str, Any], place: int) -> None:
    entry = making.entries[place]
    correct_entry(
        entry=entry,
        by=making.owner,
        now=at,
        statement=making.words(one["statement"]),
        happened=entry.happened,
        why=one["why"],
    )


def _withdraw(making: Making, at: datetime, *, one: Mapping[str, Any], place: int) -> None:
    withdraw_entry(entry=making.entries[place], by=making.owner, now=at, why=one["why"])


def _attach(making: Making, entry: Entry, *, name: str, at: datetime) -> Attachment:
    file = _file(making, name, at)
    return attach_file(entry=entry, by=making.owner, now=at, file=file, name=file.first_name)


def _file(making: Making, name: str, at: datetime) -> StoredFile:
    day = at.astimezone(ZoneInfo(making.plan.zone)).date()
    made: dict[str, tuple[str, Callable[[], bytes]]] = {
        "plan": ("coaching-plan.pdf", lambda: papers.plan_pdf(day, say_dates.day)),
        "letter": ("pilot-closing-note.pdf", lambda: papers.confirmation_pdf(day, say_dates.day)),
        "chart": ("latency.png", papers.picture),
        "reviews": ("review-times.csv", lambda: papers.review_csv(making.day(38))),
        "status": ("status-week-1.txt", papers.STATUS.encode),
        "minutes": ("minutes.txt", papers.MINUTES.encode),
    }
    file_name, make = made[name]
    upload: Any = SimpleUploadedFile(file_name, make())  # Django's stubs know its size as read-only
    origin = Origin.HANDED if name in HANDED else Origin.MINE
    return store_upload(upload=upload, by=making.owner, now=at, origin=origin)


def _dates(making: Making, told: Mapping[str, Any]) -> None:
    stage = making.plan.stages.order_by("-created_at").first()
    for one in told["date"]:
        clock = one.get("time")
        row = add_deadline(
            plan=making.plan, by=making.owner, now=making.now, kind=one["kind"], title=one["title"],
            local_date=making.day(one["back"]), zone=making.plan.zone, stage=stage,
            local_time=datetime.strptime(clock, "%H:%M").time() if clock else None,  # noqa: DTZ007
        )  # fmt: skip
        if one.get("state") == DeadlineState.MET:
            set_deadline_state(row, by=making.owner, now=making.now, state=DeadlineState.MET)


def _decide(making: Making) -> None:
    for audience, entries in making.decided.items():
        if audience != Audience.UNDECIDED:
            decide_audience(
                entries=entries, by=making.owner, now=making.now, audience=Audience(audience)
            )


def _packet(making: Making, told: Mapping[str, Any]) -> None:
    texts = {name: making.words(text) for name, text in told["packet"].items()}
    save_text(plan=making.plan, by=making.owner, now=making.now, **texts)
