"""Values from a table: looked at first, corrected, then saved; each row that gives none is named with its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.evidence.models import Attachment, Reading
from apps.evidence.readings import Value, add_readings
from apps.evidence.rehash import rehash_words
from apps.evidence.services import undo_entry
from apps.files.models import StoredFile
from apps.intake import reading, values
from apps.intake.models import ValuesImport
from apps.intake.sweep import sweep_intake
from apps.jobs.models import Job, JobState
from tests.factories.evidence import make_entry
from tests.hostile import TEXTS

PLAIN = "Day;Failed %;Note\n01.05.2026;1,25;a\n15.05.2026;0,60;b\n20.06.2026;0,19;c\n"


@pytest.fixture
def metric(plan, now):
    return make_entry(
        plan, now=now, kind="metric", details={"name": "Failed payments", "value": Decimal(1)}
    )


@pytest.fixture
def add(owner_client, metric):
    def post(text: str | bytes, name: str = "board.csv") -> ValuesImport:
        content = text.encode() if isinstance(text, str) else text
        url = reverse("entry_values_import", args=[metric.pk])
        response = owner_client.post(url, {"files": SimpleUploadedFile(name, content)})
        assert response.status_code == 302, response.content.decode()
        return ValuesImport.objects.latest("created_at")

    return post


def settled(**changed):
    return {
        "delimiter": ";", "date_column": "0", "order": "dmy", "value_column": "1", "decimal": ",",
        "source": "Payments board", **changed,
    }  # fmt: skip


def stored():
    rows = Reading.objects.present().values_list("on_date", "value", "source")
    return [(day, value.normalize(), source) for day, value, source in rows]


def test_a_file_is_looked_at_and_nothing_is_saved(owner_client, add):
    found = add(PLAIN)
    page = owner_client.get(found.get_absolute_url()).content.decode()
    assert "3 values would be saved." in page
    assert "Fri 1 May 2026" in page
    assert "1.25" in page
    assert '<option value=";" selected>' in page
    assert not Reading.objects.exists()
    assert not Attachment.objects.exists()


def test_what_was_shown_is_saved_with_its_source_and_the_file_becomes_proof(
    owner_client, add, metric, owner
):
    found = add(PLAIN)
    url = found.get_absolute_url()
    assert owner_client.post(url, settled(save="1")).status_code == 302
    assert stored() == [
        (date(2026, 5, 1), Decimal("1.25"), "Payments board"),
        (date(2026, 5, 15), Decimal("0.6"), "Payments board"),
        (date(2026, 6, 20), Decimal("0.19"), "Payments board"),
    ]
    assert Attachment.objects.get().entry == metric
    page = owner_client.get(url).content.decode()
    assert "3 values saved." in page
    verdict = rehash_words(owner.pk)
    assert (verdict.changed, verdict.missing, verdict.untold) == ((), (), ())


def test_no_transaction_waits_for_the_child_that_reads_the_table(owner_client, add, monkeypatch):
    found, around, seen = add(PLAIN), len(connection.savepoint_ids), []

    def noting(read):
        def run(*args, **kwargs):
            seen.append(len(connection.savepoint_ids) - around)
            return read(*args, **kwargs)

        return run

    monkeypatch.setattr(values, "preview_table", noting(reading.preview_table))
    monkeypatch.setattr(values, "read_values", noting(reading.read_values))
    assert owner_client.get(found.get_absolute_url()).status_code == 200
    assert owner_client.post(found.get_absolute_url(), settled(save="1")).status_code == 302
    assert seen == [0, 0, 0, 0]


def test_each_guess_can_be_chosen_otherwise(owner_client, add):
    found = add('day,value\n01/02/2026,"1,250"\n03/02/2026,"2,500"\n')
    url = found.get_absolute_url()
    page = owner_client.get(url).content.decode()
    assert "The file leaves a doubt" in page
    choices = settled(delimiter=",", order="dmy", decimal=",", source="", look="1")
    shown = owner_client.post(url, choices).content.decode()
    assert "Sun 1 Feb 2026" in shown
    assert not Reading.objects.exists()
    owner_client.post(url, choices | {"save": "1"})
    assert [(day, value) for day, value, _ in stored()] == [
        (date(2026, 2, 1), Decimal("1.25")), (date(2026, 2, 3), Decimal("2.5")),
    ]  # fmt: skip


def test_another_delimiter_is_read_anew(owner_client, add):
    found = add("2026-05-01|1\n2026-05-02|2\n")
    url = found.get_absolute_url()
    page = owner_client.post(url, settled(delimiter="|", order="ymd", decimal=".")).content.decode()
    assert "2 values would be saved." in page
    page = owner_client.post(url, settled(delimiter=";", order="ymd")).content.decode()
    assert "would be saved" not in page or "0 values would be saved." in page


def test_rows_that_give_no_value_are_named_with_their_reason(owner_client, add):
    text = (
        "day;value\n01.05.2026;1\n31.02.2026;2\n;3\n02.05.2026;\n03.05.2026;many\n"
        "01.01.1600;4\n04.05.2026;999999999999999999\n05.05.2026;0,123456\n"
    )
    found = add(text)
    url = found.get_absolute_url()
    page = owner_client.post(url, settled()).content.decode()
    for words in (
        "not a day, read this way", "no day", "no value", "not a number, read this way",
        "a day out of reach", "a number too large to keep", "2 values would be saved.",
        "6 rows would be left out.", "1 value has more than four decimals",
    ):  # fmt: skip
        assert words in page, words
    owner_client.post(url, settled(save="1"))
    assert [value for _, value, _ in stored()] == [Decimal(1), Decimal("0.1235")]
    page = owner_client.get(url).content.decode()
    assert "6 rows were left out." in page
    assert "many" in page


def test_the_same_file_twice_adds_nothing(owner_client, add):
    for _again in range(2):
        found = add(PLAIN)
        owner_client.post(found.get_absolute_url(), settled(save="1"))
    page = owner_client.get(found.get_absolute_url()).content.decode()
    assert Reading.objects.count() == 3
    assert "3 stood there already." in page
    assert StoredFile.objects.count() == 1
    assert Attachment.objects.count() == 1


def test_saving_twice_is_saving_once(owner_client, add):
    found = add(PLAIN)
    for _again in range(2):
        owner_client.post(found.get_absolute_url(), settled(save="1"))
    assert Reading.objects.count() == 3


def test_all_of_them_are_taken_out_together_and_others_stay(owner_client, add, metric, owner, now):
    add_readings(
        entry=metric, by=owner, now=now,
        values=[Value(on_date=date(2026, 1, 1), value=Decimal(7))],
    )  # fmt: skip
    found = add(PLAIN)
    owner_client.post(found.get_absolute_url(), settled(save="1"))
    owner_client.post(reverse("valuesimport_out", args=[found.pk]))
    assert [value for _, value, _ in stored()] == [Decimal(7)]
    owner_client.post(reverse("valuesimport_out", args=[found.pk]))
    assert rehash_words(owner.pk).changed == ()


def test_leaving_forgets_the_file_unless_something_holds_it(owner_client, add, owner, metric, now):
    found = add(PLAIN)
    owner_client.post(reverse("valuesimport_leave", args=[found.pk]))
    assert not ValuesImport.objects.exists()
    assert not StoredFile.objects.exists()
    found = add(PLAIN)
    owner_client.post(found.get_absolute_url(), settled(save="1"))
    owner_client.post(reverse("valuesimport_leave", args=[found.pk]))
    assert ValuesImport.objects.count() == StoredFile.objects.count() == 1


def test_undo_of_the_entry_takes_all_along(owner_client, add, owner, metric, now):
    found = add(PLAIN)
    owner_client.post(found.get_absolute_url(), settled(save="1"))
    assert undo_entry(entry=metric, by=owner, now=now)
    assert not ValuesImport.objects.exists()
    assert not StoredFile.objects.exists()


HOSTILE: dict[str, str | bytes] = {
    "empty lines": "\n\n\n",
    "one column": "a\nb\nc\n",
    "binary": bytes(range(1, 256)) * 40,
    "formulas": "day;value\n01.05.2026;=cmd|' /C calc'!A0\n01.06.2026;1\n",
    "an open quote": 'day;value\n01.05.2026;"1\n01.06.2026;2\n',
    "utf-16": "day;value\n01.05.2026;1\n".encode("utf-16"),
    "wide": ";".join("x" * 3 for _ in range(2000)) + "\n1;2\n",
    "a long cell": "day;value\n01.05.2026;" + "9" * 100_000 + "\n",
    "same names": "a;a\n01.05.2026;1\n",
    "markup": "<script>alert(1)</script>;value\n01.05.2026;<b>1</b>\n",
    "bidi": "\u202eday;value\n01.05.2026;\u202e1\n",
    **{f"text: {name}": text for name, text in TEXTS.items() if text and name != "long"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_breaks_the_page(owner_client, metric, name):
    content = HOSTILE[name]
    data = content.encode() if isinstance(content, str) else content
    url = reverse("entry_values_import", args=[metric.pk])
    response = owner_client.post(url, {"files": SimpleUploadedFile("board.csv", data)})
    assert response.status_code in {302, 422}
    for found in ValuesImport.objects.all():
        for answer in (
            owner_client.get(found.get_absolute_url()),
            owner_client.post(found.get_absolute_url(), settled(look="1")),
            owner_client.post(found.get_absolute_url(), settled(save="1"), follow=True),
        ):
            assert answer.status_code in {200, 422}
            assert "<script>alert" not in answer.content.decode()
            assert "\u202e" not in answer.content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"date_column": "99"},
        {"date_column": "-1"},
        {"date_column": "x"},
        {"value_column": "0"},
        {"order": "ydm"},
        {"decimal": "x"},
        {"delimiter": ""},
        {"delimiter": "\x00"},
        {"source": "x" * 301},
        {"source": "\x00"},
    ],
)
def test_choices_that_are_none_save_nothing(owner_client, add, changed):
    found = add(PLAIN)
    response = owner_client.post(found.get_absolute_url(), settled(save="1", **changed))
    assert response.status_code in {200, 302, 422}
    assert response.status_code == 302 or not Reading.objects.exists()
    assert owner_client.post(found.get_absolute_url(), {}).status_code in {200, 302, 422}


@pytest.mark.parametrize("name", ["report.pdf", "figures.xlsx"])
def test_a_file_that_is_no_csv_says_what_to_do_and_is_not_kept(owner_client, metric, name):
    url = reverse("entry_values_import", args=[metric.pk])
    response = owner_client.post(url, {"files": SimpleUploadedFile(name, b"%PDF-1.5\nday;value")})
    assert response.status_code == 422
    assert "Save the table from your spreadsheet as CSV first." in response.content.decode()
    assert not ValuesImport.objects.exists()


def test_without_a_file_it_asks_and_another_kind_has_no_page(owner_client, metric, plan, now):
    url = reverse("entry_values_import", args=[metric.pk])
    assert owner_client.get(url).status_code == 200
    assert owner_client.post(url, {}).status_code == 422
    refused = SimpleUploadedFile("x.exe", b"MZ\x90\x00")
    assert owner_client.post(url, {"files": refused}).status_code == 422
    other = make_entry(plan, now=now)
    response = owner_client.get(reverse("entry_values_import", args=[other.pk]))
    assert response.headers["Location"] == other.get_absolute_url()


def test_strangers_find_nothing(stranger_client, add, metric):
    found = add(PLAIN)
    url = reverse("entry_values_import", args=[metric.pk])
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.get(found.get_absolute_url()).status_code == 404
    for name in ("valuesimport", "valuesimport_leave", "valuesimport_out"):
        address = reverse(name, args=[found.pk])
        assert stranger_client.post(address, settled(save="1")).status_code == 404
    assert not Reading.objects.exists()


def large(rows: int) -> str:
    return "day;value\n" + "".join(
        f"{number % 28 + 1:02}.{number % 12 + 1:02}.2025;{number}\n" for number in range(rows)
    )


def test_more_than_a_thousand_rows_are_saved_by_a_worker_and_go_on_where_they_stopped(
    owner_client, add, owner, monkeypatch
):
    found = add(large(2_500))
    owner_client.post(found.get_absolute_url(), settled(save="1"))
    job = Job.objects.get(kind="values")
    assert not Reading.objects.exists()
    assert "0 of 2500 rows" in owner_client.get(found.get_absolute_url()).content.decode()
    calls = []

    def breaks(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise OSError("the machine was switched off")
        return real(*args, **kwargs)

    real = add_readings
    monkeypatch.setattr(values, "add_readings", breaks)
    values.run_values(job.pk, clock=timezone.now)
    found.refresh_from_db()
    assert (found.done, Reading.objects.count()) == (1000, 1000)
    assert (found.problem, found.finished_at is None) == ("unexpected", False)
    monkeypatch.setattr(values, "add_readings", real)
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    values.run_values(job.pk, clock=timezone.now)
    found.refresh_from_db()
    assert (found.done, found.added, Reading.objects.count()) == (2500, 2500, 2500)
    assert found.finished_at is not None
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert values.take_out(import_=found, by=owner, now=timezone.now()) == 2500


def test_a_full_entry_says_so(owner_client, add, monkeypatch):
    monkeypatch.setattr("apps.evidence.readings.MOST", 2)
    found = add(PLAIN)
    owner_client.post(found.get_absolute_url(), settled(save="1"))
    assert "The entry is full" in owner_client.get(found.get_absolute_url()).content.decode()
    assert not Reading.objects.exists()


def test_a_worker_that_ran_out_of_time_is_followed_by_another(owner_client, add, monkeypatch):
    found = add(large(1_500))
    owner_client.post(found.get_absolute_url(), settled(save="1"))

    def out_of_time(*_args, **_more):
        raise SoftTimeLimitExceeded

    job = Job.objects.get(kind="values")
    with monkeypatch.context() as patch:
        patch.setattr(values, "add_readings", out_of_time)
        values.run_values(job.pk, clock=timezone.now)
    again = Job.objects.get(kind="values", state=JobState.QUEUED)
    values.run_values(again.pk, clock=timezone.now)
    found.refresh_from_db()
    assert (found.done, found.problem) == (1500, "")


def test_the_sweep_finds_what_was_left_halfway(owner_client, add):
    found = add(large(1_500))
    owner_client.post(found.get_absolute_url(), settled(save="1"))
    Job.objects.filter(kind="values").update(state=JobState.FAILED)
    sweep_intake(now=timezone.now())
    assert Job.objects.filter(kind="values", state=JobState.QUEUED, about_id=found.pk).exists()
