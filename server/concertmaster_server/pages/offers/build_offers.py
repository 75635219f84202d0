"""From a field's choices, or from the dataset it looks up in, to what stands on the page to be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from concertmaster_server.pages.views import OfferView, SearchView
from concertmaster_shared.forms.choosing import ChoosingSettings
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.datasets import MOST_INLINE, Asked, offered_rows
from concertmaster_shared.forms.fields.lookup import FIND
from concertmaster_shared.forms.values.choices import OTHER, arranged

_WORDS: Final = f"{OTHER}="


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where something is offered: all answers by name, the rows of repeats around the field, and where its page posts to."""

    form: CompiledForm
    locale: str
    action: str
    now: datetime
    answers: Mapping[str, object]
    hidden: frozenset[str]
    address: str
    path: Sequence[object]


def offers_of(shelf: Shelf, known: CompiledField, texts: Sequence[str]) -> dict[str, Any]:
    """Give what a view of the field says about its choices; ``texts`` stand in its controls."""
    if known.dataset is not None:
        return _rows(shelf, known, texts)
    if not isinstance(known.settings, ChoosingSettings):
        return {}
    settings = known.settings
    say = shelf.form.document.sayer(known.id, shelf.locale)
    choices = arranged(settings.choices, _seed(shelf.action)) if settings.order == "random" else settings.choices
    open_here = (
        choice for choice in choices if f"{shelf.address}{known.id}:{choice.id}" not in shelf.hidden or choice.id in texts
    )
    offered = [
        OfferView(
            id=choice.id,
            label=say(f"choices.{choice.id}", choice.label) or choice.id,
            hint=say(f"choices.{choice.id}.hint", choice.hint),
            is_anchored=choice.anchored,
        )
        for choice in open_here
    ]
    if not settings.other:
        return {"offered": tuple(offered)}
    words = next((text.removeprefix(_WORDS) for text in texts if text.startswith(_WORDS)), "")
    own = OfferView(id=OTHER, label=say("other_label", settings.other_label), words=words)
    return {"offered": (*offered, own)}


def _rows(shelf: Shelf, known: CompiledField, texts: Sequence[str]) -> dict[str, Any]:
    table = shelf.form.datasets.get(known.dataset or "")
    words = next((text.removeprefix(FIND) for text in texts if text.startswith(FIND)), None)
    chosen = next((text for text in texts if not text.startswith(FIND)), "")
    is_large = table is not None and len(table) > MOST_INLINE
    path = shelf.path
    rows = tuple((str(path[place]), int(str(path[place + 1]))) for place in range(0, len(path), 2))
    asked = Asked(answers=shelf.answers, now=shelf.now, locale=shelf.locale, rows=rows)
    found = offered_rows(shelf.form, known, asked, words=(words or "") if is_large and words else None)
    offered = [OfferView(id=key, label=label) for key, label in found.rows]
    if table is not None and chosen and table.row(chosen) is not None and all(offer.id != chosen for offer in offered):
        offered.insert(0, OfferView(id=chosen, label=table.label(chosen)))
    if not is_large:
        return {"offered": tuple(offered)}
    shown = words or (table.label(chosen) if table is not None and chosen else "")
    address = shelf.action.partition("?")[0] + "/find"
    more = bool(words) and found.more
    return {"offered": tuple(offered), "search": SearchView(address=address, words=shown, has_asked=bool(words), more=more)}


def _seed(action: str) -> str:
    """Give what decides an order: for a draft its own token, so that each respondent meets another order and keeps it."""
    return action.split("/")[2] if action.count("/") > 1 else action
