"""Sign webhooks and check signed ones, as the Standard Webhooks specification 1.0 says. Pure: the clock is the caller's.

What is signed is ``id.timestamp.body``, byte for byte as it is sent, with HMAC-SHA256. Of the signatures in a header one has to
fit one of the secrets, so that sender and receiver can exchange a secret without losing a call.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, Final, Self

from concertmaster_shared.errors import ConcertMasterError

ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
TOLERANCE_S: Final = 300

_PREFIX: Final = "whsec_"
_SHORTEST: Final = 24
_LONGEST: Final = 64
_VERSION: Final = "v1,"
_MOST_SIGNATURES: Final = 16
_LONGEST_HEADER: Final = 4096
_IDS: Final = re.compile(r"[!-\-/-~]{1,256}")  # what is visible in ASCII, but for the dot that parts what is signed
_TIMES: Final = re.compile(r"[1-9][0-9]{0,11}")


class SecretError(ConcertMasterError):
    """A text is no secret for webhooks."""

    code: ClassVar[str] = "webhook.secret"


class SignatureError(ConcertMasterError):
    """A call is not what its sender signed, or comes at another time. Takes ``reason``, which is for logs alone."""

    code: ClassVar[str] = "webhook.signature"


@dataclass(frozen=True, slots=True)
class WebhookSecret:
    """The key that sender and receiver share; it shows itself nowhere."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Self:
        """Read ``whsec_`` and 24 to 64 bytes in Base64; raises ``SecretError``."""
        if not text.startswith(_PREFIX):
            raise SecretError
        key = _unpacked(text.removeprefix(_PREFIX))
        if key is None or not _SHORTEST <= len(key) <= _LONGEST:
            raise SecretError
        return cls(key)

    def sign(self, message: bytes) -> bytes:
        """Give the 32 bytes that only somebody with the key can give."""
        return hmac.digest(self.key, message, hashlib.sha256)


@dataclass(frozen=True, slots=True)
class VerifiedWebhook:
    """A call whose sender holds the secret. ``id`` is the same in every attempt of theirs to tell us this."""

    id: str
    sent_at: datetime


def sign(secrets: Sequence[WebhookSecret], *, webhook_id: str, sent_at: datetime, body: bytes) -> tuple[tuple[str, str], ...]:
    """Give the headers of a webhook: one signature for each secret that is in use."""
    timestamp = str(int(sent_at.timestamp()))
    message = _message(webhook_id, timestamp, body)
    signatures = (_VERSION + base64.b64encode(secret.sign(message)).decode() for secret in secrets)
    return ((ID, webhook_id), (TIMESTAMP, timestamp), (SIGNATURE, " ".join(signatures)))


def verify(
    secrets: Sequence[WebhookSecret], *, headers: Iterable[tuple[str, str]], body: bytes, now: datetime
) -> VerifiedWebhook:
    """Check a call by the headers and the bytes that came, repeated headers included; raises ``SignatureError``."""
    webhook_id, timestamp, signatures = _read(headers)
    sent_at = _moment(timestamp, now)
    message = _message(webhook_id, timestamp, body)
    expected = [secret.sign(message) for secret in secrets]
    # Every pair is compared, whatever the others gave: how long it takes tells nothing.
    fits = [hmac.compare_digest(signature, wanted) for signature in _version_1(signatures) for wanted in expected]
    if not any(fits):
        raise SignatureError(reason="no signature fits")
    return VerifiedWebhook(webhook_id, sent_at)


def _read(headers: Iterable[tuple[str, str]]) -> tuple[str, str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key in {ID, TIMESTAMP, SIGNATURE}:
            if key in found:
                raise SignatureError(reason=f"{key} is there twice")
            found[key] = value
    missing = {ID, TIMESTAMP, SIGNATURE} - found.keys()
    if missing:
        raise SignatureError(reason=f"{min(missing)} is missing")
    if not _IDS.fullmatch(found[ID]):
        raise SignatureError(reason=f"{ID} is not 1 to 256 visible ASCII characters without a dot")
    if len(found[SIGNATURE]) > _LONGEST_HEADER:
        raise SignatureError(reason=f"{SIGNATURE} is longer than {_LONGEST_HEADER} characters")
    return found[ID], found[TIMESTAMP], found[SIGNATURE]


def _moment(timestamp: str, now: datetime) -> datetime:
    if not _TIMES.fullmatch(timestamp):
        raise SignatureError(reason=f"{TIMESTAMP} is no number of seconds")
    # Compared as numbers: the largest are beyond what a datetime holds.
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_S:
        raise SignatureError(reason=f"{TIMESTAMP} is more than {TOLERANCE_S} seconds away from now")
    return datetime.fromtimestamp(int(timestamp), UTC)


def _version_1(header: str) -> list[bytes]:
    """Give the signatures that we can check; those of other versions are somebody else's."""
    parts = header.split(" ")
    if len(parts) > _MOST_SIGNATURES:
        raise SignatureError(reason=f"there are more than {_MOST_SIGNATURES} signatures")
    unpacked = (_unpacked(part.removeprefix(_VERSION)) for part in parts if part.startswith(_VERSION))
    return [signature for signature in unpacked if signature is not None]


def _message(webhook_id: str, timestamp: str, body: bytes) -> bytes:
    return f"{webhook_id}.{timestamp}.".encode() + body


def _unpacked(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
