from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from lucide import IconDoesNotExist

from apps.core import navigation, notices
from apps.core.errors import error_page, too_large, too_many
from apps.core.where_help_is import countries

PUBLIC = ["help", "where_help_is"]


def _render(source, **context):
    return Template("{% load daybook %}" + source).render(Context(context))


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_help_is_there_for_everybody(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert 'id="main"' in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_help_refuses_other_methods(client, name):
    assert client.post(reverse(name)).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_a_page_holds_nothing_inline(client, name):
    html = client.get(reverse(name)).text
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert "<style" not in html


@pytest.mark.django_db
def test_a_page_without_an_address_says_what_to_do(client):
    response = client.get("/there-is-no-such-page/")
    assert response.status_code in {302, 404}


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500])
def test_an_error_page_needs_no_database_and_no_user(rf, status):
    response = error_page(rf.get("/"), status)
    html = response.content.decode()
    assert response.status_code == status
    assert "<h1>" in html
    assert "Go to Today" in html


def test_an_error_page_keeps_the_theme_that_is_already_known(rf):
    request = rf.get("/")
    request._cached_user = SimpleNamespace(theme="dark")
    assert 'data-bs-theme="dark"' in error_page(request, 500).content.decode()


def test_too_large_says_the_limit(rf):
    response = too_large(rf.post("/"), limit_bytes=200 * 1024 * 1024)
    assert response.status_code == 413
    assert "up to 200 MB" in response.content.decode()


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "a few minutes"), (30, "Wait one minute"), (300, "Wait 5 minutes")]
)
def test_too_many_says_how_long_to_wait(rf, seconds, words):
    response = too_many(rf.post("/"), wait_seconds=seconds)
    assert response.status_code == 429
    assert words in response.content.decode()
    assert response.headers.get("Retry-After") == (str(seconds) if seconds else None)


def test_every_line_of_help_says_who_states_it():
    for country in countries():
        assert country.now, country.code
        for line in (*country.now, *country.work):
            assert line.name
            assert line.phone or line.url or line.source
            assert line.year >= 2026
            assert not line.url or line.url.startswith("https://")


def test_a_country_has_a_number_for_tonight():
    phones = {country.code: [line.phone for line in country.now] for country in countries()}
    assert "988" in phones["us"]
    assert "116 123" in phones["uk"]


def test_user_text_is_escaped_and_its_hidden_characters_are_named():
    assert _render("{{ text|visible }}", text="<b>\u202eevil\x07") == "&lt;b&gt;[U+202E]evil\ufffd"


def test_user_text_with_line_breaks_stays_escaped():
    html = _render("{{ text|visible|linebreaks }}", text="one\n\n<two>")
    assert html == "<p>one</p>\n\n<p>&lt;two&gt;</p>"


def test_an_icon_is_hidden_unless_it_has_a_name():
    assert 'aria-hidden="true"' in _render("{% icon 'sun' %}")
    named = _render("{% icon 'sun' label %}", label='Light "&"')
    assert 'role="img"' in named
    assert 'aria-label="Light &quot;&amp;&quot;"' in named


def test_an_icon_that_the_set_does_not_have_is_an_error():
    with pytest.raises(IconDoesNotExist):
        _render("{% icon 'no-such-icon' %}")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome, Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("<script>", "Another program"),
        ("", "Another program"),
    ],
)
def test_a_browser_is_named_in_words(agent, words):
    assert _render("{{ agent|browser_words }}", agent=agent) == words


def _request_with_messages():
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def test_what_was_done_carries_its_undo():
    request = _request_with_messages()
    notices.say(request, "Entry <saved>.", undo_url="/entries/1/undo")
    html = render_to_string("components/messages.html", {"messages": get_messages(request)})
    assert "Entry &lt;saved&gt;." in html
    assert 'action="/entries/1/undo"' in html


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/x", "//elsewhere.example", "javascript:alert(1)"]
)
def test_an_undo_never_leads_elsewhere(url):
    request = _request_with_messages()
    notices.say(request, "Saved.", undo_url=url)
    assert [notices.undo_url(message) for message in get_messages(request)] == [""]


@pytest.mark.parametrize(
    ("url_name", "section"),
    [("today", "today"), ("entry_add", "log"), ("date_add", "dates"), ("packet_review", "packet"),
     ("person_edit", "people"), ("usersessions_list", "account_settings"), ("help", "")],
)  # fmt: skip
def test_a_page_belongs_to_one_line_of_the_list(url_name, section):
    request = RequestFactory().get("/")
    request.resolver_match = SimpleNamespace(url_name=url_name)  # type: ignore[assignment]
    assert navigation.section_of(request) == section


def test_every_place_of_the_list_has_an_address():
    plan = SimpleNamespace(pk="0198c0de-0000-7000-8000-000000000001")
    groups = navigation.links(plan=plan, section="log")
    assert [link.label for link in groups["first"]] == ["Today", "Log", "Dates", "Packet"]
    assert [link.label for link in groups["later"]] == [
        "Goals",
        "Concerns",
        "People",
        "Choices",
        "Paste notes",
    ]
    assert [link.label for link in groups["last"]] == ["Settings"]
    assert [link.is_current for link in groups["first"]] == [False, True, False, False]
