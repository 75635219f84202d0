"""The form document while an import puts it together: free ids and names, texts by language, expressions that can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from concertmaster_shared.expressions import format_tree, parse
from concertmaster_shared.forms.analysis.names import RESERVED

_FORMAT: Final = "concertmaster.form/1"
_LONGEST_NAME: Final = 60
_NAME: Final = re.compile(r"[A-Za-z](?:[A-Za-z0-9_]{0,58}[A-Za-z0-9])?")
_LANGUAGE_CODE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Texts = Mapping[str, str]
"""A text by language."""


@dataclass(slots=True)
class Drafting:
    """A form document in the making."""

    locales: list[str]
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def locale(self) -> str:
        """Give the form's own language."""
        return self.locales[0]

    def free_id(self, name: str) -> str:
        """Give an id for a field that is not taken."""
        first = "f_" + re.sub(r"[^A-Za-z0-9_]", "_", name)[:_LONGEST_NAME]
        return _numbered(first, self.fields)

    def say(self, owner: str, key: str, texts: Texts) -> str:
        """Keep a text's translations under ``owner.key``; give what stands in the form itself."""
        for locale, text in texts.items():
            if locale != self.locale and text and locale in self.locales:
                self.texts.setdefault(locale, {})[f"{owner}.{key}"] = text
        return texts.get(self.locale) or next(iter(texts.values()), "")

    def document(self, *, slug: str, title: Texts) -> dict[str, Any]:
        """Give the document."""
        heading = self.say("form", "title", title)[:1_000]
        whole: dict[str, Any] = {
            "format": _FORMAT,
            "name": heading or slug,
            "title": heading,
            "locales": self.locales,
            "default_locale": self.locale,
            "fields": self.fields,
            "pages": self.pages,
        }
        parts = {"slug": slug_of(slug), "checks": self.checks, "texts": self.texts}
        return whole | {key: part for key, part in parts.items() if part}


def usable_name(name: str, taken: Mapping[str, object]) -> str:
    """Make a name of ours that is like another program's, and free."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name).strip("_")[:_LONGEST_NAME] or "answer"
    if not plain[0].isalpha():
        plain = f"q_{plain}"
    return _numbered(f"{plain}_" if plain in RESERVED else plain, taken)


def why_renamed(name: str) -> str:
    """Give the code of the reason why ``usable_name`` gave another name."""
    if name in RESERVED:
        return "import.renamed_reserved"
    return "import.renamed_twice" if _NAME.fullmatch(name) else "import.renamed"


def usable_id(text: str, taken: Mapping[str, object]) -> str:
    """Make an id of a choice that is like another program's, and free."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", text)[:_LONGEST_NAME]
    return _numbered(plain or "choice", taken)


def slug_of(text: str) -> str:
    """Make an address of a name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")


def tidy_expression(text: str) -> str:
    """Give an expression as our own formatter writes it; raises ``ExpressionError`` where it is none."""
    return format_tree(parse(text).tree)


def language_code(text: str) -> str | None:
    """Give the code in a language's name such as ``Deutsch (de)``, or the name if it is a code."""
    inside = re.search(r"\(([A-Za-z-]+)\)\s*$", text)
    code = inside[1] if inside else text.strip()
    return code if _LANGUAGE_CODE.fullmatch(code) and (inside or len(code) <= 3 or "-" in code) else None  # noqa: PLR2004 - ISO 639


def _numbered(first: str, taken: Mapping[str, object]) -> str:
    if first not in taken:
        return first
    number = 2
    while f"{first}_{number}" in taken:
        number += 1
    return f"{first}_{number}"
