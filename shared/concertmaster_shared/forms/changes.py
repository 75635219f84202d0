"""What changes for respondents and for stored answers when one version of a form takes the place of another.

Three kinds, from the answers' point of view: *safe* (none is touched), *widening* (whatever was taken is taken still, and more),
*breaking* (an answer that was fine may be refused, may be lost or may mean something else).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from concertmaster_shared.messages import sentence
from concertmaster_shared.problems import join

from .document import FormDocument

Kind = Literal["safe", "widening", "breaking"]

KINDS: Final[tuple[Kind, ...]] = ("safe", "widening", "breaking")
"""From harmless to grave."""

_TEXTS: Final = frozenset({"label", "hint", "messages", "row_label", "title", "description", "text"})
_NAMED_TEXT: Final = "_label"
_LOOKS: Final = frozenset({"layout", "order", "autocomplete", "inputmode", "rows", "filterable", "pii", "prefill", "show"})
_LEAST: Final = frozenset({"min", "min_len", "min_days", "min_words", "min_rows"})
_MOST: Final = frozenset({"max", "max_len", "max_days", "max_words", "most", "max_size", "max_total"})
_DEMANDS: Final = frozenset({"pattern", "step", "all_rows", "key", "decimals"})
_LISTED: Final = frozenset({"choices", "currencies", "types", "countries", "schemes", "ways"})
_PARTS: Final[Mapping[str, str]] = {
    "name": "form_change.name",
    "title": "form_change.title",
    "description": "form_change.description",
    "texts": "form_change.texts",
    "endings": "form_change.endings",
    "theme": "form_change.theme",
    "slug": "form_change.slug",
    "default_locale": "form_change.default_locale",
}
_WIDER_TYPES: Final = frozenset({("text", "long_text"), ("integer", "decimal"), ("choice", "choices")})


class Change(BaseModel):
    """One difference: how grave it is, where it is, and what it means, as a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    code: str
    path: str
    message: str


def compare(before: FormDocument, after: FormDocument) -> tuple[Change, ...]:
    """Give the differences between two versions, the gravest first, otherwise in the order of the form."""
    found = [*_fields(before, after), *_frame(before, after)]
    return tuple(sorted(found, key=lambda change: -KINDS.index(change.kind)))


def gravest(changes: tuple[Change, ...]) -> Kind:
    """Give the kind of the gravest change; without any, nothing is touched."""
    return max((change.kind for change in changes), key=KINDS.index, default="safe")


def _change(kind: Kind, code: str, *place: object, **parameters: object) -> Change:
    return Change(kind=kind, code=code, path=join(*place), message=sentence(code, parameters))


def _fields(before: FormDocument, after: FormDocument) -> Iterator[Change]:
    old, new = _field_values(before), _field_values(after)
    for field_id, settings in new.items():
        called = _called(settings, field_id)
        if field_id not in old:
            asks = settings.get("required") not in (None, False)
            code = "form_change.required_field_added" if asks else "form_change.field_added"
            yield _change("breaking" if asks else "safe", code, "fields", field_id, field=called)
        elif old[field_id] != settings:
            yield from _field(field_id, old[field_id], settings)
    for field_id, settings in old.items():
        if field_id not in new:
            yield _change("breaking", "form_change.field_removed", "fields", field_id, field=_called(settings, field_id))


def _field(field_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    called = _called(new, field_id)
    if old["type"] != new["type"]:
        kind: Kind = "widening" if (old["type"], new["type"]) in _WIDER_TYPES else "breaking"
        parameters = {"field": called, "before": old["type"], "after": new["type"]}
        yield _change(kind, "form_change.type_changed", "fields", field_id, "type", **parameters)
        return
    for key in sorted(old.keys() | new.keys()):
        was, becomes = old.get(key), new.get(key)
        if was != becomes:
            yield from _setting(field_id, key, was=was, becomes=becomes, called=called)


def _setting(field_id: str, key: str, *, was: Any, becomes: Any, called: str) -> Iterator[Change]:
    place = ("fields", field_id, key)
    if key in _LISTED or _has_ids(was) or _has_ids(becomes):
        yield from _list(field_id, key, was=was or [], becomes=becomes or [], called=called)
    elif key in _TEXTS or key.endswith(_NAMED_TEXT):
        yield _change("safe", "form_change.text_changed", *place, field=called)
    elif key in _LOOKS:
        yield _change("safe", "form_change.look_changed", *place, field=called, setting=key)
    elif key == "name":
        yield _change("breaking", "form_change.renamed", *place, field=called, before=was or "", after=becomes or "")
    elif key == "item":
        yield _change("safe", "form_change.moved", *place, field=called)
    else:
        loosens = _loosens(key, was, becomes)
        code = "form_change.loosened" if loosens else "form_change.tightened"
        yield _change("widening" if loosens else "breaking", code, *place, field=called, setting=key)


def _loosens(key: str, was: Any, becomes: Any) -> bool:
    """Tell whether a setting takes whatever it took before; of expressions nobody can tell."""
    gone = becomes is None or becomes is False
    if key == "required" or key in _DEMANDS:
        return gone
    if key in _LEAST or key in _MOST:
        plain = _is_number(was) and _is_number(becomes)
        return gone or (plain and (becomes < was if key in _LEAST else becomes > was))
    return False


def _list(field_id: str, key: str, *, was: list[Any], becomes: list[Any], called: str) -> Iterator[Change]:
    """Compare what can be chosen by its ids."""
    old, new = {_id(item): item for item in was}, {_id(item): item for item in becomes}
    for item in old.keys() - new.keys():
        yield _change("breaking", "form_change.choice_removed", "fields", field_id, key, item, field=called, choice=item)
    for item in new.keys() - old.keys():
        yield _change("widening", "form_change.choice_added", "fields", field_id, key, item, field=called, choice=item)
    if any(old[item] != new[item] for item in old.keys() & new.keys()):
        yield _change("safe", "form_change.text_changed", "fields", field_id, key, field=called)


def _frame(before: FormDocument, after: FormDocument) -> Iterator[Change]:
    """Compare what is around the fields."""
    old, new = before.to_json(), after.to_json()
    for locale in set(before.locales) - set(after.locales):
        yield _change("breaking", "form_change.language_removed", "locales", language=locale)
    yield from _conditions(old, new)
    yield from _checks(old, new)
    yield from _settings(old.get("settings", {}), new.get("settings", {}))
    for key, code in _PARTS.items():
        if old.get(key) != new.get(key):
            yield _change("safe", code, key)
    if [page.items for page in before.pages] != [page.items for page in after.pages]:
        yield _change("safe", "form_change.pages_changed", "pages")


def _conditions(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    earlier = {page["id"]: page.get("show_if") for page in old["pages"]}
    for page in new["pages"]:
        if page["id"] in earlier and earlier[page["id"]] != page.get("show_if"):
            yield _change("breaking", "form_change.page_condition", "pages", page["id"], "show_if", page=page["id"])


def _checks(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    earlier = {check["id"]: check for check in old.get("checks", ())}
    later = {check["id"]: check for check in new.get("checks", ())}
    for check_id in sorted(earlier.keys() | later.keys()):
        was, becomes = earlier.get(check_id), later.get(check_id)
        if was == becomes:
            continue
        harmless = becomes is None or becomes.get("level") == "warning"
        code = "form_change.check_gone" if harmless else "form_change.check_changed"
        yield _change("widening" if harmless else "breaking", code, "checks", check_id, check=check_id)


_SETTING_KINDS: Final[Mapping[str, Callable[[Any], Kind]]] = {
    "identity": lambda becomes: "breaking" if becomes == "token" else "widening",
    "drafts": lambda becomes: "breaking" if becomes == "none" else "safe",
    "late": lambda becomes: "breaking" if becomes == "reject" else "widening",
    "deadline": lambda becomes: "breaking" if becomes else "widening",
    "max_responses": lambda becomes: "breaking" if becomes else "widening",
}


def _settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) == new.get(key):
            continue
        if key == "retention_days":
            yield _retention(old.get(key), new.get(key))
        else:
            kind = _SETTING_KINDS.get(key, lambda _becomes: "safe")(new.get(key))
            yield _change(kind, "form_change.setting_changed", "settings", key, setting=key)


def _retention(was: int | None, becomes: int | None) -> Change:
    """Tell what becomes of submissions that are there already: the shorter time counts for them, too."""
    place = ("settings", "retention_days")
    if becomes is None:
        return _change("widening", "form_change.retention_gone", *place, before=was)
    if was is None:
        return _change("breaking", "form_change.retention_set", *place, after=becomes)
    if becomes < was:
        return _change("breaking", "form_change.retention_shorter", *place, before=was, after=becomes)
    return _change("widening", "form_change.retention_longer", *place, before=was, after=becomes)


def _field_values(document: FormDocument) -> dict[str, dict[str, Any]]:
    return dict(document.to_json()["fields"])


def _called(settings: Mapping[str, Any], field_id: str) -> str:
    return str(settings.get("label") or settings.get("name") or field_id)


def _id(item: Any) -> str:
    return str(item["id"]) if isinstance(item, Mapping) and "id" in item else str(item)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping) and "id" in value[0]


def _is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float
