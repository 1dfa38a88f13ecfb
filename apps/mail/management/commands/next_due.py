"""When the next mail goes out, without saying what about: printed by `manage.py up` when it stops."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.mail.readers import next_moment


class Command(BaseCommand):
    help = (
        "Print when the next mail is due, in this machine's time zone; nothing if none is planned."
    )

    def handle(self, **_: Any) -> None:
        moment = next_moment()
        if moment is not None:
            local = moment.astimezone()
            self.stdout.write(f"{local:%a} {local.day} {local:%b %Y, %H:%M %Z}")
