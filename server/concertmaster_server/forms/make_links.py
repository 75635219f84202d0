"""Use case: make personal links to a published form, and write the letters that carry them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import Address, claim_address
from concertmaster_server.db.queries.form_letters import NewLetter, insert_letters
from concertmaster_server.db.queries.form_links import LinkRow, insert_links
from concertmaster_server.db.queries.forms import published_version
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.mail.addresses import read_address
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.naming import answers_by_id

from .answer_drafts import hash_of
from .compiled_forms import CompiledForms
from .link_tokens import FormLinks

_LARGEST: Final = 256 * 1024
"""Bytes of the answers that one link begins with."""


class BadRecipientError(ConcertMasterError):
    """A link cannot be made for one of the recipients. Takes ``number``, counted from one, and ``reason``."""

    code: ClassVar[str] = "link.bad_recipient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who gets a link; ``answers`` are by field name. ``email`` and ``locale`` may be empty."""

    email: str
    answers: Mapping[str, object]
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLinks:
    """Links to a form: for whom, until when, how often, and whether letters carry them to their recipients."""

    form_id: UUID
    recipients: Sequence[Recipient]
    expires_at: datetime | None
    single_use: bool
    send: bool


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A new link and its token, which is told once."""

    id: UUID
    token: str
    email: str


async def make_links(
    tx: Transaction,
    act: Act,
    wanted: WantedLinks,
    *,
    forms: CompiledForms,
    links: FormLinks,
    new_id: Callable[[], UUID],
) -> tuple[MadeLink, ...]:
    """Make a link for each; raises ``NotFoundError`` where the form is not published, or ``BadRecipientError``."""
    form_id = wanted.form_id
    version = await published_version(tx, act.organisation, form_id)
    if version is None:
        raise NotFoundError(kind="form", id=form_id)
    form = await forms.get(tx, act.organisation, form_id, version=version)
    rows: list[LinkRow] = []
    for number, one in enumerate(wanted.recipients, start=1):
        _check(one, number, known=frozenset(form.top.fields), locales=form.document.locales, send=wanted.send)
        rows.append(
            LinkRow(
                id=new_id(),
                form_id=form_id,
                recipient=one.email,
                answers=answers_by_id(form, one.answers),
                locale=one.locale,
                single_use=wanted.single_use,
                expires_at=wanted.expires_at,
                created_by=act.author,
                created_at=act.at,
            )
        )
    await insert_links(tx, act.organisation, rows)
    tokens = {row.id: links.token(row.id) for row in rows}
    for row in rows:
        await claim_address(tx, "link", hash_of(tokens[row.id]), owner=Address(act.organisation, row.id))
    if wanted.send:
        letters = [NewLetter(id=new_id(), kind="form_link", recipient=row.recipient, body={"link": str(row.id)}) for row in rows]
        await insert_letters(tx.raw, [(act.organisation, letter) for letter in letters])
    return tuple(MadeLink(row.id, tokens[row.id], row.recipient) for row in rows)


def _check(one: Recipient, number: int, *, known: frozenset[str], locales: Sequence[str], send: bool) -> None:
    if unknown := sorted(one.answers.keys() - known):
        raise BadRecipientError(number=number, reason=f"the form has no field '{unknown[0][:100]}'")
    if len(json.dumps(one.answers)) > _LARGEST:
        raise BadRecipientError(number=number, reason=f"its answers are more than {_LARGEST} bytes")
    if one.locale and one.locale not in locales:
        raise BadRecipientError(number=number, reason=f"the form does not speak '{one.locale}'")
    if one.email or send:
        try:
            read_address(one.email)
        except ValueError as refusal:
            raise BadRecipientError(number=number, reason=str(refusal)) from refusal
