"""Why an outbound call gave no answer. No error tells an open inner port from a closed one."""

from __future__ import annotations

from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError


class OutboundError(ConcertMasterError):
    """The call gave no answer. ``retryable`` says that another call may get one, ``after_s`` how long to stay away before it.

    ``unsent`` says that nothing left this process, ``uncertain`` that the host may have got the call and done what it asks.
    """

    retryable: ClassVar[bool] = False
    unsent: ClassVar[bool] = False
    uncertain: bool = False
    after_s: float | None = None


class AddressError(OutboundError):
    """The text is no address that we call. Takes ``reason``."""

    code: ClassVar[str] = "outbound.address"


class RefusedError(OutboundError):
    """The guard does not let this call out, whatever is or is not there. Takes ``host``."""

    code: ClassVar[str] = "outbound.refused"


class NetworkError(OutboundError):
    """The host did not do its part: when that goes on, calls to it rest for a while."""

    retryable: ClassVar[bool] = True


class UnreachableError(NetworkError):
    """The name is unknown, nobody answers, or the connection broke: that alone leaves the outcome open. Takes ``host``."""

    code: ClassVar[str] = "outbound.unreachable"

    def __init__(self, *, host: str, uncertain: bool = False) -> None:
        super().__init__(host=host)
        self.uncertain = uncertain


class DeadlineError(NetworkError):
    """The answer was not complete in time. Takes ``seconds``."""

    code: ClassVar[str] = "outbound.deadline"

    def __init__(self, *, seconds: float, uncertain: bool = True) -> None:
        super().__init__(seconds=seconds)
        self.uncertain = uncertain


class AnswerUnreadableError(NetworkError):
    """The answer is not proper HTTP, or packed in a way we did not ask for."""

    code: ClassVar[str] = "outbound.unreadable"
    uncertain = True


class AnswerTooLargeError(OutboundError):
    """The answer's headers or body are larger than we take. Takes ``limit``, in bytes."""

    code: ClassVar[str] = "outbound.too_large"
    uncertain = True


class BusyError(OutboundError):
    """Too many calls to this host are on their way or wait to be; this one was not sent. Takes ``host``."""

    code: ClassVar[str] = "outbound.busy"
    retryable: ClassVar[bool] = True
    unsent: ClassVar[bool] = True

    def __init__(self, *, host: str, after_s: float | None = None) -> None:
        super().__init__(host=host)
        self.after_s = after_s


class RestingError(OutboundError):
    """Calls to this host rest, since it did not answer or asked for it; this one was not sent. Takes ``host``, ``after_s``."""

    code: ClassVar[str] = "outbound.resting"
    retryable: ClassVar[bool] = True
    unsent: ClassVar[bool] = True

    def __init__(self, *, host: str, after_s: float) -> None:
        super().__init__(host=host, seconds=max(1, round(after_s)))
        self.after_s = after_s
