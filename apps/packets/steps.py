"""The words of the screen for steps, outcomes and checks of a build."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.packets.pipeline import Step

STEP_WORDS: dict[Step, str | Promise] = {
    Step.READ: _("Read the files"),
    Step.SAFE: _("Make the exhibits safe"),
    Step.TYPESET: _("Set the pages"),
    Step.MERGE: _("Put everything together"),
    Step.LINK: _("Number and link the pages"),
    Step.CHECK: _("Check the finished packet"),
}

ERROR_WORDS: dict[str, str | Promise] = {
    "worker_died": _(
        "The builder stopped three times without finishing. One of the exhibits may be too much for this computer: keep the newest file out and build again."
    ),
    "too_long": _(
        "Building took longer than half an hour and was stopped. Fewer or smaller exhibits will get through."
    ),
    "too_much": _(
        "The pages were too much for this computer's memory or took too long. Keep the largest files out and build again."
    ),
    "disk_full": _("The disk is full. Make room and build again; nothing of your record is lost."),
    "unexpected": _(
        "Something went wrong while building. Nothing of your record is lost. Build again; if it happens again, keep the newest files out."
    ),
}
