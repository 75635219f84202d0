"""Passwords: argon2id in threads, at most two at once, so that signing in never holds up the rest of the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from concertmaster_shared.errors import ConcertMasterError

_Result = TypeVar("_Result")

_AT_ONCE: Final = 2
_WAITING: Final = 20
_COME_AGAIN_S: Final = 5

SHORTEST: Final = 15
LONGEST: Final = 256
_FEWEST_SIGNS: Final = 5


class TooManyPasswordsError(ConcertMasterError):
    """Too many passwords wait to be checked; ``seconds`` says when to come again."""

    code: ClassVar[str] = "rate.limited"


class WeakPasswordError(ConcertMasterError):
    """The password may not be taken. Takes ``shortest``."""

    code: ClassVar[str] = "password.weak"


class Passwords:
    """Hashes and checks passwords with OWASP's lowest argon2id figures: 19 MiB, two passes, one lane."""

    def __init__(self, *, memory_kib: int = 19 * 1024, passes: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="password")
        self._waiting = 0
        # What an unknown account is checked against: it must cost as much as a known one.
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """Give the text to store, salt and figures included."""
        return await self._run(self._hasher.hash, password)

    async def matches(self, stored: str | None, password: str) -> bool:
        """Tell whether the password is the stored one; takes as long where nothing is stored."""
        right = await self._run(self._check, stored or self._nobody, password)
        return right and stored is not None

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with other figures than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _check(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[..., _Result], *arguments: str) -> _Result:
        if self._waiting >= _WAITING:
            raise TooManyPasswordsError(seconds=_COME_AGAIN_S)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        finally:
            self._waiting -= 1


def require_strength(password: str, *, email: str) -> None:
    """Raise ``WeakPasswordError`` for what a guesser tries first: short, one sign repeated, the e-mail address."""
    plain = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST or len(set(plain)) < _FEWEST_SIGNS or plain == email.casefold():
        raise WeakPasswordError(shortest=SHORTEST)
