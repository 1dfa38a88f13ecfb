"""How posted files reach the disk: streamed, stopped at the limit, never for somebody who is not signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from apps.files import refusals, vault
from apps.files.naming import kept_name
from apps.files.refusals import UploadRefused
from apps.files.rules import Refusal
from apps.files.services import limit_of, room_for

MOST_FILES_OF_FULL_SIZE = 10
MOST_FILES = (
    100  # kept of one form, each an open file meanwhile; settings let as many as 1,000 be named
)
FORM_BYTES = 8 * 1024 * 1024


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Drops a file at the moment it passes the limit, keeps the others and the words, and remembers its name.

    Of more files than one form takes, the first are kept and the rest are told by name.

    From somebody who is not signed in only the name is taken, so that the sign-in page can say which files to
    choose again.
    """

    arrived = 0
    count = 0
    only_name = False
    is_over = False

    def handle_raw_input(  # the rest of the arguments is Django's own business
        self, _input_data: Any, _meta: dict[str, str], content_length: int, *_more: Any
    ) -> None:
        """Refuse what cannot end well before a byte of it is written: 413."""
        most = MOST_FILES_OF_FULL_SIZE * settings.MAX_FILE_BYTES + FORM_BYTES
        most = max(most, settings.MAX_MAILBOX_BYTES + FORM_BYTES)
        if content_length > most or not room_for(content_length):
            raise RequestDataTooBig("more than fits")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        user = getattr(self.request, "user", None)
        self.arrived, self.only_name = 0, user is None or not user.is_authenticated
        self.count += 1
        self.is_over = self.count > MOST_FILES
        if self.is_over:
            name = kept_name(str(args[1] if len(args) > 1 else kwargs.get("file_name") or ""))
            self._tell(refusals.simply(Refusal.TOO_MANY, name=name))
            return
        if not self.only_name:
            vault.arriving().mkdir(mode=0o700, parents=True, exist_ok=True)
            super().new_file(*args, **kwargs)
            return
        self.file_name = args[1] if len(args) > 1 else kwargs.get("file_name")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.only_name or self.is_over:
            return
        self.arrived += len(raw_data)
        if self.arrived > limit_of(self.file_name or ""):
            self._drop()
            raise SkipFile
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self.is_over:
            return None
        if self.only_name:
            return SimpleUploadedFile(self.file_name or "file", b"")
        return super().file_complete(file_size)

    def _drop(self) -> None:
        self.file.close()  # its temporary file goes with it
        name = kept_name(self.file_name or "")
        self._tell(refusals.too_large(limit=limit_of(name), name=name))

    def _tell(self, refusal: UploadRefused) -> None:
        if self.request is not None:
            _dropped(self.request).append(refusal)


def _dropped(request: HttpRequest) -> list[UploadRefused]:
    found: list[UploadRefused] = request.__dict__.setdefault("dropped_uploads", [])
    return found


def posted_files(
    request: HttpRequest, field: str = "files"
) -> tuple[list[UploadedFile[Any]], list[UploadRefused]]:
    """The files of a form field, and the refusals of those that were stopped on their way."""
    files = [one for one in request.FILES.getlist(field) if isinstance(one, UploadedFile)]
    return files, list(_dropped(request))
