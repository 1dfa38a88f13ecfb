from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.evidence.deciding import decide_audience
from apps.evidence.models import Entry
from apps.goals.models import Goal
from apps.onboarding.enums import FROM_TONIGHT
from apps.onboarding.rules import Fact
from apps.onboarding.services import keep_facts
from apps.packets.models import PacketText

GOALS, FACTS, STATEMENT = reverse("start_goals"), reverse("start_facts"), reverse("start_statement")
STEPS = [GOALS, FACTS, STATEMENT]


@pytest.fixture
def mine(owner_client):
    session = owner_client.session
    session["own_device"] = "mine"
    session.save()
    return owner_client


def facts_form(**rows) -> dict[str, str]:
    return {"token": str(uuid4()), **rows}


def test_expectations_are_pasted_split_mended_and_saved(mine, owner, plan):
    shown = mine.post(
        GOALS, {"text": "1. Ship the export\n2. Be faster\nthan before\n3. Talk more"}
    )
    boxes = {name: field.initial for name, field in shown.context["form"].fields.items()}
    assert boxes == {
        "goal_1": "Ship the export",
        "goal_2": "Be faster than before",
        "goal_3": "Talk more",
    }
    assert not Goal.objects.exists()
    saved = mine.post(GOALS, {**boxes, "goal_3": ""})
    assert saved["Location"] == FACTS
    words = [one.versions.get().words for one in Goal.objects.for_user(owner).order_by("number")]
    assert words == ["Ship the export", "Be faster than before"]


def test_opened_from_tonight_the_goals_lead_back_to_its_next_line(mine, owner, plan):
    tonight = reverse("tonight", args=[plan.pk])
    page = mine.get(GOALS + FROM_TONIGHT)
    assert page.context["skip_url"] == tonight
    assert b"of 3" not in page.content
    shown = mine.post(GOALS + FROM_TONIGHT, {"text": "1. Ship the export"})
    assert shown.context["skip_url"] == tonight
    assert mine.post(GOALS + FROM_TONIGHT, {"goal_1": "Ship the export"})["Location"] == tonight
    assert Goal.objects.for_user(owner).count() == 1


def test_opened_from_tonight_the_facts_lead_back_too(mine, plan):
    tonight = reverse("tonight", args=[plan.pk])
    assert mine.get(FACTS + FROM_TONIGHT).context["skip_url"] == tonight
    saved = mine.post(FACTS + FROM_TONIGHT, facts_form(fact_1="Shipped it"))
    assert saved["Location"] == tonight


@pytest.mark.parametrize("path", [GOALS, FACTS])
def test_nothing_pasted_from_tonight_leads_back(mine, plan, path):
    posted = mine.post(path + FROM_TONIGHT, {"text": "\n"})
    assert posted["Location"] == reverse("tonight", args=[plan.pk])


def test_another_origin_in_the_address_leads_nowhere_else(mine, plan):
    assert mine.get(GOALS + "?from=https://elsewhere.example").context["skip_url"] == FACTS


def test_the_same_goals_sent_twice_are_saved_once(mine, owner, plan):
    for _time in range(2):
        mine.post(GOALS, {"goal_1": "Ship the export"})
    assert Goal.objects.for_user(owner).count() == 1


def test_facts_are_pasted_dated_ticked_and_saved(mine, owner, plan):
    shown = mine.post(
        FACTS, {"text": "12 May 2026 Shipped it\nTicket TRACK-4471 shows it\nPraised"}
    )
    form = shown.context["form"]
    assert form.fields["day_1"].initial == date(2026, 5, 12)
    assert not any(form.fields[f"panel_{place}"].initial for place in (1, 2, 3))
    assert not Entry.objects.exists()
    saved = mine.post(
        FACTS,
        facts_form(fact_1="Shipped it", day_1="2026-05-12", panel_1="on", fact_2="Ticket TRACK-4471 shows it",
                   panel_2="on", fact_3="Praised", fact_4="", panel_4="on"),
    )  # fmt: skip
    assert saved["Location"] == STATEMENT
    entries = {one.statement: one for one in Entry.objects.for_user(owner)}
    assert {name: one.audience for name, one in entries.items()} == {
        "Shipped it": "panel", "Ticket TRACK-4471 shows it": "panel", "Praised": "undecided",
    }  # fmt: skip
    assert entries["Shipped it"].happened_precision == "day"
    assert entries["Praised"].happened_precision == "unknown"


def test_a_line_with_a_ticket_becomes_a_reference_card(mine, owner, plan):
    mine.post(FACTS, facts_form(fact_1="Ticket TRACK-4471 shows it"))
    entry = Entry.objects.for_user(owner).get()
    assert (entry.kind, entry.reference.place) == ("reference", "TRACK-4471")


def test_the_same_facts_sent_twice_are_saved_once(mine, owner, plan):
    form = facts_form(fact_1="Shipped it", fact_2="Praised")
    mine.post(FACTS, form)
    mine.post(FACTS, form)
    assert Entry.objects.for_user(owner).count() == 2


def test_the_statement_leads_to_the_packet_and_is_kept(mine, owner, plan):
    response = mine.post(STATEMENT, {"ask": "Correct it.", "statement": "One.\n\nTwo."})
    assert response["Location"] == reverse("packet", args=[plan.pk])
    text = PacketText.objects.for_user(owner).get()
    assert (text.ask, text.statement) == ("Correct it.", "One.\n\nTwo.")
    assert b"Correct it." in mine.get(STATEMENT).content


@pytest.mark.parametrize("path", STEPS)
def test_every_step_opens_and_can_be_skipped(mine, plan, path):
    page = mine.get(path)
    assert page.status_code == 200
    assert page.context["skip_url"].encode() in page.content


@pytest.mark.parametrize("path", [GOALS, FACTS])
@pytest.mark.parametrize("text", ["", "   ", "\x00", "\n\n"])
def test_nothing_pasted_goes_on_to_the_next_step(mine, plan, path, text):
    assert mine.post(path, {"text": text}).status_code == 302


@pytest.mark.parametrize("path", [GOALS, FACTS])
def test_a_megabyte_gets_a_sentence_and_comes_back(mine, plan, path):
    response = mine.post(path, {"text": "x" * 1_000_000})
    assert response.status_code == 422
    assert response.context["form"].errors["text"]


def test_more_lines_than_fit_get_a_sentence(mine, plan):
    response = mine.post(FACTS, {"text": "\n".join(f"Line {n}" for n in range(101))})
    assert response.status_code == 422


def test_more_boxes_than_fit_make_no_more_entries(mine, owner, plan):
    boxes = {f"fact_{n}": f"Line {n}" for n in range(1, 500)}
    mine.post(FACTS, facts_form(**boxes))
    assert Entry.objects.for_user(owner).count() <= 100


@pytest.mark.parametrize(
    "row", [{"fact_1": "x" * 1_000_000}, {"fact_1": "A", "day_1": "2026-02-31"}, {"fact_1": "A", "day_1": "9999-01-01"},
            {"fact_1": "A", "token": "no token"}, {"fact_1": "A", "token": ""}],
)  # fmt: skip
def test_bad_rows_get_a_sentence_and_nothing_is_saved(mine, plan, row):
    response = mine.post(FACTS, facts_form() | row)
    assert response.status_code == 422
    assert not Entry.objects.exists()


def test_hostile_words_are_words(mine, owner, plan):
    mine.post(FACTS, facts_form(fact_1="<script>alert(1)</script> \u202e '; drop table--\x00"))
    assert (
        Entry.objects.for_user(owner).get().statement
        == "<script>alert(1)</script> \u202e '; drop table--"
    )


@pytest.mark.parametrize("path", STEPS)
def test_without_signing_in_it_leads_to_sign_in(db, client, path):
    assert client.get(path)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("path", STEPS)
def test_other_methods_are_refused(mine, plan, path):
    assert mine.put(path).status_code == 405
    assert mine.delete(path).status_code == 405


def test_nothing_reaches_another_persons_plan(mine, plan, stranger_plan):
    mine.post(GOALS, {"goal_1": "Mine", "plan": str(stranger_plan.pk)})
    mine.post(FACTS, facts_form(fact_1="Mine", plan=str(stranger_plan.pk)))
    assert Goal.objects.get().plan == plan
    assert Entry.objects.get().plan == plan


def test_facts_sent_again_change_no_decision(plan, owner, now):
    said = {
        "plan": plan,
        "by": owner,
        "token": uuid4(),
        "facts": [(0, Fact(words="Shipped it"), True)],
    }
    [entry] = keep_facts(now=now, **said)
    decide_audience(entries=[entry], by=owner, now=now, audience="never")
    [again] = keep_facts(now=now, **said)
    assert (again.pk, again.audience) == (entry.pk, "never")
