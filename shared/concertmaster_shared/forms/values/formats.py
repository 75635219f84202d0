"""Forms that texts may have beside a pattern: identifiers whose digits check each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

Format = Literal["uuid", "iban", "bic", "gtin"]

_BLANK: Final = re.compile(r"[\s.\-]")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_GTIN: Final = re.compile(r"[0-9]{8}|[0-9]{12,14}")

_IBAN_REST: Final = 97
_GTIN_LENGTH: Final = 14


def _uuid(text: str) -> str | None:
    text = text.strip().lower()
    return text if _UUID.fullmatch(text) else None


def _iban(text: str) -> str | None:
    """Take a bank account number of ISO 13616; its two digits make the rest by 97 one."""
    text = _BLANK.sub("", text).upper()
    if _IBAN.fullmatch(text) is None:
        return None
    number = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    return text if int(number) % _IBAN_REST == 1 else None


def _bic(text: str) -> str | None:
    text = _BLANK.sub("", text).upper()
    return text if _BIC.fullmatch(text) else None


def _gtin(text: str) -> str | None:
    """Take an article number of GS1; every other digit counts three times, and all together give tens."""
    text = _BLANK.sub("", text)
    if not text.isascii() or _GTIN.fullmatch(text) is None:
        return None
    digits = [int(sign) for sign in text.zfill(_GTIN_LENGTH)]
    return text if (3 * sum(digits[::2]) + sum(digits[1::2])) % 10 == 0 else None


FORMATS: Final[Mapping[Format, Callable[[str], str | None]]] = MappingProxyType(
    {"uuid": _uuid, "iban": _iban, "bic": _bic, "gtin": _gtin}
)
"""Each gives the normal form of a text, or ``None`` where it has another one."""

EXAMPLES: Final[Mapping[Format, str]] = MappingProxyType(
    {
        "uuid": "0198c1a0-0000-7000-8000-000000000001",
        "iban": "NO93 8601 1117 947",
        "bic": "DNBANOKK",
        "gtin": "4006381333931",
    }
)
