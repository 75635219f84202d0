"""Routes of personal links to forms: make them, list them, take them back."""

from __future__ import annotations

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.cursors import page, read_id
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.form_links import list_links, revoke_link
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.forms.make_links import Recipient, WantedLinks, make_links
from concertmaster_server.forms.use_links import standing
from concertmaster_server.mail.errors import NotSetUpError
from concertmaster_server.vault import VaultMissingError
from concertmaster_shared.api import form_links as operations
from concertmaster_shared.api.form_links import MakeLinksBody
from concertmaster_shared.api.page import PageQuery

ROUTES = Routes()


@ROUTES.on(operations.MAKE)
async def make_form_links(tx: Transaction, call: Call) -> Answer:
    """Make links; their addresses are told this once."""
    body: MakeLinksBody = call.body
    if call.parts.vault is None:
        raise VaultMissingError
    if body.send and not call.parts.options.sends_mail:
        raise NotSetUpError
    wanted = WantedLinks(
        form_id=call.path["form_id"],
        recipients=[Recipient(email=one.email, answers=one.answers, locale=one.locale) for one in body.recipients],
        expires_at=body.expires_at,
        single_use=body.single_use,
        send=body.send,
    )
    links = FormLinks(call.parts.vault)
    made = await make_links(tx, call.act(), wanted, forms=call.parts.forms, links=links, new_id=call.parts.new_id)
    base = call.parts.options.public_url
    return Answer(content={"links": [{"id": one.id, "url": f"{base}/l/{one.token}", "email": one.email} for one in made]})


@ROUTES.on(operations.LIST)
async def list_form_links(tx: Transaction, call: Call) -> Answer:
    """List links, newest first."""
    query: PageQuery = call.query
    form_id = call.path["form_id"]
    if not await definitions.exists(tx, FORM, call.organisation, draft_id=form_id):
        raise NotFoundError(kind="form", id=form_id)
    found = await list_links(tx, call.organisation, form_id, before=read_id(query.cursor), limit=query.limit + 1)
    rows, cursor = page(found, query.limit, key=lambda row: row.id)
    now = call.act().at
    items = [
        {
            "id": row.id,
            "email": row.recipient,
            "state": standing(row, now) or "open",
            "single_use": row.single_use,
            "uses": row.uses,
            "expires_at": row.expires_at,
            "created_at": row.created_at,
        }
        for row in rows
    ]
    return Answer(content={"items": items, "next_cursor": cursor})


@ROUTES.on(operations.REVOKE)
async def revoke_form_link(tx: Transaction, call: Call) -> Answer:
    """Take a link back."""
    act = call.act()
    link_id = call.path["link_id"]
    if not await revoke_link(tx, act.organisation, call.path["form_id"], link_id=link_id, now=act.at):
        raise NotFoundError(kind="link", id=link_id)
    return Answer()
