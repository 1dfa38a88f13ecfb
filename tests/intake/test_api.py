"""`POST /api/v1/entries`: from a phone's shortcut or another program, by a token of one plan."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.evidence.models import Entry
from apps.files.models import StoredFile
from apps.intake.models import ApiToken
from apps.intake.tokens import MOST_TOKENS, TooManyTokensError, make_token, revoke_token
from apps.plans.models import Plan
from tests.factories.evidence import make_entry
from tests.hostile import TEXTS

pytestmark = pytest.mark.django_db
URL = "/api/v1/entries"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def token(plan, owner, now) -> str:
    return make_token(plan=plan, by=owner, now=now, name="Phone")


@pytest.fixture
def send(token):
    client = Client(enforce_csrf_checks=True)

    def post(body=None, *, by=token, raw=None, **more):
        headers = {"Authorization": f"Bearer {by}"} if by else {}
        content = raw if raw is not None else json.dumps(body)
        return client.post(URL, content, content_type="application/json", headers=headers, **more)

    return post


@pytest.fixture
def send_form(token):
    client = Client(enforce_csrf_checks=True)
    return lambda **fields: client.post(URL, fields, headers={"Authorization": f"Bearer {token}"})


class TestLogging:
    def test_one_sentence_is_an_entry_of_the_tokens_plan(self, send, plan):
        answer = send({"statement": "The second region moved without a rollback."})
        assert answer.status_code == 201
        entry = Entry.objects.get()
        assert entry.plan == plan
        assert (entry.statement, entry.audience) == (
            "The second region moved without a rollback.",
            "undecided",
        )
        assert answer.json()["address"].endswith(reverse("entry", args=[entry.pk]))

    def test_a_day_a_kind_and_the_original_words_may_be_said(self, send):
        send(
            {
                "statement": "Shipped.",
                "happened": "2026-05-30",
                "kind": "win",
                "original_words": "We shipped it.",
            }
        )
        entry = Entry.objects.get()
        assert (entry.kind, entry.happened_precision) == ("win", "day")
        assert entry.versions.get().original_words == "We shipped it."

    def test_a_moment_without_an_offset_is_on_the_persons_clock(self, send):
        send({"statement": "Call.", "happened": "2026-06-01T09:00"})
        assert Entry.objects.get().happened_from == datetime(2026, 6, 1, 16, tzinfo=UTC)

    def test_the_same_client_token_again_is_the_same_entry(self, send):
        body = {"statement": "Once.", "client_token": str(uuid4())}
        first, second = send(body), send(body)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json()["id"] == second.json()["id"]

    def test_files_come_as_a_form_and_a_bad_one_loses_nothing(self, send_form):
        answer = send_form(
            statement="With proof.",
            files=[
                SimpleUploadedFile("notes.txt", b"words\n"),
                SimpleUploadedFile("song.mp3", b"ID3" + bytes(64)),
            ],
        )
        assert answer.status_code == 201
        assert [one["name"] for one in answer.json()["refused"]] == ["song.mp3"]
        assert Entry.objects.get().attachments.get().name == "notes.txt"

    def test_a_file_alone_is_enough(self, send_form):
        answer = send_form(files=[SimpleUploadedFile("notes.txt", b"words\n")])
        assert answer.status_code == 201

    def test_only_refused_files_save_nothing(self, send_form):
        answer = send_form(files=[SimpleUploadedFile("song.mp3", b"ID3" + bytes(64))])
        assert answer.status_code == 422
        assert answer.json()["refused"][0]["why"]
        assert not Entry.objects.exists()

    def test_the_time_of_use_is_noted(self, send):
        send({"statement": "Used."})
        assert ApiToken.objects.get().used_at is not None


class TestRefusing:
    @pytest.mark.parametrize("wrong", ["", "dbk_", "dbk_x", "Bearer", "\u00fc"])
    def test_a_wrong_token_is_401(self, send, wrong):
        assert send({"statement": "x"}, by=wrong).status_code == 401
        assert not Entry.objects.exists()

    def test_a_revoked_token_is_dead_at_once(self, send, owner, now):
        revoke_token(token=ApiToken.objects.get(), by=owner, now=now)
        assert send({"statement": "x"}).status_code == 401

    def test_a_switched_off_account_is_locked_out(self, send, owner):
        owner.is_active = False
        owner.save()
        assert send({"statement": "x"}).status_code == 401

    def test_a_strangers_token_logs_with_the_stranger(self, send, stranger_plan, stranger, now):
        theirs = make_token(plan=stranger_plan, by=stranger, now=now, name="Theirs")
        assert send({"statement": "x"}, by=theirs).status_code == 201
        assert Entry.objects.get().owner == stranger

    def test_the_token_opens_no_page(self, token, plan):
        answer = Client().get(
            reverse("log", args=[plan.pk]), headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 302

    def test_too_many_requests_are_told_to_wait(self, send, monkeypatch):
        monkeypatch.setattr("apps.intake.middleware.A_MINUTE", 2)
        codes = [send({"statement": "x"}).status_code for _ in range(3)]
        assert codes == [201, 201, 429]

    def test_only_the_hash_is_kept(self, token):
        row = ApiToken.objects.get()
        assert token not in str(vars(row))
        assert len(token) > 40

    def test_a_plan_has_so_many_tokens_and_no_more(self, plan, owner, now):
        for one in range(MOST_TOKENS):
            make_token(plan=plan, by=owner, now=now, name=str(one))
        with pytest.raises(TooManyTokensError):
            make_token(plan=plan, by=owner, now=now, name="one more")


class TestBadInput:
    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"statement": ""},
            {"statement": "x" * 5_000},
            {"statement": 7},
            {"statement": "x", "happened": "31 February"},
            {"statement": "x", "happened": "2026-02-31"},
            {"statement": "x", "happened": "9999-12-31"},
            {"statement": "x", "happened": "0001-01-01T00:00+14:00"},
            {"statement": "x", "kind": "protected"},
            {"statement": "x", "client_token": "no"},
            [],
            "words",
            None,
        ],
        ids=repr,
    )
    def test_is_a_sentence_and_nothing_is_saved(self, send, body):
        answer = send(body)
        assert answer.status_code in {201, 422}
        if answer.status_code == 422:
            assert answer.json()["error"]
            assert not Entry.objects.exists()

    @pytest.mark.parametrize(
        "raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"' + b"x" * 3_000_000]
    )
    def test_what_is_no_json_is_a_sentence(self, send, raw):
        assert send(raw=raw).status_code in {413, 422}

    @pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS.keys())
    def test_hostile_words_are_words(self, send, words):
        answer = send({"statement": words, "original_words": words})
        assert answer.status_code in {201, 422}

    @pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
    def test_other_methods_are_refused(self, token, method):
        answer = getattr(Client(), method)(URL, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 405


def test_it_describes_itself_to_programs(token):
    headers = {"Authorization": f"Bearer {token}"}
    told = Client().get("/api/v1/openapi.json", headers=headers).json()
    assert told["openapi"].startswith("3.")
    posted = told["paths"]["/api/v1/entries"]["post"]
    assert set(posted["requestBody"]["content"]) == {"application/json", "multipart/form-data"}


def test_no_file_of_a_refused_request_stays(send_form):
    send_form(statement="x" * 200_000, files=[SimpleUploadedFile("notes.txt", b"words\n")])
    assert StoredFile.objects.count() == Entry.objects.count()


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "9999-12-31T23:59:59"])  # fmt: skip
def test_a_day_that_no_calendar_of_ours_has_is_refused_in_a_sentence(send, day):
    answer = send({"statement": "Words", "happened": day})
    assert answer.status_code == 422
    assert "2026-06-02" in answer.json()["error"]
    assert not Entry.objects.exists()


def test_a_token_never_finds_an_entry_of_another_plan(send, owner, now):
    other = Plan.objects.create(owner=owner, name="Other", zone="Europe/Berlin", created_at=now)
    entry = make_entry(other, now=now, statement="Of the other plan")
    answer = send({"statement": "Words", "client_token": str(entry.client_token)})
    assert answer.status_code == 201
    assert "Of the other plan" not in answer.content.decode()
