"""What is looked for: a text or a regular expression, with or without regard to case, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

Scope = Literal["names", "parameters", "expressions", "notes", "settings"]

SCOPES: Final[tuple[Scope, ...]] = ("names", "parameters", "expressions", "notes", "settings")

_LONGEST: Final = 1_000


class QueryError(ValueError):
    """The regular expression cannot be used; the text says why."""


@dataclass(frozen=True)
class Query:
    """A regular expression can take for ever on some texts: look with one in a process that can be ended (``regex_process``)."""

    text: str
    regex: bool = False
    match_case: bool = False
    scopes: frozenset[Scope] = frozenset(SCOPES)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Give the pattern; raises ``QueryError``."""
        if len(self.text) > _LONGEST:
            raise QueryError(f"This is longer than {_LONGEST:,} characters. Look for less.")
        try:
            return re.compile(self.text if self.regex else re.escape(self.text), 0 if self.match_case else re.IGNORECASE)
        except (re.error, OverflowError, RecursionError) as failure:
            raise QueryError(f"The regular expression cannot be read: {failure}.") from failure

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Give the begin and end of each place that fits; places of no length are none."""
        return ((found.start(), found.end()) for found in self.pattern.finditer(text) if found.end() > found.start())
