"""From a kind's words to the bytes of a mail: the same row and date always give the same bytes."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.mail import addresses, kinds, mime, stopping
from apps.mail.kinds import Rendered
from apps.mail.models import OutgoingMail

# Styles beside the elements, as mail programs want them; nothing is ever fetched.
INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def public_url() -> str:
    """The address that links may lead to; empty while it is this machine's own (then mails carry no links)."""
    return "" if settings.PUBLIC_IS_LOCAL else str(settings.PUBLIC_URL)


def from_templates(name: str, *, subject: str, context: Mapping[str, Any]) -> Rendered:
    """Render `templates/email/<name>.txt` and `.html`; the context gains `public_url` and `subject`."""
    words = {"subject": subject, "public_url": public_url(), **context}
    return Rendered(
        subject=subject,
        text=render_to_string(f"email/{name}.txt", words),
        html=render_to_string(f"email/{name}.html", words),
    )


def render_for(mail: OutgoingMail, now: datetime) -> Rendered:
    """The words of a mail by its kind, in its owner's time zone and the instance's language."""
    zone = zoneinfo.ZoneInfo(mail.owner.zone or "UTC")
    with timezone.override(zone), translation.override(settings.LANGUAGE_CODE):
        return kinds.kind_of(mail.kind).render(mail, now)


def minimal(now: datetime) -> Rendered:
    """Built-in words for when a kind's own text cannot be made: nothing varies in them but the moment.

    That makes no two copies differ: the hand-off stores the bytes before they leave, and a copy is those bytes.
    """
    with translation.override(settings.LANGUAGE_CODE):
        words = {"moment": say_dates.moment(now, zone="UTC")}
        return from_templates("minimal", subject=_("A date in your notes"), context=words)


def mime_bytes(mail: OutgoingMail, words: Rendered) -> bytes:
    """The whole message with CRLF line ends: text and HTML, fixed boundaries, Message-ID and Date of the row."""
    return mime.message(
        _headers(mail, words),
        text=words.text.strip(),
        html=INLINER.inline(words.html).strip(),
        attachments=words.attachments,
        mark=mail.pk.hex,
    )


def _headers(mail: OutgoingMail, words: Rendered) -> dict[str, str]:
    assert mail.date_header is not None  # noqa: S101  set at hand-off
    headers = {
        "From": addresses.from_header(),
        "To": addresses.for_header(mail.recipient),
        "Subject": " ".join(words.subject.split()),
        "Date": format_datetime(mail.date_header),
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Reminder-ID": str(mail.pk),
    }
    if public_url():
        headers["List-Unsubscribe"] = f"<{stopping.link(mail.owner_id, stopping.kind_of(mail))}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
