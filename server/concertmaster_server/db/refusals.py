"""What use cases say when stored things are not as the caller thinks. No statement stands here."""

from __future__ import annotations

from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.problems import Problem


class NotFoundError(ConcertMasterError):
    """There is no such thing, or it belongs to somebody else: nobody can tell the two apart. Takes ``kind`` and ``id``."""

    code: ClassVar[str] = "not_found"


class StaleError(ConcertMasterError):
    """The document has changed since the caller read it."""

    code: ClassVar[str] = "document.stale"


class DocumentInvalidError(ConcertMasterError):
    """The draft has problems of severity ``error``, so it cannot be published."""

    code: ClassVar[str] = "document.invalid"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


class IdempotencyMismatchError(ConcertMasterError):
    """The key stands for another request already."""

    code: ClassVar[str] = "idempotency.mismatch"


class AddressTakenError(ConcertMasterError):
    """Another form or workflow has this address. Takes ``address``."""

    code: ClassVar[str] = "address.taken"


class ConnectionTakenError(ConcertMasterError):
    """The organisation has a connection of this name already. Takes ``name``."""

    code: ClassVar[str] = "connection.taken"
