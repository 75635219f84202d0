"""An answer in the words of a language: what its field type says by itself stands there in English, and days as in a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from concertmaster_server.pages.words import tell_day
from concertmaster_shared.forms.compiled import CompiledField
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.moments import local_moment


def tell_answer(  # noqa: PLR0911 - one line a field type
    known: CompiledField, value: Any, say: Say, *, words: Mapping[str, str]
) -> str:
    """Give a stored answer as its receipt shows it."""
    settings: Any = known.settings
    match settings.type:
        case "date":
            return tell_day(words, date.fromisoformat(value))
        case "date_range":
            return " – ".join(tell_day(words, date.fromisoformat(value[end])) for end in ("start", "end"))
        case "datetime":
            local = datetime.fromisoformat(local_moment(value, settings.time_zone))
            return words["moment"].format(day=tell_day(words, local), time=f"{local:%H:%M} {settings.time_zone}")
        case "consent":
            return words["agreed"]
        case "rating":
            return words["rated"].format(value=value, most=settings.max)
        case "signature":
            return words["signed_as"].format(name=value["typed"]) if "typed" in value else words["signed_by_hand"]
        case "calculated" if isinstance(value, bool):
            return words["yes" if value else "no"]
        case "yes_no":
            return _yes_or_no(value, settings, say, words)
        case _:
            return known.spec.summary(value, settings, say)


def _yes_or_no(value: bool, settings: Any, say: Say, words: Mapping[str, str]) -> str:  # noqa: FBT001 - the answer itself
    """Give the author's word, else that of the language: the plain English ones are in every form by default."""
    key, plain = ("yes_label", "Yes") if value else ("no_label", "No")
    own = getattr(settings, key)
    return say(key, "" if own == plain else own) or words["yes" if value else "no"]
