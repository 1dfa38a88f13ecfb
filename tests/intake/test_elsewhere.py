from __future__ import annotations

import pytest
from django.urls import reverse

from apps.intake.models import ApiToken
from apps.intake.tokens import MOST_TOKENS, make_token
from tests.hostile import TEXTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(plan):
    return reverse("elsewhere", args=[plan.pk])


def test_a_new_token_is_shown_once_and_kept_as_a_hash(owner_client, url):
    page = owner_client.post(url, {"name": "Phone"}, follow=True)
    assert "dbk_" in page.content.decode()
    assert "dbk_" not in owner_client.get(url).content.decode()
    assert ApiToken.objects.get().name == "Phone"


def test_it_says_that_a_phone_cannot_reach_this_computer(owner_client, url, settings):
    settings.PUBLIC_IS_LOCAL = True
    assert "A phone cannot reach it" in owner_client.get(url).content.decode()
    settings.PUBLIC_IS_LOCAL = False
    assert "A phone cannot reach it" not in owner_client.get(url).content.decode()


def test_taking_back_ends_it(owner_client, url, plan, owner, now):
    make_token(plan=plan, by=owner, now=now, name="Phone")
    token = ApiToken.objects.get()
    answer = owner_client.post(reverse("token_revoke", args=[token.pk]), follow=True)
    assert "Taken back" in answer.content.decode()
    assert ApiToken.objects.get().revoked_at is not None


def test_enough_tokens_are_a_sentence_at_the_field(owner_client, url, plan, owner, now):
    for number in range(MOST_TOKENS):
        make_token(plan=plan, by=owner, now=now, name=str(number))
    answer = owner_client.post(url, {"name": "one more"})
    assert answer.status_code == 422
    assert "at most 20" in answer.content.decode()


@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS.keys())
def test_hostile_names_are_names(owner_client, url, words):
    answer = owner_client.post(url, {"name": words}, follow=True)
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in answer.content.decode()


def test_a_stranger_gets_404(stranger_client, url, plan, owner, now):
    make_token(plan=plan, by=owner, now=now, name="Phone")
    assert stranger_client.get(url).status_code == 404
    revoke = reverse("token_revoke", args=[ApiToken.objects.get().pk])
    assert stranger_client.post(revoke).status_code == 404


def test_words_of_another_page_stand_in_the_form_and_save_nothing(owner_client, plan):
    page = owner_client.get(reverse("entry_add", args=[plan.pk]), {"statement": "From a page"})
    assert "From a page" in page.content.decode()
    assert not plan.entries.exists()
