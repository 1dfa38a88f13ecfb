"""A scenario full of unmistakable figures is searched for in everything that leaves. Each search is shown to find.

That no code can reach the rows is shown by tests/guards/test_choices_stay_out.py.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from apps.choices.reading import Days, answers_of
from apps.choices.vest_services import vests_to_dates
from apps.core.audience import Audience, PacketKind
from apps.core.fuzzy import on_day
from apps.evidence.services import decide_audience, record_entry
from apps.files.services import store_upload
from apps.intake.tokens import make_token
from apps.mail.kinds import all_kinds, kind_of
from apps.mail.models import OutgoingMail
from apps.packets.assemble import assemble
from apps.packets.build import run_build
from apps.packets.canonical import canonical
from apps.packets.models import Build
from apps.packets.services import request_build
from tests.factories.mail import OutgoingMailFactory
from tests.guards.asking import ask
from tests.guards.canaries import (
    ENOUGH,
    WORD,
    Told,
    figures_in,
    is_of_choices,
    level,
    make_told,
    parts_of,
    parts_of_pdf,
    rows_of_others,
    traces,
    ways_to_date,
    ways_to_write,
)
from tests.guards.routes import Route, routes, url_of
from tests.guards.test_choices_stay_out import CHOICES, TABLE
from tests.guards.world import CANARY, World, make_world

PDF = "Statement.pdf"


@pytest.fixture
def storage(settings, tmp_path) -> Storage:
    folders = {"packets": tmp_path / "packets", "default": tmp_path / "files"}
    files = {
        name: {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        }
        for name, folder in folders.items()
    }
    settings.STORAGES = {**settings.STORAGES, **files}
    settings.DAYBOOK_HOME = tmp_path
    settings.LOCAL_MAILBOX = tmp_path / "mailbox"
    return storages["packets"]


@pytest.fixture
def full(storage, owner, now) -> World:
    """One of everything, its files decided for a packet too, and a place where packets are built."""
    world = make_world(owner=owner, now=now)
    decide_audience(entries=[world.entry], by=owner, now=now, audience=Audience.PANEL)
    return world


@pytest.fixture
def told(full, now) -> Told:
    """A scenario of that plan, and all that is worked out of it."""
    found = make_told(full.plan, now=now)
    answers = answers_of(
        found.scenario,
        list(found.scenario.vests.all()),
        today=now.date(),
        days=Days(),
    )
    figures = {one for one in figures_in(answers) if one >= ENOUGH}
    assert len(figures) > 100
    return replace(found, amounts=found.amounts | figures)


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Every statement that is sent to the database meanwhile."""
    sent: list[str] = []

    def keep(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return run(sql, *rest)

    with connection.execute_wrapper(keep):
        yield sent


def pay_of(told: Told) -> Decimal:
    """One of its amounts."""
    pay = told.scenario.pay
    assert isinstance(pay, Decimal)
    return pay


def touched(sent: list[str]) -> list[str]:
    return [sql for sql in sent if TABLE.search(sql)]


def log(world: World, now: datetime, statement: str, **more: Any) -> None:
    entry = record_entry(
        plan=world.plan,
        by=world.owner,
        now=now,
        kind="note",
        statement=statement,
        happened=on_day(date(2026, 6, 1), zone="America/Los_Angeles"),
        client_token=uuid4(),
        **more,
    )
    decide_audience(entries=[entry], by=world.owner, now=now, audience=Audience.PANEL)


def built(world: World, kind: PacketKind, *, now: datetime) -> Build:
    build = request_build(plan=world.plan, by=world.owner, now=now, kind=kind)
    run_build(build.pk, clock=lambda: now)
    build.refresh_from_db()
    assert build.is_ready, build.job.error
    return build


def read(storage: Storage, build: Build, *, name: str = PDF) -> list[tuple[str, str]]:
    with storage.open(build.file_key) as stream:
        return list(parts_of_pdf(stream.read(), name=name))


# --- Packets


@pytest.mark.parametrize("kind", list(PacketKind))
def test_no_figure_day_or_word_of_a_scenario_is_in_a_packet(kind, full, told, storage, now) -> None:
    log(full, now, "Kept for this packet alone.")
    with recorded() as sent:
        build = built(full, kind, now=now)
    found = read(storage, build, name=build.file_key)
    assert CANARY in " ".join(text for _place, text in found)
    assert traces(found, told) == []
    assert len(sent) > 50
    assert touched(sent) == []
    stored = [("snapshot", canonical(build.snapshot).decode()), ("checks", str(build.checks))]
    assert traces([*stored, ("outcomes", str(build.outcomes))], told) == []


@pytest.mark.parametrize("kind", list(PacketKind))
def test_a_packet_is_the_same_with_and_without_a_scenario(kind, full, now) -> None:
    before = canonical(assemble(full.plan, by=full.owner, kind=kind, now=now).to_json())
    make_told(full.plan, now=now)
    assert canonical(assemble(full.plan, by=full.owner, kind=kind, now=now).to_json()) == before


def test_the_search_finds_every_way_to_write_a_figure_in_a_packet(full, told, storage, now) -> None:
    """The figures of the scenario are put into an entry and into the name of its file, and all of them are found."""
    ways = sorted(ways_to_write(pay_of(told)) | ways_to_date(told.scenario.bonus_date or now))
    upload = SimpleUploadedFile(
        f"{WORD}0.txt", f"It was {told.scenario.tax_pay} % of it.".encode(), "text/plain"
    )
    file = store_upload(upload=upload, by=full.owner, now=now)
    log(full, now, f"They named {'; '.join(ways)}.", files=[(file, file.first_name)])
    found = read(storage, built(full, PacketKind.PANEL, now=now), name=f"{WORD}.pdf")
    seen = traces(found, told)
    pages = {one.partition(": ")[2] for one in seen if one.startswith("page ")}
    assert {level(one) for one in ways} - pages == set()
    assert {f"{told.scenario.tax_pay} %", WORD.casefold()} <= pages
    assert f"file name: {WORD.casefold()}" in seen


def test_the_search_sees_what_a_pdf_hides(told) -> None:
    """Metadata, attached files and their names, texts and streams that no page shows."""
    amount, stream = f"{pay_of(told):,}", io.BytesIO()
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    pdf.docinfo["/Subject"] = pikepdf.String(f"{amount} in its information")
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = f"{amount} in its metadata"
    pdf.attachments[f"{WORD}.txt"] = pikepdf.AttachedFileSpec(pdf, amount.encode())  # type: ignore[call-arg]
    page.obj.Hidden = pikepdf.String(amount)
    page.obj.Stream = pdf.make_indirect(pikepdf.Stream(pdf, amount.encode()))
    pdf.save(stream)
    seen = traces(parts_of_pdf(stream.getvalue(), name=PDF), told)
    places = {one.partition(": ")[0].rstrip(" 0123456789") for one in seen}
    hidden = {"information", "metadata", "text of object", "stream of object"}
    assert hidden | {f"name of {WORD}.txt", f"{WORD}.txt"} <= places


def test_the_record_of_questions_to_the_database_sees_one_about_a_scenario(full, told) -> None:
    with recorded() as sent:
        list(full.plan.scenarios.all())
    assert len(touched(sent)) == 1
    assert is_of_choices("choices_scenario")


# --- Everything else that is shown, sent or kept


def test_no_page_file_or_feed_besides_those_of_choices_tells_of_a_scenario(
    full, told, owner_client: Client
) -> None:
    """Also the sheet before a meeting, the calendar and its secret address, the search, the packets' own pages."""
    owner_client.raise_request_exception = False
    looked, seen = 0, []
    for route in routes():
        url = url_of(route, full)
        if resolve(url).func.__module__.startswith(f"{CHOICES}.") or is_of_programs(route):
            continue
        answer = ask(owner_client, "get", url)
        looked += answer.status == 200
        name = answer.headers.get("Content-Disposition", "")
        seen += [f"{url} {one}" for one in traces(parts_of(answer.body, name=name), told)]
    assert looked > 100
    assert seen == []


def is_of_programs(route: Route) -> bool:
    return route.name.startswith("api:")


def test_no_answer_to_a_program_tells_of_a_scenario(full, told, owner, now) -> None:
    """Every address for programs, read and written to by a token that they take."""
    token = make_token(plan=full.plan, by=owner, now=now, name="Phone")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    client.raise_request_exception = False
    seen, made = [], []
    for url in [url_of(one, full) for one in routes() if is_of_programs(one)]:
        for method, posted in (("get", None), ("post", {"statement": "Sent by a phone."})):
            answer = ask(client, method, url, posted)
            made += [url] * (answer.status == 201)
            seen += [f"{method} {url} {one}" for one in traces(parts_of(answer.body), told)]
    assert made == [reverse("api:entries")]
    assert seen == []


def test_the_search_of_the_log_does_not_find_a_scenario(full, told, owner_client: Client) -> None:
    def hits(words: str) -> int:
        page = ask(owner_client, "get", f"{reverse('log', args=[full.plan.pk])}?q={words}").body
        return page.count(b'<a class="words"')

    assert hits(CANARY) > 0
    assert hits(WORD) == 0
    assert hits(str(pay_of(told))) == 0


def test_no_mail_tells_of_a_scenario(full, told, owner, now) -> None:
    for kind in ("digest", "all_dates", "nudge"):
        OutgoingMailFactory(owner=owner, kind=kind, slot=kind)
    mails = list(OutgoingMail.objects.for_user(owner).select_related("owner"))
    assert {"deadline", "digest", "all_dates", "nudge"} <= {one.kind for one in mails}
    assert {one.kind for one in mails} <= {one.name for one in all_kinds()}
    for mail in mails:
        with recorded() as sent:
            said = kind_of(mail.kind).render(mail, now)
        parts = [("subject", said.subject), ("text", said.text), ("page", said.html)]
        for one in said.attachments:
            parts += parts_of(one.content, name=one.name)
        assert traces(parts, told) == []
        assert touched(sent) == []


def test_a_scenario_stands_in_its_own_tables_and_nowhere_else(full, told) -> None:
    """Not in the ledger, in an index of the search, in a draft or in a mail that waits."""
    rows = list(rows_of_others())
    assert len(rows) > 100
    assert traces(rows, told) == []


def test_dates_that_are_made_of_vests_take_their_days_along_and_nothing_else(
    full, told, now
) -> None:
    with recorded() as sent:
        assert vests_to_dates(scenario=told.scenario, by=full.owner, now=now).added == 4
    assert touched(sent)
    assert traces(rows_of_others(), replace(told, days=frozenset())) == []
    frozen = canonical(assemble(full.plan, by=full.owner, kind=PacketKind.PANEL, now=now).to_json())
    assert traces([("packet", frozen.decode())], told) == []


def test_the_search_of_the_tables_finds_what_is_there(full, told, now) -> None:
    log(full, now, f"They named {pay_of(told):,} to {WORD}.")
    found = traces(rows_of_others(), told)
    assert {one.partition(" ")[0] for one in found} >= {"evidence_entry", "evidence_entryversion"}


def test_the_search_of_the_tables_finds_what_is_packed(full, told, owner, now) -> None:
    """In a session, in the cache of the database, and in what is kept as bytes."""
    words = f"{pay_of(told):,} to {WORD}. " * 9
    session = SessionStore()
    session["draft"] = words
    session.create()
    caches["default"].set("draft", words)
    [mail, *_others] = OutgoingMail.objects.for_user(owner)
    OutgoingMail.objects.filter(pk=mail.pk).update(raw=words.encode())
    found = {one.partition(":")[0] for one in traces(rows_of_others(), told)}
    assert {"django_session unpacked", "daybook_cache unpacked"} <= found
    assert any(one.startswith("mail_outgoingmail ") for one in found)
