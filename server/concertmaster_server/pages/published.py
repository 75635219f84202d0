"""Find the form behind an address that anybody may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import find_address
from concertmaster_server.db.queries.forms import published_version
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import taken_versions
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.submit import is_open
from concertmaster_server.forms.use_links import LinkNeededError
from concertmaster_shared.forms.compiled import CompiledForm

from .visit import SLUG

RESPONDENT: Final = "respondent"
"""Who stands beside what strangers change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A form as it is published now, and whether it takes answers."""

    organisation: UUID
    form_id: UUID
    version: int
    form: CompiledForm
    is_open: bool


async def find_by_slug(tx: Transaction, slug: str, *, now: datetime, forms: CompiledForms) -> Published:
    """Find a form that anybody may answer, and let the transaction work for its organisation.

    Raises ``NotFoundError``, or ``LinkNeededError`` where the form is answered through personal links alone.
    """
    address = await find_address(tx, "form", slug) if SLUG.fullmatch(slug) else None
    if address is None:
        raise NotFoundError(kind="form", id=slug)
    await name_organisations(tx.raw, (address.org_id,))
    found = await find_by_id(tx, address.org_id, address.target_id, now=now, forms=forms)
    if found.form.document.settings.identity == "token":
        raise LinkNeededError
    return found


async def find_by_id(tx: Transaction, organisation: UUID, form_id: UUID, *, now: datetime, forms: CompiledForms) -> Published:
    """Give a form of an organisation; raises ``NotFoundError`` where it is not published."""
    version = await published_version(tx, organisation, form_id)
    if version is None:
        raise NotFoundError(kind="form", id=form_id)
    form = await forms.get(tx, organisation, form_id, version=version)
    act = Act(organisation=organisation, author=RESPONDENT, at=now)
    opened = await is_open(tx, act, form_id, form=form)
    return Published(organisation=organisation, form_id=form_id, version=version, form=form, is_open=opened)


async def is_taken(tx: Transaction, found: Published, version: int, *, now: datetime) -> bool:
    """Tell whether a page drawn from this version may still be sent."""
    return await taken_versions.is_taken(
        tx, found.organisation, found.form_id, version=version, newest=found.version, now=now
    )  # fmt: skip
