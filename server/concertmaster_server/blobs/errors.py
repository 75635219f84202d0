"""Why a blob was not stored or given. ``retryable`` says that the same may work later."""

from __future__ import annotations

from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError


class BlobError(ConcertMasterError):
    """A blob could not be stored or given."""

    retryable: ClassVar[bool] = False


class BlobUnavailableError(BlobError):
    """The store does not work now. Takes ``reason``."""

    code: ClassVar[str] = "blob.unavailable"
    retryable: ClassVar[bool] = True


class BlobMissingError(BlobError):
    """There is nothing under this key. Takes ``key``."""

    code: ClassVar[str] = "blob.missing"


class BlobDamagedError(BlobError):
    """What lies under this key is not what was put there. Takes ``key``."""

    code: ClassVar[str] = "blob.damaged"


class BlobTooLargeError(BlobError):
    """The content is larger than the caller takes. Takes ``limit``, in bytes."""

    code: ClassVar[str] = "blob.too_large"


class BlobKeyError(BlobError):
    """The text is no key of ours. Takes ``key`` and ``reason``."""

    code: ClassVar[str] = "blob.key"


class BlobAddressError(BlobError):
    """The address in the settings names no store. Takes ``reason``."""

    code: ClassVar[str] = "blob.address"
