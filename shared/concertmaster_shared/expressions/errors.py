"""The one error of this room: a code, the place in the expression's text, and parameters that never hold a value.

What an expression works on may be secret, so no parameter is made from it: only words of the author's own text, names of
kinds ("number", "text") and limits stand there. The sentences are in ``messages/en/expressions.py``.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final, Self

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

_SHOWN_NAMES: Final = 5
_COMPARED_NAMES: Final = 500
_COMPARED_CHARACTERS: Final = 64


class ExpressionError(ConcertMasterError):
    """An expression that cannot be read, does not fit its place, or met a value it cannot work with.

    ``position`` and ``length`` count characters of the expression's text after NFC. ``argument`` is set by functions to say
    which of their arguments is to blame, until the caller knows where that argument stands.
    """

    def __init__(
        self, code: str, *, position: int | None = None, length: int = 0, argument: int | None = None, **parameters: Any
    ) -> None:
        self.code = code  # type: ignore[misc]  # one class speaks for a whole table of codes
        super().__init__(**parameters)
        self.position = position
        self.length = length
        self.argument = argument

    @property
    def message(self) -> str:
        """Give the sentence for a reader."""
        return sentence(self.code, self.parameters)

    def at(self, position: int, length: int) -> Self:
        """Place the error, unless a deeper part of the expression has placed it already."""
        if self.position is None:
            self.position, self.length = position, length
        return self

    def shifted(self, offset: int) -> Self:
        """Move a placed error to where its expression stands inside a larger text."""
        if self.position is not None:
            self.position += offset
        return self


def nearest(word: str, words: Collection[str]) -> str:
    """List the words most like an unknown one, for its sentence; of very many, only those with the same beginning count."""
    word = word[:_COMPARED_CHARACTERS]
    if len(words) > _COMPARED_NAMES:
        words = list(islice((known for known in words if known[:2] == word[:2]), _COMPARED_NAMES))
    return ", ".join(get_close_matches(word, words, n=_SHOWN_NAMES, cutoff=0)) or "–"
