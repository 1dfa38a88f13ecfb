from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField, side_by_side

WORDS_ON_A_PAGE = 300  # measured on the mock: a longer statement runs past its page


class PacketTextForm(DaybookForm):
    title = TextField(
        label=_("Name of the document"), max_length=120, required=False,
        help_text=_("As the letter calls what you hand in. Empty: “Statement and evidence”."),
    )
    ask = TextField(
        label=_("What I ask, in one sentence"), max_length=400, lines=2, required=False,
        help_text=_("It stands first on page 1."),
    )
    accept = TextField(
        label=_("What I accept"), max_length=240, lines=2, required=False,
        help_text=_("Two lines at most. Leave it empty if there is nothing."),
    )
    statement = TextField(
        label=_("My statement"), max_length=40_000, lines=14, required=False,
        help_text=_("One thought a paragraph, with an empty line between. About 300 words fit on its page."),
    )

    layout = (side_by_side("title", "ask"), "accept", "statement")
