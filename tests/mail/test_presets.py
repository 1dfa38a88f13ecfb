from __future__ import annotations

import re

import pytest

from apps.mail.enums import Security
from apps.mail.forms import ConnectionForm
from apps.mail.presets import Preset, preset_for, preset_of, presets
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
each_preset = pytest.mark.parametrize("preset", presets(), ids=lambda one: one.id)


@each_preset
def test_a_provider_is_complete_and_its_values_pass_the_form(preset: Preset) -> None:
    assert preset.steps
    assert preset.limits
    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", preset.checked)
    form = ConnectionForm(
        {
            "host": preset.host or "smtp.example.org",
            "port": preset.port,
            "security": preset.security,
            "username": "me@example.org",
            "password": "secret",
            "sender": "me@example.org",
        },
        user=UserFactory.build(),
        stored=None,
        preset=preset,
    )
    assert form.is_valid(), form.errors


@each_preset
def test_port_and_security_belong_together(preset: Preset) -> None:
    usual = {465: Security.TLS, 587: Security.STARTTLS, 1025: Security.STARTTLS}
    assert preset.security == usual[preset.port]


@each_preset
def test_its_words_are_plain(preset: Preset) -> None:
    words = " ".join((*preset.steps, preset.limits))
    assert "!" not in words
    assert not re.search(r"\b(submit|simply|just|easily)\b", words, re.I)


def test_a_provider_is_found_by_its_name_and_by_its_server() -> None:
    assert preset_of("gmail") == preset_for("SMTP.gmail.com", 587)
    assert preset_of("nobody") is None
    assert preset_for("", 25) is None


def test_a_program_on_this_machine_is_told_by_its_port() -> None:
    bridge = next(one for one in presets() if one.host == "127.0.0.1")
    assert preset_for("127.0.0.1", bridge.port) == bridge
    assert preset_for("127.0.0.1", 2525) is None
