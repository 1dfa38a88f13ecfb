from __future__ import annotations

import pytest

from apps.audit.models import LedgerEvent
from apps.core.audience import PacketKind
from apps.evidence.services import undo_entry
from apps.packets import layout, services
from apps.packets.models import Build


def request(plan, owner, now, kind=PacketKind.PANEL) -> Build:
    return services.request_build(plan=plan, by=owner, now=now, kind=kind)


def test_an_empty_packet_is_never_built_by_surprise(plan, owner, now, log):
    log("Not decided.")
    with pytest.raises(services.NothingDecidedError):
        request(plan, owner, now)
    assert not Build.objects.exists()


def test_a_statement_alone_is_enough(plan, owner, now):
    services.save_text(
        plan=plan, by=owner, now=now, title="", ask="", accept="", statement="I was there."
    )
    assert request(plan, owner, now).snapshot["statement"][0]["text"] == "I was there."


def test_an_unchanged_record_returns_the_packet_that_exists(plan, owner, now, later, log):
    log("Done.", audience="panel")
    first = request(plan, owner, now)
    assert request(plan, owner, later) == first
    assert first.snapshot["build"] == {"id": str(first.pk), "at": "2026-06-02T16:30:00.000000Z"}


def test_a_changed_record_is_a_new_packet(plan, owner, now, later, log):
    log("Done.", audience="panel")
    first = request(plan, owner, now)
    log("More.", audience="panel")
    assert request(plan, owner, later) != first


def test_a_request_leaves_a_row_in_the_ledger_without_content(plan, owner, now, log):
    log("Secret words of mine.", audience="panel")
    request(plan, owner, now)
    event = LedgerEvent.objects.get(kind="packet.requested")
    assert "Secret" not in event.body


def test_an_entry_that_a_packet_holds_is_not_undone(plan, owner, now, log):
    held, other = log("In it.", audience="panel"), log("Not in it.")
    request(plan, owner, now)
    assert not undo_entry(entry=held, by=owner, now=now)
    assert undo_entry(entry=other, by=owner, now=now)


def test_a_new_layout_is_built_anew_from_an_unchanged_record(
    plan, owner, now, later, log, monkeypatch
):
    log("Done.", audience="panel")
    first = request(plan, owner, now)
    monkeypatch.setattr(services, "layout_version", lambda: "the next release")
    second = request(plan, owner, later)
    assert second != first
    assert second.snapshot["entries"] == first.snapshot["entries"]


def test_the_layout_is_its_templates_fonts_and_tools(monkeypatch, tmp_path):
    layout.layout_version.cache_clear()
    before = layout.layout_version()
    monkeypatch.setattr(layout, "installed", lambda _tool: "99")
    layout.layout_version.cache_clear()
    assert layout.layout_version() != before
    monkeypatch.undo()
    (tmp_path / "templates_typst").mkdir()
    (tmp_path / "templates_typst" / "packet.typ").write_text("another")
    monkeypatch.setattr(layout, "HERE", tmp_path)
    layout.layout_version.cache_clear()
    assert layout.layout_version() != before
    monkeypatch.undo()
    layout.layout_version.cache_clear()
    assert layout.layout_version() == before
