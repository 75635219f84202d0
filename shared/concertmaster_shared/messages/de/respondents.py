"""Was Menschen lesen, die Formulare ausfüllen."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {}
