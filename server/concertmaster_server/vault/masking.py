"""Blot secrets out of values that are kept or shown: as they are, and as base64, percent-encoding and hexadecimal write them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote, quote_plus

BLOT: Final = "•••"

_SHORTEST: Final = 6
"""Characters from which on a secret is blotted out: shorter ones stand in any text by chance."""


class Mask:
    """Knows the secrets of one call."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in _forms(secret) if len(form) >= _SHORTEST}
        longest_first = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def text(self, text: str) -> str:
        """Give a text without the secrets."""
        return text if self._pattern is None else self._pattern.sub(BLOT, text)

    def value(self, value: Any) -> Any:
        """Give a JSON value without the secrets, keys of maps included."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value]
        return value


def _forms(secret: str) -> Iterable[str]:
    # The word behind a scheme ("Bearer …", "Basic …") is the secret as much as the whole header is.
    for text in {secret, secret.rpartition(" ")[2]}:
        octets = text.encode("utf-8")
        yield text
        for packed in (base64.b64encode(octets), base64.urlsafe_b64encode(octets)):
            yield packed.decode("ascii").rstrip("=")
        yield from (quote(text, safe=""), quote_plus(text), octets.hex(), octets.hex().upper())
