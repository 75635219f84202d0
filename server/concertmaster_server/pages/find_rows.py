"""Rows of a large dataset for whoever types: the whole page is posted, since filters may read any answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import answer_drafts
from concertmaster_server.forms.submit import FormClosedError
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.datasets import Asked, Offered, offered_rows

from .entry import merge, read_entry
from .first_page import FirstPage
from .parts import PageParts
from .published import find_by_slug
from .replies import PRIVATE, SECURITY, Reply
from .visit import TOKEN, Visit

_STEP: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\[([0-9]{1,4})\])?")
_LONGEST_WORDS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asker:
    form: CompiledForm
    locale: str
    before: Mapping[str, object]


class FindRows:
    """Answers searches, below forms and below drafts."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts

    async def in_form(self, visit: Visit) -> Reply:
        """Search from a first page; raises ``NotFoundError`` or ``FormClosedError``."""
        async with self._parts.database.transaction() as tx:
            found = await find_by_slug(tx, visit.names["slug"], now=self._parts.now(), forms=self._parts.forms)
        if not found.is_open:
            raise FormClosedError
        return self._answer(visit, _Asker(form=found.form, locale=FirstPage.of(found.form, visit).locale, before={}))

    async def in_draft(self, visit: Visit) -> Reply:
        """Search from a page of a draft; raises ``NotFoundError``."""
        async with self._parts.database.transaction() as tx:
            draft = await self._find(tx, visit.names["token"])
        return self._answer(visit, _Asker(form=draft.form, locale=draft.locale, before=draft.answers))

    async def _find(self, tx: Transaction, token: str) -> answer_drafts.AnswerDraft:
        if TOKEN.fullmatch(token) is None:
            raise NotFoundError(kind="draft", id="")
        address = await answer_drafts.address_of(tx, token)
        await name_organisations(tx.raw, (address.org_id,))
        return await answer_drafts.find(tx, address, forms=self._parts.forms)

    def _answer(self, visit: Visit, asker: _Asker) -> Reply:
        own = dict(visit.pairs)
        words, control = own.get("_q", "")[:_LONGEST_WORDS], own.get("_at", "")
        field, rows = _field_at(asker.form, control)
        entry = read_entry(asker.form, visit.pairs)
        page = entry.page or asker.form.pages[0].id
        answers = merge(asker.form, page, entry, before=asker.before)
        asked = Asked(answers=answers, now=self._parts.now(), locale=asker.locale, rows=rows)
        return _json(offered_rows(asker.form, field, asked, words=words))


def _field_at(form: CompiledForm, control: str) -> tuple[CompiledField, tuple[tuple[str, int], ...]]:
    """Give the lookup that has a control, and the rows it stands in; raises ``NotFoundError``."""
    level, field = form.top, None
    rows: list[tuple[str, int]] = []
    for step in control.split("."):
        match = _STEP.fullmatch(step)
        field = level.fields.get(match[1]) if match else None
        if field is not None and match is not None and match[2] is not None and field.rows is not None:
            rows.append((field.name, int(match[2])))
            level = field.rows
    if field is None or field.dataset is None:
        raise NotFoundError(kind="field", id=control[:64])
    return field, tuple(rows)


def _json(found: Offered) -> Reply:
    body: dict[str, Any] = {"rows": found.rows, "more": found.more}
    headers = {**SECURITY, **PRIVATE}
    return Reply(media_type="application/json", body=orjson.dumps(body), headers=headers)
