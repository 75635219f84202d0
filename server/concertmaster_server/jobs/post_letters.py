"""Letters leave: invitations, reminders and whatever else the system writes to people. Any worker may post; all do.

A letter leaves at least once. All its attempts carry one Message-ID, made from its id, so that a second copy can be recognised;
while two posters live, none is sent twice. A server that is away, or set up wrongly, costs patience and no letter: only what is
wrong with a letter itself, or the last attempt, ends it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar, Final

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.letters import (
    LetterRow,
    are_letters_due,
    give_up_letter,
    mark_letter_sent,
    postpone_letter,
    take_due_letters,
)
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.mail.errors import MessageError, RefusedError
from concertmaster_server.mail.mailer import TOTAL_S, Mailer
from concertmaster_server.mail.message import Mail
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

_LOG: Final = logging.getLogger(__name__)

PAUSES_S: Final = (0.0, 5.0, 300.0, 1800.0, 7200.0, 18_000.0, 36_000.0, 50_400.0, 72_000.0, 86_400.0)
"""How long to wait before each attempt; after the last, a letter is given up."""

_AT_ONCE: Final = 8
_WARN_EVERY_S: Final = 600.0
_NOTE_AGAIN_S: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """``look_s`` is how often to look for letters; ``lease_s`` must be longer than sending one can take."""

    pauses_s: tuple[float, ...] = PAUSES_S
    look_s: float = 1.0
    lease_s: float = 1.5 * TOTAL_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a letter says."""

    subject: str
    text: str
    html: str | None = None


class LetterUnreadableError(ConcertMasterError):
    """What is stored of a letter makes no words, and never will. Takes ``kind``."""

    code: ClassVar[str] = "letter.unreadable"


class LetterNeedlessError(ConcertMasterError):
    """What a letter asks is settled, so it need not leave."""

    code: ClassVar[str] = "letter.needless"


class LetterBrokenError(ConcertMasterError):
    """Sending a letter met a mistake of ours, or ended the process."""

    code: ClassVar[str] = "letter.broken"


Wording = Callable[[LetterRow], Awaitable[Words]]
"""Finds the words of a letter; others than these errors say that it should be tried again: ``LetterUnreadableError`` for one that
has no words, ``LetterNeedlessError`` for one that nobody needs any more."""


async def stored_words(letter: LetterRow) -> Words:
    """Give the words that are stored with a letter; raises ``LetterUnreadableError``."""
    subject, text, html = (letter.body.get(name) for name in ("subject", "text", "html"))
    if not isinstance(subject, str) or not isinstance(text, str) or not isinstance(html, str | None):
        raise LetterUnreadableError(kind=letter.kind)
    return Words(subject=subject, text=text, html=html)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """Posts letters; ``line`` leads to the database, ``words`` says what a letter holds."""

    line: Line
    mailer: Mailer
    now: Callable[[], datetime]
    words: Wording = stored_words
    timing: Timing = Timing()

    async def post_for_ever(self) -> None:
        """Post until cancelled; without a mail server letters wait, and now and then the log says so."""
        while True:
            try:
                if not self.mailer.is_set_up:
                    await self._warn()
                elif await self.post_due():
                    continue
            except UnavailableError:
                _LOG.debug("letters could not be looked for")
            await asyncio.sleep(self.timing.look_s if self.mailer.is_set_up else _WARN_EVERY_S)

    async def post_due(self) -> int:
        """Take some letters that are due and try to send each; give how many. Raises ``UnavailableError``."""
        taking = partial(take_due_letters, limit=_AT_ONCE, lease_s=self.timing.lease_s)
        letters = await self.line.use(taking)
        await asyncio.gather(*map(self._post, letters))
        return len(letters)

    async def _post(self, letter: LetterRow) -> None:
        try:
            await self._send(letter)
        except ConcertMasterError as error:
            await self._note(self._failed(letter, error))
        except Exception:  # noqa: BLE001 - a mistake of ours in one letter must not keep the others
            _LOG.exception("a letter met a mistake of ours", extra={"letter": str(letter.id)})
            await self._note(self._failed(letter, LetterBrokenError()))
        else:
            await self._note(partial(mark_letter_sent, letter=letter.id))

    async def _send(self, letter: LetterRow) -> None:
        if letter.attempts > len(self.timing.pauses_s):
            raise LetterBrokenError  # whoever had the last attempt did not live to say how it went
        words = await self.words(letter)
        mail = Mail(to=[letter.recipient], subject=words.subject, text=words.text, html=words.html, key=str(letter.id))
        await self.mailer.send(mail, at=self.now())

    def _failed(self, letter: LetterRow, error: ConcertMasterError) -> Callable[[RawConnection], Awaitable[None]]:
        """Say what becomes of a letter that did not leave."""
        failure = sentence(error.code, error.parameters)
        known = {"letter": str(letter.id), "code": error.code, "attempts": letter.attempts}
        if letter.attempts >= len(self.timing.pauses_s) or _is_final(error):
            _LOG.warning("a letter is given up", extra=known)
            return partial(give_up_letter, letter=letter, failure=failure)
        _LOG.info("a letter has to wait", extra=known)
        return partial(postpone_letter, letter=letter, pause_s=self.timing.pauses_s[letter.attempts], failure=failure)

    async def _note(self, noting: Callable[[RawConnection], Awaitable[None]]) -> None:
        """Write down what became of a letter, patiently: what is not written is sent a second time."""
        seconds = asyncio.get_running_loop().time
        until = seconds() + self.timing.lease_s
        while seconds() < until:
            try:
                await self.line.use(noting)
            except UnavailableError:
                await asyncio.sleep(_NOTE_AGAIN_S)
            else:
                return

    async def _warn(self) -> None:
        if await self.line.use(are_letters_due):
            _LOG.warning("letters wait: no mail server is set; set CONCERTMASTER_MAIL_URL and CONCERTMASTER_MAIL_FROM")


def _is_final(error: ConcertMasterError) -> bool:
    """Tell whether the letter is at fault: what is wrong with the server or the way to it will be mended."""
    if isinstance(error, RefusedError):
        return not error.retryable and error.stage in {"recipient", "message"}
    return isinstance(error, MessageError | LetterUnreadableError | LetterNeedlessError)
