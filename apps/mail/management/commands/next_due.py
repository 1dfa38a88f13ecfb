"""When the next mail goes out, without saying what about: printed by `manage.py up` when it stops."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.core import say_dates
from apps.mail.readers import next_moment


class Command(BaseCommand):
    help = "Print when the next mail is due, in its reader's time zone; nothing if none is planned."

    def handle(self, **_: Any) -> None:
        found = next_moment()
        if found is not None:
            moment, zone = found  # not this machine's zone: Django has set that to UTC
            self.stdout.write(say_dates.moment(moment, zone=zone or "UTC"))
