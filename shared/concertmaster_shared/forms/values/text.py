"""Cleaning of typed text: what every text answer goes through, whatever its type."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from .refusals import Refusal

LARGEST_TEXT: Final = 100 * 1024
"""Bytes of one text answer in UTF-8."""

_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAK: Final = re.compile("[\n\r\u2028\u2029]")

NOT_TEXT: Final = Refusal("answer.not_text")
BAD_CHARACTERS: Final = Refusal("answer.bad_characters")
LINE_BREAK: Final = Refusal("answer.line_break")
TOO_LARGE: Final = Refusal("answer.too_large", {"kilobytes": LARGEST_TEXT // 1024})


def clean_line(value: object) -> str | Refusal | None:
    """Give one line of text in NFC without blanks around it, or ``None`` for nothing."""
    if value is None:
        return None
    if type(value) is not str:
        return NOT_TEXT
    text = value.strip()
    if not text:
        return None
    if text.isprintable() and text.isascii() and len(text) <= LARGEST_TEXT:
        return text
    if _BREAK.search(text):
        return LINE_BREAK
    return _checked(text)


def clean_lines(value: object) -> str | Refusal | None:
    """Give text of several lines with plain line feeds, without blanks around it, or ``None`` for nothing."""
    if value is None:
        return None
    if type(value) is not str:
        return NOT_TEXT
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _checked(text) if text else None


def _checked(text: str) -> str | Refusal:
    if len(text) * 4 > LARGEST_TEXT and len(text.encode("utf-8", "surrogatepass")) > LARGEST_TEXT:
        return TOO_LARGE
    if _UNSTORABLE.search(text):
        return BAD_CHARACTERS
    return text if text.isascii() else unicodedata.normalize("NFC", text)
