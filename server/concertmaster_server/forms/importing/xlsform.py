"""An XLSForm becomes a form document. pyxform reads the sheets; here its questions become fields, groups pages or sections.

Places in the report are those of the sheet: the question's name and the column.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from .drafting import Drafting, Texts, language_code, usable_name, why_renamed
from .report import Imported, Ledger, SourceUnreadableError
from .xlsform_questions import KINDS, Question, kind_of, settings_of, written_condition
from .xpath_writing import Named, Place

_GROUPS: Final = frozenset({"group", "repeat"})
_METADATA: Final = frozenset(
    {"start", "end", "deviceid", "username", "email", "phonenumber", "audit", "simserial", "subscriberid", "start-geopoint"}
)
_UNNAMED: Final = "en"
_MOST_UNPACKED: Final = 64 * 2**20


@dataclass(frozen=True, slots=True)
class _Where:
    """Where questions are read: the repeats around them, old names, and the names taken in this row."""

    repeats: tuple[str, ...]
    taken: dict[str, str]


def import_xlsform(source: bytes, *, file_type: str) -> Imported:
    """Read a workbook (``.xlsx``, ``.xls``, ``.csv``, ``.md``); raises ``SourceUnreadableError``."""
    if file_type == ".xlsx":
        _refuse_large(source)
    warnings: list[str] = []
    try:
        sheets = get_xlsform(source, file_type=file_type)
        survey = workbook_to_json(workbook_dict=sheets, form_name="form", warnings=warnings)
    except PyXFormError as failure:
        raise SourceUnreadableError(format="XLSForm", reason=str(failure)[:500]) from failure
    except Exception as failure:
        raise SourceUnreadableError(format="XLSForm", reason=f"{type(failure).__name__}: {failure}"[:300]) from failure
    return _Reader(survey).read()


def _refuse_large(source: bytes) -> None:
    """Refuse a workbook that is small only as long as it is packed: its parts are read whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as failure:
        raise SourceUnreadableError(format="XLSForm", reason="it is no workbook") from failure
    if size > _MOST_UNPACKED:
        raise SourceUnreadableError(format="XLSForm", reason=f"it unpacks to more than {_MOST_UNPACKED // 2**20} MB")


class _Reader:
    """Walks the questions twice: once for their names, once for what they become."""

    def __init__(self, survey: Mapping[str, Any]) -> None:
        self._survey = survey
        self._ledger = Ledger()
        self._languages = dict(_languages(survey, self._ledger))
        self._drafting = Drafting(list(dict.fromkeys(self._languages.values())) or [_UNNAMED])
        self._names: dict[str, Named] = {}

    def read(self) -> Imported:
        children = [child for child in self._survey["children"] if child.get("name") != "meta"]
        self._collect(children, _Where((), {}))
        for number, (group, questions) in enumerate(_pages(self._survey, children), start=1):
            page: dict[str, Any] = {"id": f"p{number}", "items": self._read(questions, ())}
            if group:
                page["title"] = self._drafting.say(page["id"], "title", self._texts(group.get("label")))
                self._condition(page, group, repeats=())
            if page["items"]:
                self._drafting.pages.append(page)
        title = {self._drafting.locale: str(self._survey.get("title") or "")}
        return self._ledger.close(self._drafting.document(slug=str(self._survey.get("id_string") or "form"), title=title))

    def _collect(self, children: Sequence[Mapping[str, Any]], where: _Where) -> None:
        """Give every answer its name before any expression is read."""
        for child in children:
            old, kind = str(child["name"]), str(child["type"])
            if kind == "group":
                self._collect(child["children"], where)
                continue
            if kind not in KINDS and kind != "repeat":
                continue
            name = where.taken[old] = usable_name(old, dict.fromkeys(where.taken.values()))
            if name != old:
                self._ledger.approximate(old, why_renamed(old), before=old, after=name)
            self._names[old] = Named(name, kind_of(child), where.repeats)
            if kind == "repeat":
                self._collect(child["children"], _Where((*where.repeats, name), {}))

    def _read(self, children: Sequence[Mapping[str, Any]], repeats: tuple[str, ...]) -> list[str]:
        found = (self._one(child, repeats) for child in children)
        return [field_id for field_id in found if field_id is not None]

    def _one(self, child: Mapping[str, Any], repeats: tuple[str, ...]) -> str | None:
        kind, old = str(child["type"]), str(child["name"])
        if kind in _METADATA:
            self._ledger.leave_out(old, "import.metadata", type=kind)
            return None
        if kind not in KINDS and kind not in _GROUPS:
            self._ledger.leave_out(old, "import.question_type", type=kind)
            return None
        field_id = self._drafting.free_id(old)
        self._drafting.fields[field_id] = field = {"type": ""}  # holds the place, so that those inside come after it
        if kind in _GROUPS:
            self._group(field_id, field, child, repeats)
        else:
            self._question(field_id, field, child, repeats)
        self._condition(field, child, repeats=repeats)
        self._ledger.carry()
        return field_id

    def _group(self, field_id: str, field: dict[str, Any], child: Mapping[str, Any], repeats: tuple[str, ...]) -> None:
        label = self._drafting.say(field_id, "label", self._texts(child.get("label")))
        if child["type"] == "group":
            field |= {"type": "section", "label": label, "item": self._read(child["children"], repeats)}
            return
        named = self._names[str(child["name"])]
        inside = (*repeats, named.name)
        field |= {"type": "repeat", "name": named.name, "label": label or named.name}
        field["item"] = self._read(child["children"], inside)
        count = (child.get("control") or {}).get("jr:count")
        if count:
            place = Place(own=named.name, repeats=repeats, names=self._names)
            found = written_condition(str(count), place, value=True, at=(str(child["name"]), "repeat_count"), ledger=self._ledger)
            if found is not None:
                field["max"] = found
                self._ledger.approximate(f"{child['name']}, repeat_count", "import.repeat_count", expression=str(count)[:200])

    def _question(self, field_id: str, field: dict[str, Any], child: Mapping[str, Any], repeats: tuple[str, ...]) -> None:
        question = Question(
            id=field_id,
            source=child,
            named=self._names[str(child["name"])],
            place=Place(own=str(child["name"]), repeats=repeats, names=self._names),
            drafting=self._drafting,
            ledger=self._ledger,
            texts=self._texts,
        )
        field |= settings_of(question)

    def _condition(self, owner: dict[str, Any], source: Mapping[str, Any], *, repeats: tuple[str, ...]) -> None:
        relevant = (source.get("bind") or {}).get("relevant")
        if relevant:
            name = str(source["name"])
            place = Place(own=name, repeats=repeats, names=self._names)
            found = written_condition(str(relevant), place, at=(name, "relevant"), ledger=self._ledger)
            if found is not None:
                owner["show_if"] = found

    def _texts(self, value: object) -> Texts:
        if isinstance(value, Mapping):
            return {
                self._languages[str(name)]: str(text) for name, text in value.items() if str(name) in self._languages and text
            }
        return {self._drafting.locale: str(value)} if value else {}


def _pages(
    survey: Mapping[str, Any], children: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any] | None, list[Mapping[str, Any]]]]:
    """Cut the questions into pages: where the form has pages each outer group is one, and so is what stands between two."""
    outer = [child for child in children if child["type"] == "group"]
    has_pages = "pages" in str(survey.get("style", "")) or any(_is_page(child) for child in outer)
    loose: list[Mapping[str, Any]] = []
    for child in children:
        if not (has_pages and child["type"] == "group"):
            loose.append(child)
            continue
        if loose:
            yield None, loose
            loose = []
        yield child, list(child["children"])
    if loose:
        yield None, loose


def _is_page(group: Mapping[str, Any]) -> bool:
    return "field-list" in str((group.get("control") or {}).get("appearance", ""))


def _languages(survey: Mapping[str, Any], ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Give the languages of the sheets with their codes, the form's own first."""
    own = str(survey.get("default_language") or "default")
    names = dict.fromkeys([own, *_named_languages(survey)])
    taken: set[str] = set()
    for name in names:
        code = language_code(name) or (_UNNAMED if name == "default" else None)
        if code is None or code in taken:
            ledger.leave_out(name, "import.language", language=name)
        else:
            taken.add(code)
            yield name, code


def _named_languages(part: object) -> Iterator[str]:
    """Find every language that a text is translated to."""
    waiting: list[object] = [part]
    while waiting:
        here = waiting.pop(0)
        if isinstance(here, Mapping):
            for key in ("label", "hint"):
                if isinstance(here.get(key), Mapping):
                    yield from here[key]
            waiting.extend(here.get("children") or ())
            waiting.extend(here.get("choices") or ()) if isinstance(here.get("choices"), list) else None
