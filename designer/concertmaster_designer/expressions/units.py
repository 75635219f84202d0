"""Places in a text between Qt's counting (UTF-16 units) and that of the language (characters). Pure."""

from __future__ import annotations


def units(text: str, characters: int) -> int:
    """Count in Qt's units what the language counts in characters."""
    if text.isascii():
        return min(characters, len(text))
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, count: int) -> int:
    """Count in characters what Qt counts in its units."""
    if text.isascii():
        return min(count, len(text))
    return len(text.encode("utf-16-le", "surrogatepass")[: count * 2].decode("utf-16-le", "replace"))


def is_plain(text: str) -> bool:
    """Tell whether both count alike in a text."""
    return text.isascii() or max(text) <= "\uffff"
