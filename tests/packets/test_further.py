"""Further values, places that show it, principles, days away: printed where they are decided, nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest

from apps.core.audience import Audience, PacketKind
from apps.evidence.citing import cite, decide_citation, withdraw_citation
from apps.evidence.linking import withdraw_attachment
from apps.evidence.models import Attachment, Citation, Reading
from apps.evidence.readings import Value, add_readings, withdraw_readings
from apps.evidence.services import set_principles
from apps.goals.principles import add_principles
from apps.goals.services import add_goal
from apps.packets.assemble import assemble
from apps.packets.assemble_values import MOST_VALUES
from apps.packets.canonical import canonical
from apps.packets.content import packet_data
from apps.packets.content_details import MOST_ROWS
from apps.packets.exhibits import SafeExhibit, SafePage
from apps.packets.kept_out import kept_out
from apps.packets.services import digest_of
from apps.packets.snapshot import Place, Snapshot
from apps.plans.services import add_day_off
from tests.known import known
from tests.packets.conftest import png

METRIC = {
    "name": "Latency",
    "value": Decimal(412),
    "unit": "ms",
    "target": Decimal(300),
    "source": "Board",
}
KEPT = [Audience.UNDECIDED, Audience.LAWYER, Audience.NEVER]
CANARY = "canary words that nobody but the two of us may ever read"


def made(plan, owner, kind=PacketKind.PANEL) -> Snapshot:
    return assemble(plan, by=owner, kind=kind)


def text(snapshot: Snapshot) -> str:
    return canonical(snapshot.to_json()).decode()


def data_of(snapshot: Snapshot, pages: int = 1) -> dict[str, Any]:
    page = SafePage(width=400, height=500)
    safe = {
        one.key: SafeExhibit(key=one.key, form="pages", what="document", pages=(page,) * pages)
        if one.file
        else SafeExhibit(key=one.key, form="typeset")
        for one in snapshot.exhibits
    }
    return packet_data(snapshot, safe)


@pytest.fixture
def measured(log, owner, now):
    """A metric with further values, a week apart: `measured(2, audience="panel")`."""

    def make(count, *, source="Weekly report", **more):
        entry = log("It fell.", kind="metric", details=METRIC, **more)
        values = [
            Value(
                on_date=date(2026, 5, 4) + timedelta(days=7 * n),
                value=Decimal(400 - n),
                source=source,
            )
            for n in range(1, count + 1)
        ]
        add_readings(entry=entry, by=owner, now=now, values=values)
        return entry

    return make


# -- values -------------------------------------------------------------------------------------------------


def test_the_further_values_stand_in_a_table_by_day_with_the_first_one_and_in_a_picture(
    plan, owner, measured
):
    measured(3, audience="panel")
    entry = data_of(made(plan, owner))["more"][0]
    assert entry["table"]["head"] == ["Date", "Value (ms)", "Source"]
    assert entry["table"]["rows"] == [
        ["4 May 2026", "412", "Board"],
        ["11 May 2026", "399", "Weekly report"],
        ["18 May 2026", "398", "Weekly report"],
        ["25 May 2026", "397", "Weekly report"],
    ]
    assert entry["whole"]
    assert [value for _x, value in entry["chart"]["points"]] == [412, 399, 398, 397]
    assert "399 on 11 May 2026" in entry["chart"]["alt"]


def test_a_value_that_was_taken_out_is_not_printed(plan, owner, now, measured):
    entry = measured(2, audience="panel")
    first = Reading.objects.present().filter(entry=entry)[:1]
    withdraw_readings(readings=list(first), by=owner, now=now)
    metric = known(made(plan, owner).entries[0].details.metric)
    assert [one.value for one in metric.values] == ["412", "398"]


def test_the_picture_of_a_goal_holds_the_values_of_one_measure_only(
    plan, owner, now, log, measured
):
    goal = add_goal(plan=plan, by=owner, now=now, words="Be faster", target="300 ms")
    measured(2, audience="panel", goals=[goal])
    other = {"name": "Alarms", "value": Decimal(2)}
    log("Two alarms.", audience="panel", kind="metric", details=other, goals=[goal])
    snapshot = made(plan, owner)
    assert [one.value for one in snapshot.goals[0].readings] == ["412", "399", "398"]
    data = data_of(snapshot)["goals"][0]
    rows = [row for part in data["parts"] for row in part["rows"]]
    assert data["chart"]
    assert [(bool(row["table"]), bool(row["chart"])) for row in rows].count((True, False)) == 1


@pytest.mark.parametrize(
    ("target", "own", "drawn"),
    [
        ("at most 300 ms", None, "300"),
        ("300", None, "300"),
        ("1 business day", Decimal(250), "250"),
        ("1 business day", None, ""),
    ],
)
def test_the_target_in_the_picture_of_a_goal_counts_in_the_unit_of_its_values(
    plan, owner, now, log, target, own, drawn
):
    goal = add_goal(plan=plan, by=owner, now=now, words="Be faster", target=target)
    log("It fell.", audience="panel", kind="metric", goals=[goal], details=METRIC | {"target": own})
    assert made(plan, owner).goals[0].versions[0].target == drawn


def test_very_many_values_become_a_page_and_not_a_book(plan, owner, measured):
    measured(MOST_VALUES + 100, audience="panel")
    snapshot = made(plan, owner)
    metric = known(snapshot.entries[0].details.metric)
    assert (len(metric.values), metric.count) == (MOST_VALUES, MOST_VALUES + 101)
    table = data_of(snapshot)["more"][0]["table"]
    assert len(table["rows"]) == MOST_ROWS
    assert table["rows"][0][1] == "412"
    assert table["rows"][-1][1] == str(400 - MOST_VALUES - 100)
    assert table["note"] == f"{MOST_ROWS} of {MOST_VALUES + 101} values, evenly"


# -- where it shows this ------------------------------------------------------------------------------------


@pytest.fixture
def cited(log, owner, now):
    """An entry with a file and a place in it, as decided."""

    def make(*, place=Audience.PANEL, page=3, quote="It is met.", **more):
        entry = log("The note says it.", files=[("note.png", png())], **more)
        attachment = entry.attachments.get()
        citation = cite(
            entry=entry, by=owner, now=now, attachment=attachment, page=page, quote=quote
        )
        decide_citation(citation=citation, by=owner, now=now, audience=place)
        return citation

    return make


def test_a_place_leads_to_the_page_of_the_exhibit_that_shows_it(plan, owner, cited):
    cited(audience="panel")
    snapshot = made(plan, owner)
    key = snapshot.exhibits[0].key
    assert snapshot.entries[0].places == (Place(words="It is met.", page=3, exhibit=key),)
    data = data_of(snapshot, pages=4)
    assert data["more"][0]["places"] == [
        {
            "words": "It is met.", "where": "page 3 of the original",
            "ref": {"key": "x1p3", "label": "Ex. 1"},
        }
    ]  # fmt: skip
    assert [page["anchor"] for page in data["exhibits"][0]["pages"]] == ["", "", "x1p3", ""]
    shorter = data_of(snapshot, pages=2)["more"][0]["places"][0]
    assert shorter["ref"] == {"key": "x1", "label": "Ex. 1"}


@pytest.mark.parametrize("place", KEPT)
def test_a_place_that_was_not_decided_for_a_panel_stays_out(plan, owner, cited, place):
    cited(audience="panel", place=place, quote=CANARY)
    assert CANARY not in text(made(plan, owner))
    is_for_lawyer = place == Audience.LAWYER
    assert (CANARY in text(made(plan, owner, PacketKind.LAWYER))) is is_for_lawyer


def test_a_place_is_not_said_when_it_or_its_file_was_taken_out_or_its_file_is_held_back(
    plan, owner, now, cited
):
    withdraw_citation(citation=cited(audience="panel", quote=CANARY), by=owner, now=now)
    without_file = cited(audience="panel", quote=CANARY)
    withdraw_attachment(attachment=without_file.attachment, by=owner, now=now)
    held = cited(audience="panel", quote=CANARY)
    Attachment.objects.filter(pk=held.attachment_id).update(audience=Audience.LAWYER)
    assert CANARY not in text(made(plan, owner))


def test_words_of_the_entry_itself_name_no_file(plan, owner, now, log):
    entry = log("We met. It is met, she said.", audience="panel")
    place = cite(entry=entry, by=owner, now=now, quote="It is met, she said.")
    decide_citation(citation=place, by=owner, now=now, audience=Audience.PANEL)
    assert made(plan, owner).entries[0].places == (Place(words="It is met, she said."),)
    assert data_of(made(plan, owner))["more"][0]["places"][0]["ref"] is None


# -- principles ---------------------------------------------------------------------------------------------


def test_principles_stand_as_words_under_the_name_of_their_list(plan, owner, now, log):
    rows = add_principles(
        plan=plan, by=owner, now=now, list_name="Ours", names=["Be kind", "Be quick", "Be frugal"]
    )
    entry = log("Helped a new colleague.", audience="panel")
    set_principles(entry=entry, by=owner, now=now, principles=rows[:2])
    assert made(plan, owner).entries[0].principles == (("Ours", "Be kind, Be quick"),)
    assert ["Ours", "Be kind, Be quick"] in data_of(made(plan, owner))["more"][0]["values"]


# -- days away ----------------------------------------------------------------------------------------------


def test_days_away_are_shaded_for_the_lawyer_and_in_no_packet_for_a_panel(
    plan, owner, now, log, measured
):
    measured(2, audience="panel")
    before = made(plan, owner)
    add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 5, 6), last_date=date(2026, 5, 7),
        sort="sick", note=CANARY,
    )  # fmt: skip
    assert digest_of(made(plan, owner)) == digest_of(before)
    log("Later.", audience="panel", day=date(2026, 5, 20))
    panel, lawyer = data_of(made(plan, owner)), data_of(made(plan, owner, PacketKind.LAWYER))
    assert panel["strip"] is None
    assert panel["more"][0]["chart"]["away"] == []
    assert lawyer["strip"]["away"] == [[2, 4]]
    assert lawyer["strip"]["off"] == [["6 May 2026 to 7 May 2026", "Sick"]]
    assert CANARY not in str(lawyer)
    assert lawyer["record"][0]["chart"]["away"] == [[2, 4]]
    assert "Days away are shaded" in lawyer["record"][0]["chart"]["alt"]


# -- nothing that is held back ------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", KEPT)
def test_what_stays_out_changes_nothing_whatever_its_parts_say(
    plan, owner, now, cited, log, measured, audience
):
    log("For everybody.", audience="panel")
    rows = add_principles(plan=plan, by=owner, now=now, list_name=CANARY, names=["Be kind"])
    before = made(plan, owner)
    entry = measured(2, source=CANARY, audience=audience)
    set_principles(entry=entry, by=owner, now=now, principles=rows)
    cited(audience=audience, quote=CANARY)
    after = made(plan, owner)
    assert after == before
    assert digest_of(after) == digest_of(before)
    assert CANARY in kept_out(plan, kind=PacketKind.PANEL, snapshot=after.to_json())


def test_nothing_of_a_protected_event_is_printed_even_if_its_parts_are_marked_for_a_panel(
    plan, owner, now, cited, log
):
    """Rows as no service writes them: the last line of defence is the reading itself."""
    log("Kept elsewhere, too.", audience="panel", files=[("shared.png", png())])
    before = made(plan, owner)
    place = cited(kind="protected", quote=CANARY)
    with pgtrigger.ignore():
        Attachment.objects.filter(pk=place.attachment_id).update(audience=Audience.PANEL)
        Citation.objects.filter(pk=place.pk).update(audience=Audience.PANEL)
    assert made(plan, owner) == before
    assert "note.png" in kept_out(plan, kind=PacketKind.PANEL, snapshot=before.to_json())
    found = made(plan, owner, PacketKind.LAWYER)
    shown = {one.statement: one for one in found.entries}["The note says it."]
    assert shown.lawyer_only
    assert [one.words for one in shown.places] == [CANARY]


def test_a_snapshot_with_all_of_it_reads_back_the_same(plan, owner, now, cited, measured):
    measured(2, audience="panel")
    cited(audience="panel")
    add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 5, 6), last_date=date(2026, 5, 7),
        sort="leave",
    )  # fmt: skip
    for kind in PacketKind:
        snapshot = made(plan, owner, kind)
        assert Snapshot.from_json(snapshot.to_json()) == snapshot
