"""The base of every error we raise on purpose: a stable code and its parameters.

Nothing here knows HTTP or Qt, and no error carries a sentence: ``messages`` turns the code into one.
"""

from __future__ import annotations

from typing import ClassVar


class ConcertMasterError(Exception):
    """An expected failure; ``code`` is stable, ``parameters`` fill the sentence that belongs to it."""

    code: ClassVar[str] = "error"

    def __init__(self, **parameters: object) -> None:
        super().__init__(self.code)
        self.parameters = parameters

    def __str__(self) -> str:
        if not self.parameters:
            return self.code
        return f"{self.code} {self.parameters}"
