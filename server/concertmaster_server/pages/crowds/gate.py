"""The gate before everything that a stranger's post stores: so many for a form, and proven ones alone when it is crowded.

What it counts it counts in this process. It knows nothing of pages and decides nothing about answers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.proofs import claim_proof
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.limits.rates import Rate, RateLimitedError, TokenBuckets
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.proving.proof import Challenge, Proof
from concertmaster_server.pages.proving.surge import Surge, needs_proof
from concertmaster_shared.forms.document import FormSettings

_LATER_S: Final = 60.0
_NONCE_BYTES: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A post that would begin a draft: for which form, with how many answers, and after how long where its script says so."""

    organisation: UUID
    form_id: UUID
    settings: FormSettings
    answers: int
    spent_ms: int | None
    proof: Proof
    now: datetime


class Gate:
    """Lets posts in, asks for proofs, and closes for a moment where even those would be too many."""

    def __init__(self, parts: PageParts) -> None:
        options = parts.options
        self._is_on = options.rate_limits
        self._prover = parts.prover
        self._random_bytes = parts.random_bytes
        self._forms = TokenBuckets(Rate(options.form_posts_per_second, options.form_posts_at_once), parts.seconds)
        self._surge = Surge(parts.seconds, usual_per_s=options.usual_posts_per_second)

    async def admit(self, tx: Transaction, arrival: Arrival) -> Challenge | None:
        """Let a post in, or give what its browser has to work on first; raises ``RateLimitedError``."""
        if not self._is_on:
            return None
        self._forms.take(str(arrival.form_id))
        crowded, prover = self._surge.count(arrival.form_id), self._prover
        if prover is None or not needs_proof(
            arrival.settings.pow, crowded=crowded, spent_ms=arrival.spent_ms, questions=arrival.answers
        ):
            return None
        proof, form_id, now = arrival.proof, arrival.form_id, arrival.now
        if prover.accepts(proof, form_id, now=now):
            key = hashlib.sha256(proof.token.encode("utf-8")).hexdigest()
            if await claim_proof(tx, arrival.organisation, key):
                return None
        elif (known := prover.waiting(proof, form_id, now=now)) is not None:
            return known  # who was too quick goes on waiting for the same one
        return prover.challenge(form_id, now=now, nonce=self._random_bytes(_NONCE_BYTES))

    def admit_save(self, form_id: UUID, settings: FormSettings) -> None:
        """Let the first save of a page in; it brings no proof, so that it has to wait where one is asked for.

        Raises ``RateLimitedError``. The page goes on as one whose answers are kept nowhere yet.
        """
        if not self._is_on:
            return
        self._forms.take(str(form_id))
        crowded = self._surge.count(form_id)
        if self._prover is not None and needs_proof(settings.pow, crowded=crowded, spent_ms=None, questions=0):
            raise RateLimitedError.after(_LATER_S)
