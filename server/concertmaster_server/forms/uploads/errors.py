"""Why a file, or a piece of it, is not taken."""

from __future__ import annotations

from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.values.refusals import Refusal


class FileRefusedError(ConcertMasterError):
    """A file that the field does not take; ``refusal`` says why, as of any answer."""

    code: ClassVar[str] = "upload.unfit"

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(**parameters)
        self.refusal = Refusal(code, parameters)


class FieldUnknownError(ConcertMasterError):
    """The form has no such field, or it takes no files. Takes ``field``."""

    code: ClassVar[str] = "upload.field"


class OffsetError(ConcertMasterError):
    """The piece does not begin where the last one ended. Takes ``received``."""

    code: ClassVar[str] = "upload.offset"


class ChecksumError(ConcertMasterError):
    """The piece is not what its sender sent."""

    code: ClassVar[str] = "upload.checksum"


class UploadTooLargeError(ConcertMasterError):
    """The file is larger than the field takes, or than was said. Takes ``limit``, in bytes."""

    code: ClassVar[str] = "upload.too_large"


class TooManyPiecesError(ConcertMasterError):
    """The file came in more pieces than anybody needs."""

    code: ClassVar[str] = "upload.too_many_pieces"


class UploadsFullError(ConcertMasterError):
    """Too many files of the form belong to no submission yet. Takes ``seconds``."""

    code: ClassVar[str] = "upload.full"


class UploadExpiredError(ConcertMasterError):
    """The time for the file is over."""

    code: ClassVar[str] = "upload.expired"


class UploadSettledError(ConcertMasterError):
    """The file has arrived whole and changes no more."""

    code: ClassVar[str] = "upload.settled"


class UploadCheckingError(ConcertMasterError):
    """The scanner has not looked at the file yet. Takes ``name``."""

    code: ClassVar[str] = "upload.checking"


class UploadRefusedError(ConcertMasterError):
    """The scanner found the file harmful, and it is gone. Takes ``name``."""

    code: ClassVar[str] = "upload.refused"
