"""What the first page takes from its own address: a language, and texts for hidden fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from concertmaster_shared.forms.compiled import CompiledForm

from .languages import choose, own_name
from .visit import Visit

_MOST_TEXTS: Final = 100

LANGUAGE: Final = "lang"
"""The parameter that chooses a language."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The language of a first page, and where it posts to."""

    locale: str
    action: str

    @classmethod
    def of(cls, form: CompiledForm, visit: Visit) -> FirstPage:
        """Choose the language; one that was asked for stays with the page."""
        document, asked = form.document, visit.query.get(LANGUAGE, "")
        locale = choose(document.locales, asked=asked, accepted=visit.accepted, otherwise=document.default_locale)
        path = quote(visit.path)
        return cls(locale, _in_language(path, asked) if asked in document.locales else path)


def other_languages(form: CompiledForm, locale: str, path: str) -> tuple[tuple[str, str, str], ...]:
    """Give the languages a reader can change to: name, code, address."""
    others = (other for other in form.document.locales if other != locale)
    return tuple((own_name(other), other, _in_language(quote(path), other)) for other in others)


def carried(form: CompiledForm, query: Mapping[str, str]) -> dict[str, object]:
    """Give the answers that stand in the address, by field name: of hidden fields, and of those that may be filled in so.

    They are worth what typed answers are: the respondent sees them, and the check comes when they are sent.
    """
    answers: dict[str, object] = {}
    for field in form.top.fields.values():
        settings: Any = field.settings
        if (
            getattr(settings, "prefill", False)
            and field.computed is None
            and field.rows is None
            and (texts := _texts(query, field.name))
        ):
            answers[field.name] = field.spec.read(texts, settings)
        if settings.type == "hidden" and field.computed is None and (text := query.get(settings.from_query or field.name)):
            answers[field.name] = text
    return answers


def _texts(query: Mapping[str, str], name: str) -> Sequence[str]:
    """Give the texts of a parameter, in their order; a field that takes several repeats its name."""
    texts = query.getlist(name) if isinstance(query, QueryParams) else [query[name]] if name in query else []
    return [text for text in texts if text and "\0" not in text][:_MOST_TEXTS]


def _in_language(path: str, locale: str) -> str:
    return f"{path}?{urlencode({LANGUAGE: locale})}"
