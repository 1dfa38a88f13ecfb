"""What a reference card is called that was only known by the name of its file."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from apps.files.sniff import ALLOWED, ending

RUNS = re.compile(r"[\s_.-]+")


def is_file_name(words: str) -> bool:
    """Whether words are nothing but the name of a file of a kind that is kept."""
    return "\n" not in words and ending(words) in ALLOWED


def proposed_title(words: str) -> str:
    """A sentence in place of a file's name, to be changed by the person; empty where the words are a person's own."""
    if not is_file_name(words):
        return ""
    kind = ALLOWED[ending(words)]
    last = re.split(r"[/\\]", words)[-1]
    name = RUNS.sub(" ", last.rpartition(".")[0]).strip()
    if kind.is_picture:
        return _("The picture “%(name)s”") % {"name": name}
    return _("The document “%(name)s”") % {"name": name}
