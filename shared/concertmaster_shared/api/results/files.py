"""Files of submissions: what there is, and the bytes of each."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from concertmaster_shared.api.operation import Nothing, Operation
from concertmaster_shared.api.page import Model

FileState = Literal["checking", "clean", "refused"]


class FileAnswer(Model):
    """One file. ``size`` is in bytes; one that a scanner ``refused`` is gone, and ``reason`` says what was found."""

    id: UUID
    field: str
    name: str
    size: int
    type: str
    sha256: str
    state: FileState
    reason: str = ""


class FilesAnswer(Model):
    """The files of one submission."""

    items: tuple[FileAnswer, ...]


_TAG = "submissions"

LIST = Operation(
    name="listFiles",
    method="GET",
    path="/forms/{form_id}/submissions/{submission_id}/files",
    summary="List the files of a submission, and whether they have been checked.",
    right="submissions.read",
    answer=FilesAnswer,
    errors=("not_found",),
    tag=_TAG,
)
DOWNLOAD = Operation(
    name="downloadFile",
    method="GET",
    path="/forms/{form_id}/submissions/{submission_id}/files/{file_id}",
    summary="Download a file of a submission.",
    right="submissions.read",
    answer=Nothing,
    errors=("not_found", "upload.checking", "upload.refused", "blob.missing", "blob.damaged", "blob.unavailable"),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (LIST, DOWNLOAD)
