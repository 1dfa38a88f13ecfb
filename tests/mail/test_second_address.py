"""A second address: asked by mail, confirmed by a POST, told only when the first one has not taken it (b.5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.mail import asking, readers, second_address, services, stopping
from apps.mail.enums import State
from apps.mail.models import OutgoingMail, SecondAddress, StoppedKind
from apps.mail.rules.outcomes import Answer, Stage
from apps.mail.send import outcome
from apps.mail.send.claim import claim
from apps.mail.send.escalation import escalate_due
from tests.factories.accounts import UserFactory
from tests.factories.mail import OutgoingMailFactory, hours_from_now
from tests.factories.plans import PlanFactory
from tests.known import known
from tests.mail import kind
from tests.mail.conftest import QUICK, fresh, send
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = "second@example.org"
URL = "/settings/second-address"


@pytest.fixture(autouse=True)
def both_kinds(only_our_kind) -> None:
    """Near slots lose patience after a quarter of an hour, far ones after an hour."""
    asking.register()
    kind.register(patience=lambda mail: timedelta(minutes=15 if mail.slot in {"D-1", "D0"} else 60))


def person(address: str = "first@example.org") -> User:
    return UserFactory.create(email=address)


def with_second(owner: User, *, confirmed: bool = True) -> SecondAddress:
    now = datetime.now(UTC)
    row = services.ask_address(owner=owner, address=SECOND, now=now)
    if confirmed:
        services.confirm_address(row, now=now)
        OutgoingMail.objects.filter(kind=second_address.KIND).delete()
    row.refresh_from_db()
    return row


def hanging(owner: User, *, minutes: float, slot: str = "D-1", **more: object) -> OutgoingMail:
    """A mail that was planned so many minutes ago and met an error since."""
    at = hours_from_now(-minutes / 60)
    fields = {"state": State.RETRY_WAIT, "error_class": "connection", **more}
    return OutgoingMailFactory.create(
        owner=owner, slot=slot, planned_at=at, next_attempt_at=hours_from_now(1), **fields
    )


def copies(mail: OutgoingMail) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(about_id=mail.about_id, to_account=False))


# --- asking and confirming


def test_the_address_is_asked_by_mail(smtp: SmtpServer, settings) -> None:
    settings.PUBLIC_URL, settings.PUBLIC_IS_LOCAL = "https://daybook.example", False
    row = with_second(person(), confirmed=False)
    assert send().accepted == 1
    [taken] = smtp.accepted(SECOND)
    content = taken.content.replace("=\n", "").replace("=\r\n", "").replace("=3D", "=")
    assert second_address.link(row) in content
    assert second_address.code_of(row) in content
    assert row.owner.email not in content


def confirm_path(row: SecondAddress) -> str:
    return reverse("mail_link", args=["confirm", second_address.token_of(row)])


def test_looking_at_the_link_confirms_nothing(db) -> None:
    row = with_second(person(), confirmed=False)
    for _time in range(10):
        assert Client().get(confirm_path(row)).status_code == 200
        assert Client().head(confirm_path(row)).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_at is None


def test_a_post_confirms_once(db) -> None:
    row = with_second(person(), confirmed=False)
    client = Client(enforce_csrf_checks=True)
    assert client.post(confirm_path(row)).status_code == 200
    row.refresh_from_db()
    at = row.confirmed_at
    assert at is not None
    client.post(confirm_path(row))
    row.refresh_from_db()
    assert row.confirmed_at == at


def test_a_link_of_an_address_that_was_replaced_is_not_found(db) -> None:
    owner = person()
    old = with_second(owner, confirmed=False)
    services.ask_address(owner=owner, address="third@example.org", now=datetime.now(UTC))
    assert Client().post(confirm_path(old)).status_code == 404
    assert Client().get(confirm_path(old)[:-2] + "xx").status_code == 404


def test_a_link_older_than_a_week_confirms_nothing(db) -> None:
    row = with_second(person(), confirmed=False)
    later = row.asked_at + timedelta(days=8)
    assert services.second_address_of(second_address.token_of(row), now=later) is None
    assert not services.confirm_by_code(row, second_address.code_of(row), now=later)


def test_the_code_confirms_where_mails_carry_no_link(db) -> None:
    owner = person()
    row = with_second(owner, confirmed=False)
    client = Client()
    client.force_login(owner)
    wrong = client.post(URL, {"do": "code", "code": "00 00"})
    assert wrong.status_code == 422
    assert "not the code" in wrong.content.decode()
    code = second_address.code_of(row)
    assert client.post(URL, {"do": "code", "code": f" {code[:4]} {code[4:]}"}).status_code == 302
    row.refresh_from_db()
    assert row.confirmed_at is not None


def test_a_code_bears_ten_wrong_guesses(db) -> None:
    now = datetime.now(UTC)
    row = with_second(person(), confirmed=False)
    right = second_address.code_of(row)
    for guess in range(10):
        assert not services.confirm_by_code(row, f"{(int(right) + 1 + guess) % 10**8:08d}", now=now)
    assert not services.confirm_by_code(row, right, now=now)
    row.refresh_from_db()
    assert row.confirmed_at is None
    other = with_second(person("other@example.org"), confirmed=False)
    assert services.confirm_by_code(other, second_address.code_of(other), now=now)


def test_only_some_addresses_a_day_can_be_asked(db) -> None:
    owner, now = person(), datetime.now(UTC)
    client = Client()
    client.force_login(owner)
    for number in range(readers.MOST_ASKED):
        answer = client.post(URL, {"do": "name", "address": f"one{number}@example.org"})
        assert answer.status_code == 302
    refused = client.post(URL, {"do": "name", "address": "more@example.org"})
    assert refused.status_code == 422
    assert "tomorrow" in refused.content.decode()
    assert not SecondAddress.objects.filter(address="more@example.org").exists()
    assert readers.may_ask_address(owner, now=now + timedelta(hours=25))


def test_the_page_names_asks_and_removes(db) -> None:
    owner = person()
    client = Client()
    client.force_login(owner)
    assert client.get(URL).status_code == 200
    assert client.post(URL, {"do": "name", "address": "FIRST@example.org"}).status_code == 422
    assert client.post(URL, {"do": "name", "address": "no address"}).status_code == 422
    assert client.post(URL, {"do": "name", "address": SECOND}).status_code == 302
    assert "has not confirmed" in client.get("/settings/reminders").content.decode()
    assert "Not confirmed yet" in client.get(URL).content.decode()
    assert client.post(URL, {"do": "remove"}).status_code == 302
    assert readers.second_address(owner) is None
    [asked] = OutgoingMail.objects.filter(kind=second_address.KIND)
    assert asked.state == State.CANCELLED


# --- when it is told


def test_a_near_mail_goes_to_the_second_address_after_a_quarter_of_an_hour(
    smtp: SmtpServer,
) -> None:
    owner = person()
    with_second(owner)
    mail = hanging(owner, minutes=16)
    assert send().accepted == 1
    [taken] = smtp.accepted(SECOND)
    [copy] = copies(mail)
    assert taken.message_id == copy.message_id
    assert (copy.state, fresh(mail).state) == (State.ACCEPTED, State.RETRY_WAIT)
    send()
    assert len(copies(mail)) == 1


@pytest.mark.parametrize(
    ("slot", "minutes", "number"), [("D-1", 14, 0), ("D-1", 16, 1), ("D-7", 59, 0), ("D-7", 61, 1)]
)
def test_the_patience_is_that_of_the_slot(slot: str, minutes: float, number: int) -> None:
    owner = person()
    with_second(owner)
    mail = hanging(owner, minutes=minutes, slot=slot)
    escalate_due(datetime.now(UTC))
    assert len(copies(mail)) == number


def test_an_address_that_does_not_exist_is_followed_by_the_other_at_once(smtp: SmtpServer) -> None:
    owner = person("rcpt-550-5.1.1@example.org")
    with_second(owner)
    mail = OutgoingMailFactory.create(owner=owner, slot="D-7")
    send()
    assert fresh(mail).state == State.FAILED_PERMANENT
    assert send().accepted == 1
    assert [one.message_id for one in smtp.accepted(SECOND)] == [copies(mail)[0].message_id]


def test_another_second_address_gets_what_only_the_one_before_got_a_copy_of(db) -> None:
    owner, now = person(), datetime.now(UTC)
    with_second(owner)
    mail = hanging(owner, minutes=100)
    assert escalate_due(now) == 1
    row = services.ask_address(owner=owner, address="third@example.org", now=now)
    assert escalate_due(now) == 0, "it has not confirmed"
    services.confirm_address(row, now=now)
    assert (escalate_due(now), escalate_due(now)) == (1, 0)
    states = {one.recipient: one.state for one in copies(mail)}
    assert states == {SECOND: State.CANCELLED, "third@example.org": State.PLANNED}


def test_an_address_that_has_not_confirmed_or_is_removed_gets_nothing(db) -> None:
    owner, other = person(), person("other@example.org")
    with_second(owner, confirmed=False)
    with_second(other)
    services.remove_address(owner=other, now=datetime.now(UTC))
    mails = [hanging(one, minutes=100) for one in (owner, other)]
    assert escalate_due(datetime.now(UTC)) == 0
    assert not any(copies(mail) for mail in mails)


def test_a_mail_that_waits_on_purpose_or_was_decided_is_no_matter_for_the_second_address(
    db,
) -> None:
    owner = person()
    with_second(owner)
    hanging(owner, minutes=100, error_class="")
    hanging(owner, minutes=100, state=State.CANCELLED, error_class="stopped")
    hanging(owner, minutes=100, state=State.FAILED_PERMANENT, error_class="owner")
    assert escalate_due(datetime.now(UTC)) == 0


def test_the_link_in_a_copy_stops_only_copies(smtp: SmtpServer, settings) -> None:
    settings.PUBLIC_URL, settings.PUBLIC_IS_LOCAL = "https://daybook.example", False
    owner = person()
    with_second(owner)
    hanging(owner, minutes=16)
    send()
    [taken] = smtp.accepted(SECOND)
    link = taken.content.partition("List-Unsubscribe: <")[2].partition(">")[0]
    Client().post(link.removeprefix("https://daybook.example"))
    [stopped] = StoppedKind.objects.for_user(owner)
    assert stopped.kind == stopping.address_kind(SECOND)
    own = OutgoingMailFactory.create(owner=owner, slot="D0")
    hanging(owner, minutes=17, slot="D0")
    send()
    assert fresh(own).state == State.ACCEPTED
    assert len(smtp.accepted(SECOND)) == 1


def test_a_banner_knows_the_mail_that_is_not_accepted_in_time(db) -> None:
    owner, now = person(), datetime.now(UTC)
    assert readers.not_accepted_in_time(owner, now=now) is None
    hanging(owner, minutes=10)
    hanging(owner, minutes=100, error_class="")
    assert readers.not_accepted_in_time(owner, now=now) is None
    late = hanging(owner, minutes=20)
    assert readers.not_accepted_in_time(owner, now=now) == late


def test_a_mail_that_failed_is_no_matter_once_its_subject_is_done(db) -> None:
    owner, now = person(), datetime.now(UTC)
    failed = hanging(owner, minutes=20, state=State.FAILED_PERMANENT, error_class="address")
    assert readers.not_accepted_in_time(owner, now=now) == failed
    kind.register(patience=lambda mail: timedelta(minutes=15), matters=lambda mail: False)
    assert readers.not_accepted_in_time(owner, now=now) is None


def test_a_failing_look_at_hanging_mails_stops_no_sending(smtp: SmtpServer) -> None:
    kind.register(patience=lambda mail: 1 / 0)
    owner = person()
    with_second(owner)
    hanging(owner, minutes=100)
    other = OutgoingMailFactory.create()
    assert send().accepted == 1
    assert fresh(other).state == State.ACCEPTED


# --- what the page says


@pytest.mark.parametrize("is_staff", [True, False])
def test_with_the_local_mailbox_the_page_says_that_nobody_can_confirm(client: Client, settings, is_staff) -> None:  # fmt: skip
    settings.MAIL_IS_LOCAL = True
    owner = UserFactory.create(email="first@example.org", is_staff=is_staff)
    client.force_login(owner)
    shown = client.post(URL, {"do": "name", "address": SECOND}, follow=True).content.decode()
    assert "It is not asked yet" in shown
    assert "Asked by mail" not in shown
    assert "Whoever reads that address cannot see it, and cannot confirm." in shown
    assert ("Connect a mail account" in shown) == is_staff


def test_with_a_mail_server_the_page_says_nothing_of_it(client: Client, settings) -> None:
    settings.MAIL_IS_LOCAL = False
    client.force_login(person())
    shown = client.post(URL, {"do": "name", "address": SECOND}, follow=True).content.decode()
    assert "Asked by mail" in shown
    assert "cannot see it" not in shown


def test_an_employers_address_is_mailed_only_after_a_tick(client: Client) -> None:
    client.force_login(person())
    asked = client.post(URL, {"do": "name", "address": "me@ring.com"})
    assert asked.status_code == 422
    assert "ring.com looks like an employer" in asked.content.decode()
    assert 'type="checkbox" name="work_is_fine"' in asked.content.decode()
    assert not OutgoingMail.objects.filter(kind=second_address.KIND).exists()
    wanted = {"do": "name", "address": "me@ring.com", "work_is_fine": "on"}
    assert client.post(URL, wanted).status_code == 302
    assert OutgoingMail.objects.get(kind=second_address.KIND).recipient == "me@ring.com"
    assert "ring.com looks like an employer" in client.get(URL).content.decode()


def test_an_address_of_the_employer_that_the_plan_names_waits_for_a_tick(client: Client) -> None:
    owner = person()
    PlanFactory.create(owner=owner, employer="Contoso Ltd")
    client.force_login(owner)
    assert client.post(URL, {"do": "name", "address": "me@contoso.example"}).status_code == 422
    assert not SecondAddress.objects.exists()


def test_a_copy_under_way_does_not_reach_an_address_removed_meanwhile(smtp: SmtpServer) -> None:
    owner = person()
    with_second(owner)
    copy = OutgoingMailFactory.create(owner=owner, slot="D-1", recipient=SECOND, to_account=False)
    taken = known(claim(QUICK))
    services.remove_address(owner=owner, now=datetime.now(UTC))
    outcome.record(taken, Answer(Stage.CONNECT), QUICK)
    OutgoingMail.objects.filter(pk=copy.pk).update(next_attempt_at=hours_from_now(-0.1))
    send()
    assert smtp.accepted(SECOND) == []
    assert fresh(copy).state == State.CANCELLED
