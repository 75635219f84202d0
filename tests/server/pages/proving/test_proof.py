"""Proofs of work, as pure values: what is taken and what is not."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from concertmaster_server.pages.proving.proof import BITS, LIFETIME, PATIENCE, Proof, Prover, zero_bits
from concertmaster_server.vault import Vault
from tests.support.web import VAULT_KEY

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FORM = UUID(int=7)
PROVER = Prover(Vault.of(VAULT_KEY, secrets.token_bytes))
CHALLENGE = PROVER.challenge(FORM, now=NOW, nonce=b"123456789")
SOLUTION = next(str(number) for number in itertools.count() if zero_bits(CHALLENGE.token, str(number)) >= BITS)


def test_the_bits_are_those_of_the_digest() -> None:
    digest = hashlib.sha256(f"{CHALLENGE.token}.{SOLUTION}".encode()).digest()
    assert f"{int.from_bytes(digest, 'big'):0256b}".startswith("0" * BITS)


def test_work_is_taken() -> None:
    assert PROVER.accepts(Proof(CHALLENGE.token, SOLUTION), FORM, now=NOW + timedelta(seconds=1))


def test_patience_is_taken_in_the_place_of_work() -> None:
    waited = Proof(CHALLENGE.token, "")
    assert not PROVER.accepts(waited, FORM, now=NOW + PATIENCE - timedelta(seconds=1))
    assert PROVER.accepts(waited, FORM, now=NOW + PATIENCE)


@pytest.mark.parametrize(
    ("proof", "form", "after"),
    [
        (Proof(CHALLENGE.token, "0" if SOLUTION != "0" else "1"), FORM, timedelta(0)),
        (Proof(CHALLENGE.token, SOLUTION), UUID(int=8), timedelta(0)),
        (Proof(CHALLENGE.token, SOLUTION), FORM, LIFETIME + timedelta(seconds=1)),
        (Proof(CHALLENGE.token, SOLUTION), FORM, -timedelta(minutes=5)),
        (Proof(CHALLENGE.token[:-1] + "A", SOLUTION), FORM, timedelta(0)),
        (Proof("", SOLUTION), FORM, timedelta(0)),
        (Proof(CHALLENGE.token, "9" * 11), FORM, timedelta(0)),
        (Proof(CHALLENGE.token, "-1"), FORM, timedelta(0)),
    ],
    ids=["no work", "another form", "too old", "from the future", "forged", "none", "endless", "no number"],
)
def test_anything_else_is_not(proof: Proof, form: UUID, after: timedelta) -> None:
    assert not PROVER.accepts(proof, form, now=NOW + after)
