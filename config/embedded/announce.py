"""What `manage.py up` tells the person."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import time
import webbrowser
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

SECONDS = 3  # for the question where mail goes; the start waits for it


def welcome(*, home: Path, address: str, link: str) -> str:
    """Return the lines printed when everything runs; `link` makes the first account, if there is none."""
    first = [f"  First account  {link}  (this link works once)"] if link else []
    lines = [
        "",
        "Daybook is ready.",
        "",
        f"  Open           {address}",
        *first,
        f"  Your data      {home}",
        f"  Mail           {where_mail_goes()}",
        f"  Ready in       {seconds_since_start()}",
        "",
        "Stop with Ctrl-C.",
    ]
    return "\n".join(lines)


def where_mail_goes() -> str:
    """Say where mail goes, without the password that EMAIL_URL holds: EMAIL_URL comes before what Settings holds."""
    if url := os.environ.get("EMAIL_URL"):
        parts = urlsplit(url)
        return f"goes out through {parts.hostname}" + (f":{parts.port}" if parts.port else "")
    # The database's driver is there only since the environment was entered; this module is read before.
    psycopg = importlib.import_module("psycopg")
    try:
        saved = saved_server(psycopg)
    except psycopg.Error:
        return "as saved in Settings, Mail server"
    if saved:
        return f"goes out through {saved}, as saved in Settings"
    return "stays in a mailbox on this computer; reminders reach no one outside"


def saved_server(psycopg: ModuleType) -> str:
    """The mail server that Settings holds, `host:port`, or an empty string; one question, without starting Django.

    Raises:
        psycopg.Error: the database did not answer.
    """
    address = os.environ.get("DATABASE_URL")
    if not address:
        return ""
    with psycopg.connect(address, connect_timeout=SECONDS) as database:
        row = database.execute("select host, port from mail_mailconnection").fetchone()
    return f"{row[0]}:{row[1]}" if row else ""


def seconds_since_start() -> str:
    """Say how long the start took, and how long with the install if this command did one."""
    whole = time.time() - float(os.environ.get("DAYBOOK_STARTED_AT") or time.time())
    install = float(os.environ.get("DAYBOOK_INSTALL_SECONDS") or 0)
    if not install:
        return f"{whole:.1f} s"
    return f"{whole - install:.1f} s ({whole:.1f} s with the install)"


def open_browser(address: str) -> None:
    """Open the page where somebody sits in front of a screen; never in CI."""
    screen = (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
    )
    if screen and not os.environ.get("CI"):
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(address)
