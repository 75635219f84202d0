"""Why a database gave no answer. What its server says of a statement is passed on; what it says while connecting is not."""

from __future__ import annotations

from typing import ClassVar

from .errors import OutboundError


class DatabaseError(OutboundError):
    """The statement gave nothing. Unless ``uncertain``, nothing was changed; ``retryable`` says that trying again may help."""


class DatabaseUnreachableError(DatabaseError):
    """Nobody answers, or user, password, database or encryption are not what the server wants. Takes ``host``."""

    code: ClassVar[str] = "database.unreachable"
    retryable: ClassVar[bool] = True


class DatabaseBrokenError(DatabaseError):
    """The connection broke before anything could be changed. Takes ``host``."""

    code: ClassVar[str] = "database.broken"
    retryable: ClassVar[bool] = True


class DatabaseDeadlineError(DatabaseError):
    """The statement took too long and was stopped; nothing was changed. Takes ``seconds``."""

    code: ClassVar[str] = "database.deadline"
    retryable: ClassVar[bool] = True


class DatabaseUncertainError(DatabaseError):
    """The connection broke while the change was made final, so nobody knows whether it was. Takes ``host``."""

    code: ClassVar[str] = "database.uncertain"
    retryable: ClassVar[bool] = True
    uncertain = True


class DatabaseRefusedError(DatabaseError):
    """The server refuses the statement or a value. Takes ``reason``, in the server's words."""

    code: ClassVar[str] = "database.refused"


class DatabaseBusyError(DatabaseError):
    """The server cannot do it now: a deadlock, a conflict, too little of something. Takes ``reason``, in the server's words."""

    code: ClassVar[str] = "database.busy"
    retryable: ClassVar[bool] = True


class TooManyRowsError(DatabaseError):
    """There are more rows than are wanted. Takes ``limit``."""

    code: ClassVar[str] = "database.rows"


class RowsTooLargeError(DatabaseError):
    """The rows are larger than we take. Takes ``limit``, in bytes."""

    code: ClassVar[str] = "database.size"


class ColumnError(DatabaseError):
    """A column cannot be given as JSON. Takes ``column`` and ``reason``."""

    code: ClassVar[str] = "database.column"
