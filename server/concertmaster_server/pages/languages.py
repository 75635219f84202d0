"""Languages of readers: which one a page is drawn in, how it is called in itself, and which way it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})

_OWN_NAMES: Final = {
    "ar": "العربية",
    "bg": "Български",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


def direction(locale: str) -> str:
    """Give the value of the ``dir`` attribute."""
    return "rtl" if locale.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def own_name(locale: str) -> str:
    """Give what speakers call their language; one we do not know is called by its code."""
    return _OWN_NAMES.get(locale.partition("-")[0].lower(), locale)


def choose(locales: Sequence[str], *, asked: str, accepted: str, otherwise: str) -> str:
    """Choose one of a form's languages: the one asked for, else the first the browser accepts, else the form's own."""
    if asked in locales:
        return asked
    if len(locales) == 1:
        return otherwise
    by_name = {locale.lower(): locale for locale in reversed(locales)}
    by_language = {locale.partition("-")[0].lower(): locale for locale in reversed(locales)}
    for name in _preferred(accepted):
        found = by_name.get(name) or by_language.get(name.partition("-")[0])
        if found is not None:
            return found
    return otherwise


def _preferred(accepted: str) -> Iterator[str]:
    """Give the languages of an ``Accept-Language`` header, best first."""
    weighed: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        name, _, parameter = part.partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        weighed.append((weight, name.strip().lower()))
    weighed.sort(key=lambda pair: -pair[0])
    return (name for weight, name in weighed if weight > 0)
