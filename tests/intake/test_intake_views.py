"""Adding many files: each by its own request and with its own outcome, or all in one form."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.ids import uuid7
from apps.files.models import StoredFile
from apps.files.refusals import simply
from apps.files.rules import Refusal
from apps.intake.models import Batch, Item
from apps.intake.services import open_batch, refuse
from apps.jobs.models import Job
from tests import hostile
from tests.data import makers
from tests.factories.files import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def token():
    return str(uuid4())


@pytest.fixture
def send(owner_client, plan, token):
    """Post one file of a batch as the page's script does."""

    def post(file: SimpleUploadedFile | None, *, client: Client = owner_client, **fields):
        data = {"client_token": token, "file_token": str(uuid4())} | fields
        if file is not None:
            data["files"] = file
        return client.post(reverse("intake_file", args=[plan.pk]), data)

    return post


class TestPage:
    def test_offers_files_a_folder_and_the_question_where_they_are_from(self, owner_client, plan):
        page = owner_client.get(reverse("intake", args=[plan.pk])).content.decode()
        for part in (
            'id="intake-files"',
            "webkitdirectory",
            "Where are the files from?",
            reverse("intake_file", args=[plan.pk]),
        ):
            assert part in page

    def test_lists_what_came_in_before_with_its_tally(self, owner_client, plan, filled):
        items = filled(("a.txt", b"Agreed on 3 June."), ("song.mp3", b"ID3\x03" + bytes(40)))
        page = owner_client.get(reverse("intake", args=[plan.pk])).content.decode()
        assert "1 entry, 1 not kept" in page
        assert items[0].batch.get_absolute_url() in page

    def test_without_script_one_form_takes_all(self, owner_client, plan, owner):
        url = reverse("intake", args=[plan.pk])
        files = [upload("a.txt", b"one"), upload("b.txt", b"two"), upload("c.exe", b"MZ")]
        response = owner_client.post(url, {"files": files, "origin": "mine"})
        batch = Batch.objects.get()
        assert response["Location"] == batch.get_absolute_url()
        assert batch.origin == "mine"
        assert set(StoredFile.objects.values_list("origin", flat=True)) == {"mine"}
        outcomes = [one.outcome for one in Item.objects.in_order()]
        assert outcomes == ["waiting", "waiting", "refused"]
        assert Job.objects.get().about_id == batch.pk

    def test_the_form_sent_twice_makes_one_batch(self, owner_client, plan, token):
        for _ in range(2):
            data = {"files": [upload("a.txt", b"one")], "client_token": token}
            owner_client.post(reverse("intake", args=[plan.pk]), data)
        assert (Batch.objects.count(), Item.objects.count()) == (1, 1)

    def test_a_file_that_is_new_when_the_form_comes_again_is_added(self, owner_client, plan, token):
        forms = (["one"], ["two", "one"], ["two", "one", "one"])  # the answers were lost
        for words in forms:
            files = [upload("image.txt", one.encode()) for one in words]
            data = {"files": [*files, upload("c.exe", b"MZ")], "client_token": token}
            owner_client.post(reverse("intake", args=[plan.pk]), data)
        kept = [one.file and one.file.size for one in Item.objects.in_order()]
        assert (Batch.objects.count(), kept) == (1, [3, None, 3, 3])
        assert StoredFile.objects.count() == 2

    def test_no_file_asks_for_one(self, owner_client, plan):
        response = owner_client.post(reverse("intake", args=[plan.pk]), {})
        assert response.status_code == 422
        assert "Choose the files first." in response.content.decode()
        assert not Batch.objects.exists()

    def test_costs_the_same_however_many_batches_there_are(
        self, owner_client, plan, owner, now, django_assert_num_queries
    ):
        def fill(count: int) -> None:
            for _ in range(count):
                batch = open_batch(
                    plan=plan, by=owner, now=now, source="files", client_token=uuid7()
                )
                refuse(batch=batch, refusal=simply(Refusal.EMPTY, name="a.txt"), now=now)

        url = reverse("intake", args=[plan.pk])
        owner_client.get(url)
        fill(1)
        with CaptureQueriesContext(connection) as few:
            owner_client.get(url)
        fill(15)
        with django_assert_num_queries(len(few)):
            owner_client.get(url)


class TestOneFile:
    def test_is_kept_and_waits(self, send, owner, plan, token):
        response = send(upload("note.txt"))
        item = Item.objects.get()
        assert response.status_code == 200
        assert f'data-outcome="{item.outcome}"' in response.content.decode()
        assert (item.owner, item.outcome, item.name) == (owner, "waiting", "note.txt")
        assert (item.batch.plan, str(item.batch.client_token)) == (plan, token)
        assert not Job.objects.exists()

    def test_keeps_the_path_of_its_folder_as_data(self, send):
        send(upload("a.txt"), path="Review 2026/../a.txt")
        assert Item.objects.get().name == "Review 2026/../a.txt"

    def test_sent_again_after_a_lost_answer_is_one_item(self, send):
        again = str(uuid4())
        for _ in range(2):
            assert send(upload("a.txt", b"one"), file_token=again).status_code == 200
        assert Item.objects.count() == 1

    def test_logged_already_says_where(self, send, filled, plan):
        (item,) = filled(("letter.pdf", makers.pdf()))
        page = send(upload("again.pdf", makers.pdf())).content.decode()
        assert "Already logged" in page
        assert item.entry.get_absolute_url() in page
        again = Item.objects.exclude(pk=item.pk).get()
        assert reverse("item_attach", args=[again.pk]) in page

    @pytest.mark.parametrize(
        ("file", "status", "words"),
        [
            (("empty.txt", b""), 422, "The file is empty"),
            (("talk.mp3", b"ID3\x03" + bytes(40)), 422, "consent can be a crime"),
            (("setup.exe", b"MZ"), 422, "Programs and documents with macros"),
            (("all.zip", b"PK\x03\x04" + bytes(40)), 422, "Unpack it"),
            (("page.pdf", b"<html><script>1</script>"), 422, "inside it"),
            (("noending", b"words"), 422, "has no ending"),
        ],
    )
    def test_refused_says_why_and_stops_nothing(self, send, file, status, words):
        response = send(upload(*file))
        assert response.status_code == status
        page = response.content.decode()
        assert words in page
        assert 'data-outcome="refused"' in page
        assert not StoredFile.objects.exists()
        assert send(upload("good.txt")).status_code == 200
        assert [one.outcome for one in Item.objects.in_order()] == ["refused", "waiting"]

    def test_over_the_limit_is_413_and_the_next_one_is_fine(self, send, settings):
        settings.MAX_FILE_BYTES = 100
        response = send(upload("big.txt", b"x" * 101))
        assert response.status_code == 413
        assert "larger than" in response.content.decode()
        assert send(upload("small.txt", b"x" * 100)).status_code == 200
        assert StoredFile.objects.count() == 1

    def test_a_full_account_is_507(self, send, settings):
        settings.MAX_ACCOUNT_BYTES = 3
        assert send(upload("a.txt", b"more than three")).status_code == 507

    @pytest.mark.parametrize("fields", [{"client_token": "x"}, {"client_token": ""}, {"file_token": "1" * 5000}, {"origin": "theirs"}, {"path": "p" * 2000}])  # fmt: skip
    def test_a_broken_form_is_400_and_keeps_nothing(self, send, fields):
        assert send(upload(), **fields).status_code == 400
        assert not Batch.objects.exists()

    def test_no_file_is_400(self, send):
        assert send(None).status_code == 400

    @pytest.mark.parametrize("name", ["../../etc/passwd.txt", "CON.txt", "evil\u202etxt.txt", "<b>.txt", "{{7*7}}.txt", "x" * 300 + ".txt"])  # fmt: skip
    def test_a_name_is_data(self, send, name):
        page = send(upload(name)).content.decode()
        assert "\u202e" not in page
        assert "<b>.txt" not in page
        assert "49.txt" not in page
        assert StoredFile.objects.get().key.startswith(str(StoredFile.objects.get().owner_id))

    @pytest.mark.parametrize("path", list(hostile.TEXTS.values()), ids=list(hostile.TEXTS))
    def test_a_path_is_data(self, send, path):
        assert send(upload("a.txt", b"one"), path=path).status_code in {200, 400}

    def test_another_persons_batch_is_not_reached_by_its_token(
        self, send, stranger_client, stranger_plan, token
    ):
        send(upload("mine.txt", b"mine"))
        data = {"client_token": token, "files": upload("theirs.txt", b"theirs")}
        stranger_client.post(reverse("intake_file", args=[stranger_plan.pk]), data)
        assert Batch.objects.count() == 2
        assert [one.owner_id == one.batch.owner_id for one in Item.objects.all()] == [True, True]

    def test_a_stranger_and_a_visitor_get_nowhere(self, send, stranger_client, client, token):
        assert send(upload(), client=stranger_client).status_code == 404
        assert send(upload(), client=client).status_code in {302, 403}
        assert not Batch.objects.exists()

    def test_a_post_without_the_pages_token_is_refused(self, owner, plan):
        guarded = Client(enforce_csrf_checks=True)
        guarded.force_login(owner)
        data = {"client_token": str(uuid4()), "files": upload()}
        assert guarded.post(reverse("intake_file", args=[plan.pk]), data).status_code == 403


class TestStart:
    def test_wakes_a_worker_once_and_leads_to_the_batch(self, send, owner_client, plan, token):
        send(upload("a.txt"))
        url = reverse("intake_start", args=[plan.pk])
        for _ in range(2):
            response = owner_client.post(url, {"client_token": token})
            assert response.status_code == 201
            assert response["Location"] == Batch.objects.get().get_absolute_url()
        assert Job.objects.count() == 1

    def test_of_nothing_is_404_and_of_nonsense_400(self, owner_client, stranger_client, plan, send, token):  # fmt: skip
        url = reverse("intake_start", args=[plan.pk])
        assert owner_client.post(url, {"client_token": str(uuid4())}).status_code == 404
        assert owner_client.post(url, {"client_token": "\x00"}).status_code == 400
        send(upload())
        assert stranger_client.post(url, {"client_token": token}).status_code == 404
        assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_kept_once(owner, plan):
    """Upload matrix 4: one set of bytes, and each request is answered."""
    token, answers = str(uuid4()), []
    url = reverse("intake_file", args=[plan.pk])
    barrier = threading.Barrier(2)

    def post() -> None:
        client = Client()
        client.force_login(owner)
        barrier.wait()
        data = {"client_token": token, "file_token": str(uuid4()), "files": upload("a.txt", b"one")}
        answers.append(client.post(url, data).status_code)
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [200, 200]
    assert (StoredFile.objects.count(), Batch.objects.count()) == (1, 1)
    assert len(set(Item.objects.values_list("position", flat=True))) == 2
