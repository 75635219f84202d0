"""Proofs of work: a challenge that is cheap to make and to check, and takes a browser a moment.

The browser looks for a number that, behind the challenge, gives a SHA-256 digest beginning with so many zero bits (Hashcash, Back
2002). A challenge is signed and names its form and the moment it was made, so that nothing is stored before it is used.
Who has no script waits instead: the same challenge, old enough, is taken without a number.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from concertmaster_server.vault import Signer, Vault

BITS: Final = 15
"""Zero bits asked for: about 33,000 digests, a few tenths of a second on a cheap phone."""

PATIENCE: Final = timedelta(seconds=20)
"""How old a challenge has to be for those who send no number."""

LIFETIME: Final = timedelta(minutes=30)

_CHALLENGE: Final = "_challenge"
_ANSWER: Final = "_number"
PARTS: Final = frozenset({_CHALLENGE, _ANSWER})
"""Names under which a proof is posted, beside the answers and no part of them."""

_PURPOSE: Final = "proof of work"
_NUMBER: Final = re.compile(r"[0-9]{1,10}")
_NONCE_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a browser is asked to work on; ``wait_s`` is how long those wait who send no number."""

    token: str
    bits: int
    wait_s: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What came back: the challenge, and the number, empty from those who waited."""

    token: str
    number: str

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Proof:
        """Read what was posted; empty where there is none."""
        own = {name: text for name, text in pairs if name in PARTS}
        return cls(own.get(_CHALLENGE, ""), own.get(_ANSWER, ""))


class Prover:
    """Makes challenges and judges proofs; ``now`` comes in with each call."""

    def __init__(self, vault: Vault) -> None:
        self._signer = Signer(vault, _PURPOSE)

    def challenge(self, form_id: UUID, *, now: datetime, nonce: bytes) -> Challenge:
        """Make a challenge for one form."""
        text = f"{form_id.hex}.{int(now.timestamp())}.{nonce[:_NONCE_BYTES].hex()}"
        return Challenge(self._signer.sign(text), BITS, math.ceil(PATIENCE.total_seconds()))

    def accepts(self, proof: Proof, form_id: UUID, *, now: datetime) -> bool:
        """Tell whether a proof is one: of this form, of this half hour, and worked for or waited for."""
        age = self._age(proof, form_id, now)
        if age is None:
            return False
        if not proof.number:
            return age >= PATIENCE
        return _NUMBER.fullmatch(proof.number) is not None and zero_bits(proof.token, proof.number) >= BITS

    def waiting(self, proof: Proof, form_id: UUID, *, now: datetime) -> Challenge | None:
        """Give a challenge again that is still to be worked or waited for, so that waiting does not begin anew; else None."""
        age = self._age(proof, form_id, now)
        if age is None or age >= PATIENCE:
            return None
        return Challenge(proof.token, BITS, max(1, math.ceil((PATIENCE - age).total_seconds())))

    def _age(self, proof: Proof, form_id: UUID, now: datetime) -> timedelta | None:
        text = self._signer.open(proof.token)
        if text is None:
            return None
        form, made, _nonce = text.split(".")
        age = now - datetime.fromtimestamp(int(made), tz=now.tzinfo)
        is_right = form == form_id.hex and timedelta(0) <= age + timedelta(seconds=1) <= LIFETIME
        return age if is_right else None


def zero_bits(token: str, number: str) -> int:
    """Count the zero bits with which the digest of a challenge and a number begins."""
    digest = hashlib.sha256(f"{token}.{number}".encode("ascii")).digest()
    value = int.from_bytes(digest, "big")
    return len(digest) * 8 - value.bit_length()
