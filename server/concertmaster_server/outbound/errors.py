"""Why an outbound call gave no answer. No error tells an open inner port from a closed one."""

from __future__ import annotations

from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError


class OutboundError(ConcertMasterError):
    """The call gave no answer."""


class AddressError(OutboundError):
    """The text is no address that we call. Takes ``reason``."""

    code: ClassVar[str] = "outbound.address"


class RefusedError(OutboundError):
    """The guard does not let this call out, whatever is or is not there. Takes ``host``."""

    code: ClassVar[str] = "outbound.refused"


class UnreachableError(OutboundError):
    """The name is unknown, nobody answers, or the connection broke. Takes ``host``."""

    code: ClassVar[str] = "outbound.unreachable"


class DeadlineError(OutboundError):
    """The answer was not complete in time. Takes ``seconds``."""

    code: ClassVar[str] = "outbound.deadline"


class AnswerTooLargeError(OutboundError):
    """The answer's headers or body are larger than we take. Takes ``limit``, in bytes."""

    code: ClassVar[str] = "outbound.too_large"


class AnswerUnreadableError(OutboundError):
    """The answer is not proper HTTP, or packed in a way we did not ask for."""

    code: ClassVar[str] = "outbound.unreadable"
