"""Every object of the record: its owner, a stranger, nobody, the wrong method (R28)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.evidence import make_entry
from tests.factories.files import make_file

GET_AND_POST = ("entry_details", "entry_correct", "entry_withdraw", "entry_files", "entry_point")
ONLY_POST = (
    "entry_restore", "entry_undo", "entry_kind", "entry_date", "entry_goals", "entry_people",
    "entry_audience", "entry_audience_undo", "entry_origin",
)  # fmt: skip
ATTACHMENT = ("attachment_withdraw", "attachment_restore")
OF_PLAN = ("log", "entry_add", "capture")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


@pytest.fixture
def entry(plan, now, owner):
    file = make_file(owner, now=now)
    return make_entry(plan, now=now, files=[(file, "note.txt")])


@pytest.fixture
def urls(entry, plan):
    attachment = entry.attachments.get()
    return {
        **{name: reverse(name, args=[entry.pk]) for name in ("entry", *GET_AND_POST, *ONLY_POST)},
        **{name: reverse(name, args=[attachment.pk]) for name in ATTACHMENT},
        **{name: reverse(name, args=[plan.pk]) for name in OF_PLAN},
    }


@pytest.mark.parametrize("name", ["entry", *GET_AND_POST, *ONLY_POST, *ATTACHMENT, *OF_PLAN])
def test_a_stranger_gets_404_or_405_whatever_they_try(stranger_client, urls, entry, name):
    before = (entry.statement, entry.kind, entry.audience)
    for method in METHODS:
        assert getattr(stranger_client, method)(urls[name]).status_code in {404, 405}, method
    entry.refresh_from_db()
    assert (entry.statement, entry.kind, entry.audience) == before
    assert entry.withdrawn_at is None


@pytest.mark.parametrize("name", ["entry", *GET_AND_POST, *ONLY_POST, *ATTACHMENT])
def test_what_does_not_exist_answers_a_stranger_the_same(stranger_client, urls, entry, name):
    attachment = entry.attachments.get()
    nowhere = (
        urls[name].replace(str(entry.pk), str(uuid4())).replace(str(attachment.pk), str(uuid4()))
    )
    for method in ("get", "post"):
        answers = [getattr(stranger_client, method)(url) for url in (urls[name], nowhere)]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].content == answers[1].content


@pytest.mark.parametrize("name", ["entry", *GET_AND_POST, *OF_PLAN[:2]])
def test_nobody_is_sent_to_sign_in(client, urls, name):
    response = client.get(urls[name])
    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.parametrize("name", [*ONLY_POST, *ATTACHMENT, "capture"])
def test_a_get_changes_nothing(owner_client, urls, name):
    assert owner_client.get(urls[name]).status_code == 405


@pytest.mark.parametrize("name", ["entry", "log"])
def test_a_page_takes_no_post(owner_client, urls, name):
    assert owner_client.post(urls[name]).status_code == 405


@pytest.mark.parametrize("name", ["entry", *GET_AND_POST, *OF_PLAN[:2]])
def test_the_owner_sees_the_page(owner_client, urls, name):
    assert owner_client.get(urls[name], follow=True).status_code == 200
