"""What questions about answers are asked through, in the role ``cm_reader``, which no policy of rows holds back.

So the only tables it can name are given here, cut down to one organisation; ``tests/architecture/test_reading.py`` keeps it so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final
from uuid import UUID

from concertmaster_shared.errors import ConcertMasterError

from .raw import RawConnection
from .sql import Fragment, sql

_SUBMISSIONS: Final = "(select * from submissions where org_id = {})"
_WORDS: Final = "(select * from submission_words where org_id = {})"


class TooSlowError(ConcertMasterError):
    """A question about answers that takes longer than anybody should wait; asking for less is right."""

    code: ClassVar[str] = "answers.too_slow"


class Tables:
    """The tables of one organisation, to stand behind ``from``."""

    def __init__(self, organisation: UUID) -> None:
        self.submissions: Final = sql(_SUBMISSIONS, organisation)
        self.words: Final = sql(_WORDS, organisation)


Question = Callable[[Tables], Fragment]
"""Builds a statement over an organisation's tables."""


class Reader:
    """A connection for questions about the answers of one organisation."""

    def __init__(self, raw: RawConnection, organisation: UUID) -> None:
        self._raw = raw
        self._tables = Tables(organisation)

    async def ask(self, question: Question) -> list[tuple[Any, ...]]:
        """Give the rows of an answer."""
        statement = question(self._tables)
        return await (await self._raw.execute(statement.text.encode(), statement.values)).fetchall()
