"""From a form and the answers so far to what the template of a page reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from concertmaster_server.forms.drafting.saving import is_kept
from concertmaster_shared.forms.answers import Checked
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.document import Page
from concertmaster_shared.forms.fields.repeat import MOST_ROWS
from concertmaster_shared.forms.posted import written_texts
from concertmaster_shared.forms.spec import ContainerSettings, FieldSettings
from concertmaster_shared.forms.values.refusals import Refusal
from concertmaster_shared.forms.visibility import visible
from concertmaster_shared.messages import sentence
from concertmaster_shared.problems import Problem, join

from .entry import rows_of, shown_fields
from .live.build_live import build_live, parts_of
from .live.plan import is_fixed, is_live
from .markdown import SafeHtml, to_html
from .offers.build_offers import Shelf, offers_of
from .places.frames import frame_of
from .scripts import scripts_for
from .views import AdderView, FieldView, FrameView, PageView, PointerView, RowView
from .words import add_row, tell_local_moment, words_for

_FIRST_LEVEL: Final = 2
_MOST_BLANK: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a page is drawn from: answers by field name, and what was found when they were checked.

    ``mistakes`` are the problems to show, ``opened`` the places of fields that are new to the respondent, ``notice`` the code of
    a sentence. ``rows`` says how many rows a repeat shall have at least, by the name of its controls. ``version`` stands on a
    page whose answers are kept nowhere yet, ``revision`` on one that shows what a draft holds. ``held`` says what stands in the
    draft for fields in which another tab or device was quicker. ``origin`` is what the form's address on paper begins with,
    ``deadline`` is when the form closes.
    """

    form: CompiledForm
    page: str
    locale: str
    action: str
    now: datetime
    answers: Mapping[str, object]
    checked: Checked
    mistakes: tuple[Problem, ...] = ()
    opened: frozenset[str] = frozenset()
    notice: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    version: int | None = None
    revision: int | None = None
    held: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[tuple[str, str, str], ...] = ()
    origin: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where fields stand: outside all repeats or in one row; how the controls there are called."""

    answers: Mapping[str, Any]
    address: str = ""
    control: str = ""
    path: tuple[object, ...] = ()

    def row(self, repeat: CompiledField, number: int, answers: Mapping[str, Any]) -> _Place:
        return _Place(
            answers,
            f"{self.address}{repeat.id}/{number}/",
            f"{self.control}{repeat.name}[{number}].",
            (*self.path, repeat.name, number),
        )

    def id_of(self, name: str) -> str:
        return "-".join(str(part) for part in (*self.path, name))


def build_page(sheet: Sheet) -> tuple[FrameView, PageView]:
    """Work out everything that stands on a page."""
    form, document, words = sheet.form, sheet.form.document, words_for(sheet.locale)
    page = next(known for known in form.pages if known.id == sheet.page)
    shown = sheet.checked.visibility.pages or (page.id,)
    number = shown.index(page.id) + 1 if page.id in shown else 1
    title, heading = document.say(f"{page.id}.title", page.title, sheet.locale), document.heading(sheet.locale)
    opens = number == 1
    text = document.say("form.description", document.description, sheet.locale) if opens else ""
    notice = "page.more_questions" if sheet.opened else sheet.notice
    drawing = _Drawing(sheet, page, level=_FIRST_LEVEL + bool(opens and title))
    fields = drawing.fields()
    view = PageView(
        id=page.id,
        action=sheet.action,
        form_heading="" if opens or not title else heading,
        heading=heading if opens else title or heading,
        subheading=title if opens else "",
        description=to_html(text) if text else None,
        until=words["until"].format(moment=tell_local_moment(words, sheet.deadline)) if sheet.deadline else "",
        until_iso=sheet.deadline.isoformat(timespec="seconds") if sheet.deadline else "",
        number=number,
        count=len(shown),
        fields=fields,
        shown=drawing.shown(),
        live=drawing.live(),
        version=sheet.version,
        revision=sheet.revision,
        saves=is_kept(document.settings),
        mistakes=tuple(drawing.mistakes()),
        opened=tuple(drawing.opened) or tuple(PointerView(f"{label}: {text}", "") for label, text in sheet.held.items()),
        notice=sentence(notice, {}, language=sheet.locale) if notice else "",
        adders=tuple(drawing.adders),
        is_last=number == len(shown) and not _opens_pages(form, page),
        has_before=number > 1,
        can_save=is_kept(document.settings),
        scripts=scripts_for(form, page, saves=is_kept(document.settings)),
    )
    about = title if title and title != heading else ""
    parts = [f"{words['error']}: " if sheet.mistakes else "", about, " – " if about else "", heading]
    frame = frame_of(form, sheet.locale, "".join(parts), origin=sheet.origin, languages=sheet.languages)
    return frame, view


class _Drawing:
    """Builds the fields of one page."""

    def __init__(self, sheet: Sheet, page: Page, *, level: int) -> None:
        self._sheet = sheet
        self._form = sheet.form
        self._page = page
        self._level = level
        self._words = words_for(sheet.locale)
        asked = [known for known in self._form.top.fields.values() if self._form.pages[known.page] is page]
        self._place = _Place(_with_blank_rows(asked, sheet.answers, sheet.rows))
        self._hidden = self._hidden_here()
        self._is_live = is_live(sheet.form, page)
        self._parts = parts_of(sheet.form, page.id, sheet.locale) if self._is_live else frozenset()
        self._told = _by_path(sheet.mistakes)
        self._ids: dict[str, str] = {}
        # Nothing is answered here yet: what is to be worked out from it has to wait, and nothing is remarkable.
        is_fresh = not any(known.name in sheet.answers for known in asked)
        self._warned = {} if is_fresh else _by_path(_warnings(sheet.checked))
        self._later = {known for one in asked for known in self._form.dependents.get(one.id, ())} if is_fresh else set()
        self.adders: list[AdderView] = []
        self.opened: list[PointerView] = []

    def fields(self) -> tuple[FieldView, ...]:
        """Give the fields of the page; one whose answers are kept nowhere yet carries the hidden ones of the whole form."""
        carried = () if self._sheet.version is None else self._carried()
        return (*self._fields(self._page.items, self._place, self._level), *carried)

    def shown(self) -> str:
        """Name the fields shown here that are not always there."""
        shown = shown_fields(self._form, self._page.id, self._place.answers, hidden=self._hidden)
        return " ".join(one.address for one in shown if one.field.conditional)

    def live(self) -> SafeHtml | None:
        """Give what the page's script works with."""
        sheet = self._sheet
        if not self._is_live:
            return None
        told = build_live(
            self._form, self._page.id, locale=sheet.locale, words=self._words, answers=sheet.answers, hidden=self._hidden
        )
        return SafeHtml(told)

    def mistakes(self) -> Iterator[PointerView]:
        """Give the summary of what is to be mended."""
        for problem in self._sheet.mistakes:
            yield PointerView(problem.message, self._ids.get(problem.path, ""))

    def _hidden_here(self) -> frozenset[str]:
        """Give the addresses of what is not shown, in blank rows too."""
        hidden = self._sheet.checked.visibility.hidden
        if self._place.answers == self._sheet.answers:
            return hidden
        sheet = self._sheet
        with_blanks = visible(self._form, self._place.answers, now=sheet.now, locale=sheet.locale).hidden
        return hidden | {address for address in with_blanks if "/" in address}

    def _carried(self) -> Iterator[FieldView]:
        for known in self._form.top.fields.values():
            if known.spec.type == "hidden" and known.computed is None and known.name in self._sheet.answers:
                yield self._answered(known, self._place, self._level)

    def _fields(self, ids: Sequence[str], place: _Place, level: int, *, aside: bool = False) -> tuple[FieldView, ...]:
        """Build fields; ``aside`` are those in something that waits, and wait with it."""
        views = (self._seen(field_id, place, level, aside=aside) for field_id in ids)
        return tuple(view for view in views if view is not None)

    def _seen(self, field_id: str, place: _Place, level: int, *, aside: bool) -> FieldView | None:
        """Build a field unless it is hidden and only the server can tell when it is not."""
        is_hidden, is_part = place.address + field_id in self._hidden, field_id in self._parts
        if is_hidden and not is_part and (not aside or is_fixed(self._form, self._page.id, field_id)):
            return None
        view = self._field(field_id, place, level, aside=aside or is_hidden)
        if view is None or not is_part:
            return view
        is_empty = bool(view.inside) and all(one.waits for one in view.inside)
        return replace(view, part=field_id, waits=is_hidden or is_empty)

    def _field(self, field_id: str, place: _Place, level: int, *, aside: bool) -> FieldView | None:
        settings = self._form.document.fields[field_id]
        known = self._form.fields.get(field_id)
        if known is None:
            return self._unanswered(field_id, settings, place, level, aside=aside)
        if settings.type == "hidden" or not getattr(settings, "show", True):
            return None
        return self._repeat(known, place, level, aside=aside) if known.rows else self._answered(known, place, level)

    def _unanswered(self, field_id: str, settings: FieldSettings, place: _Place, level: int, *, aside: bool) -> FieldView | None:
        """Build a note or a section; a section with nothing to show is left out."""
        inside: tuple[FieldView, ...] = ()
        if isinstance(settings, ContainerSettings):
            inside = self._fields(settings.item, place, level + 1, aside=aside)
            if not inside:
                return None
        say = self._form.document.sayer(field_id, self._sheet.locale)
        return FieldView(
            type=settings.type,
            id=place.id_of(f"part-{field_id}"),
            name="",
            label=say("label", settings.label),
            hint=say("hint", settings.hint),
            settings=settings,
            say=say,
            level=level,
            inside=inside,
        )

    def _answered(self, known: CompiledField, place: _Place, level: int, **more: Any) -> FieldView:
        settings, say = known.settings, self._form.document.sayer(known.id, self._sheet.locale)
        path, control_id = join("answers", *place.path, known.name), place.id_of(known.name)
        self._ids[path] = control_id
        answer = place.answers.get(known.name) if known.computed is None else None
        label, is_new = say("label", settings.label) or known.name, path in self._sheet.opened
        texts = tuple(written_texts(known, answer))
        if is_new:
            self.opened.append(PointerView(label, control_id))
        return FieldView(
            type=settings.type,
            id=control_id,
            name=place.control + known.name,
            label=label,
            hint=say("hint", settings.hint),
            settings=settings,
            say=say,
            level=level,
            optional=_is_optional(known),
            is_new=is_new,
            texts=texts,
            is_readable=not isinstance(known.accept(answer), Refusal),
            value=self._worth(known, place),
            comes_later=known.id in self._later,
            errors=tuple(self._told.get(path, ())),
            warnings=tuple(self._warned.get(path, ())),
            **offers_of(self._shelf(place), known, texts),
            **more,
        )

    def _shelf(self, place: _Place) -> Shelf:
        sheet = self._sheet
        return Shelf(
            form=self._form,
            locale=sheet.locale,
            action=sheet.action,
            now=sheet.now,
            answers=self._place.answers,
            hidden=self._hidden,
            address=place.address,
            path=place.path,
        )

    def _repeat(self, known: CompiledField, place: _Place, level: int, *, aside: bool) -> FieldView:
        settings: Any = known.settings
        rows = rows_of(place.answers.get(known.name))
        say = self._form.document.sayer(known.id, self._sheet.locale)
        called = say("row_label", settings.row_label)
        control_id = place.id_of(known.name)
        most = _most_rows(known)
        views = tuple(
            RowView(
                id=f"{control_id}-{number}",
                title=f"{called or self._words['entry']} {number + 1}",
                inside=self._fields(settings.item, place.row(known, number, row), level + 2, aside=aside),
            )
            for number, row in enumerate(rows)
        )
        if len(rows) < most:
            label = add_row(self._words, called)
            self.adders.append(AdderView(place.control + known.name, label, f"{control_id}-{len(rows)}", control_id, aside))
        return self._answered(known, place, level, rows=views, most_rows=most)

    def _worth(self, known: CompiledField, place: _Place) -> str:
        """Say what was worked out."""
        if known.computed is None:
            return ""
        if known.id in self._later:
            return self._words["later"]
        value = self._sheet.checked.calculated.get(place.address + known.id)
        if value is None:
            return self._words["nothing_yet"]
        return known.spec.summary(value, known.settings, self._form.document.sayer(known.id, self._sheet.locale))


def _with_blank_rows(
    fields: Sequence[CompiledField], answers: Mapping[str, Any], wanted: Mapping[str, int], control: str = ""
) -> dict[str, Any]:
    """Give the answers with the blank rows that are there to be filled in: as many as are wanted, and never none at all."""
    padded = dict(answers)
    for known in fields:
        if known.rows is None:
            continue
        name = control + known.name
        rows = rows_of(answers.get(known.name))
        least = known.limits.get("min")
        wished = max(1, least if isinstance(least, int) else 0, wanted.get(name, 0))
        blanks = min(wished, _most_rows(known), len(rows) + _MOST_BLANK) - len(rows)
        inner = list(known.rows.fields.values())
        padded[known.name] = [
            _with_blank_rows(inner, row, wanted, f"{name}[{number}].") for number, row in enumerate([*rows, *[{}] * blanks])
        ]
    return padded


def _most_rows(known: CompiledField) -> int:
    most = known.limits.get("max")
    return most if isinstance(most, int) else MOST_ROWS


def _opens_pages(form: CompiledForm, page: Page) -> bool:
    """Tell whether answers on this page decide about later ones."""
    here = next(number for number, known in enumerate(form.pages) if known is page)
    later = frozenset(known.id for known in form.pages[here + 1 :])
    return any(later & form.dependents.get(known.id, frozenset()) for known in form.top.fields.values() if known.page == here)


def _is_optional(known: CompiledField) -> bool:
    """Tell whether the field may stay empty whatever else is answered."""
    if known.computed is not None or known.required or known.required_if is not None:
        return False
    return getattr(known.settings, "min", None) in (None, 0) if known.rows is not None else True


def _by_path(problems: Sequence[Problem]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.path, []).append(problem.message)
    return found


def _warnings(checked: Checked) -> tuple[Problem, ...]:
    """Give what the author's checks find remarkable; rules that fail themselves are the author's business alone."""
    told = ("answer.check_failed", "warning")
    return tuple(problem for problem in checked.problems if (problem.code, problem.severity) == told)
