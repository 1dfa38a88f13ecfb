"""Files of an entry through the pages: adding, where they are from, pointing instead, taking off."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.audience import Audience
from apps.evidence import services
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment
from apps.files.models import StoredFile
from tests.data import makers
from tests.factories.evidence import make_entry
from tests.factories.files import make_file, upload


@pytest.fixture
def entry(plan):
    return make_entry(plan, now=timezone.now())


@pytest.fixture
def with_file(plan, owner):
    now = timezone.now()
    return make_entry(plan, now=now, files=[(make_file(owner, now=now), "note.txt")])


def test_files_are_added_each_with_its_own_outcome(owner_client, entry):
    url = reverse("entry_files", args=[entry.pk])
    files = [upload("a.png", makers.png()), upload("b.exe", b"MZ"), upload("c.pdf", makers.pdf())]
    response = owner_client.post(url, {"files": files, "origin": "handed"}, follow=True)
    page = response.content.decode()
    assert {one.name for one in entry.attachments.all()} == {"a.png", "c.pdf"}
    assert "b.exe was not kept" in page
    assert set(StoredFile.objects.values_list("origin", flat=True)) == {"handed"}


def test_a_file_added_later_is_not_decided_even_if_the_entry_is(owner_client, entry, owner):
    services.decide_audience(entries=[entry], by=owner, now=timezone.now(), audience=Audience.PANEL)
    owner_client.post(reverse("entry_files", args=[entry.pk]), {"files": [upload()]})
    assert entry.attachments.get().audience == Audience.UNDECIDED


@pytest.mark.parametrize("data", [{}, {"origin": "moon"}, {"files": "not a file"}])
def test_nothing_to_add_is_said_and_never_fails(owner_client, entry, data):
    assert owner_client.post(reverse("entry_files", args=[entry.pk]), data).status_code == 422


@pytest.mark.parametrize("origin", ["mine", "handed"])
def test_an_answer_is_stored_and_nothing_more_asked(owner_client, with_file, origin):
    response = owner_client.post(reverse("entry_origin", args=[with_file.pk]), {"origin": origin})
    assert response["Location"] == with_file.get_absolute_url()
    assert StoredFile.objects.get().origin == origin


@pytest.mark.parametrize("origin", ["work", "unsure"])
def test_a_work_system_offers_to_point_to_it_first(owner_client, with_file, origin):
    url = reverse("entry_origin", args=[with_file.pk])
    page = owner_client.post(
        url, {"origin": origin}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'class="btn btn-primary" href="' + reverse("entry_point", args=[with_file.pk]) in page
    assert owner_client.post(url, {"origin": origin})["Location"] == reverse(
        "entry_point", args=[with_file.pk]
    )


def test_pointing_instead_takes_the_copy_off_and_away(
    owner_client, with_file, owner, django_capture_on_commit_callbacks
):
    owner_client.post(reverse("entry_origin", args=[with_file.pk]), {"origin": "work"})
    data = {"place": "OPS-2217, comment 4", "shows": "Access was removed"}
    with django_capture_on_commit_callbacks(execute=True):
        response = owner_client.post(reverse("entry_point", args=[with_file.pk]), data)
    assert response.status_code == 302
    with_file.refresh_from_db()
    assert with_file.kind == EntryKind.REFERENCE
    assert with_file.reference.place == "OPS-2217, comment 4"
    assert not with_file.attachments.exists()
    assert not StoredFile.objects.exists()


def test_pointing_leaves_ones_own_files(owner_client, with_file):
    owner_client.post(reverse("entry_origin", args=[with_file.pk]), {"origin": "mine"})
    owner_client.post(reverse("entry_point", args=[with_file.pk]), {"place": "OPS-2217"})
    assert with_file.attachments.filter(withdrawn_at=None).count() == 1


def test_pointing_nowhere_is_asked_for(owner_client, with_file):
    response = owner_client.post(reverse("entry_point", args=[with_file.pk]), {"place": ""})
    assert response.status_code == 422
    with_file.refresh_from_db()
    assert with_file.kind == EntryKind.WIN


def test_a_file_is_taken_off_and_put_back(owner_client, with_file):
    link = with_file.attachments.get()
    owner_client.post(reverse("attachment_withdraw", args=[link.pk]))
    assert not Attachment.objects.present().exists()
    assert StoredFile.objects.exists()
    owner_client.post(reverse("attachment_restore", args=[link.pk]))
    assert Attachment.objects.present().get() == link


def test_details_fill_what_is_empty_and_never_change_what_is_written(owner_client, plan):
    entry = make_entry(
        plan, now=timezone.now(), kind=EntryKind.REFERENCE, details={"place": "OPS-1"}
    )
    url = reverse("entry_details", args=[entry.pk])
    assert 'name="place"' not in owner_client.get(url).content.decode()
    owner_client.post(
        url, {"place": "OPS-9", "shows": "Removed", "openable_by": "HR", "held": "ticket"}
    )
    entry.refresh_from_db()
    assert (entry.reference.place, entry.reference.shows) == ("OPS-1", "Removed")
    assert owner_client.get(url).status_code == 302


class TestTitle:
    """A card that was only known by the name of its file gets a sentence, which the person may change."""

    @pytest.fixture
    def picture(self, plan, owner, now):
        entry = make_entry(plan, now=now, kind="document", statement="dash_board-May.png")
        file = make_file(owner, now=now, name="dash_board-May.png", origin="work")
        services.attach_files(entry=entry, by=owner, now=now, files=[(file, file.first_name)])
        return entry

    def test_is_proposed_and_taken(self, owner_client, picture):
        url = reverse("entry_point", args=[picture.pk])
        assert "The picture “dash board May”" in owner_client.get(url).content.decode()
        owner_client.post(url, {"place": "Grafana", "statement": "Failed payments fell in May"})
        picture.refresh_from_db()
        assert picture.statement == "Failed payments fell in May"
        assert picture.version_count == 2

    def test_of_ones_own_words_is_left_alone(self, owner_client, with_file):
        url = reverse("entry_point", args=[with_file.pk])
        assert "What it is, in one sentence" not in owner_client.get(url).content.decode()
