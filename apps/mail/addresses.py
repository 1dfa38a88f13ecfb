"""Addresses of this instance as they stand in mails."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from uuid import UUID

from apps.mail import connection


def mail_from() -> str:
    """The sender as it stands in mails: `Daybook <daybook@mail.example>`."""
    return connection.present().mail_from


def from_header() -> str:
    """The same in ASCII, as the header carries it."""
    name, address = parseaddr(mail_from())
    return formataddr((name, for_header(address)))


def mail_domain() -> str:
    """The domain of the sender's address; it names the instance in Message-IDs."""
    return parseaddr(mail_from())[1].rpartition("@")[2] or "localhost"


def sender() -> str:
    """The sender's address as SMTP carries it."""
    return for_wire(parseaddr(mail_from())[1])


def message_id(mail_id: UUID) -> str:
    """The one Message-ID of a mail, whatever happens on its way."""
    return f"<r.{mail_id}@{mail_domain()}>"


def for_header(address: str) -> str:
    """The address as headers carry it: like SMTP; one that SMTP cannot carry stays as it is and is refused later."""
    try:
        return for_wire(address)
    except ValueError:
        return address


def for_wire(address: str) -> str:
    """The address as SMTP carries it: the domain in ASCII (IDNA).

    Raises ValueError for an address that cannot be carried (no domain, or characters before the @).
    """
    local, _, domain = address.rpartition("@")
    if not local or not local.isascii() or any(one in local for one in "\r\n\0 <>"):
        raise ValueError("address")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
