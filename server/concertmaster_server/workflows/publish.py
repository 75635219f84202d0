"""Use case: make the draft an immutable version that new runs take, and let it listen.

The draft is checked again with the rules that the designer showed. Publishing what is published already gives that version.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import Address, claim_address, release_addresses
from concertmaster_server.db.queries.definitions import WORKFLOW
from concertmaster_server.db.queries.schedules import read_clock, replace_schedules
from concertmaster_server.db.queries.versions import Version, insert_version, newest_version
from concertmaster_server.db.queries.workflows import Trigger, list_triggers, replace_triggers
from concertmaster_server.db.refusals import AddressTakenError, DocumentInvalidError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation import has_errors
from concertmaster_shared.workflow import Node, WorkflowDocument, content_hash

from .check import check_stored
from .drafts import lock
from .references import facts_of
from .schedules import schedules_of
from .surroundings import read_surroundings

_WEBHOOK: Final = "webhook"
_OWN_PATH: Final = re.compile(r"[A-Za-z0-9._~-]{1,128}")
_RANDOM_PATH: Final = re.compile(r"r-[A-Za-z0-9_-]{32}")
_RANDOM_BYTES: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The version that new runs take; ``hooks`` are the paths of its webhook triggers, by node."""

    version: int
    hash: str
    hooks: Mapping[str, str]


async def publish(
    tx: Transaction,
    act: Act,
    *,
    workflow_id: UUID,
    note: str,
    wanted: frozenset[int] | None,
    random_bytes: Callable[[int], bytes],
) -> Published:
    """Publish the draft; raises ``DocumentInvalidError``, ``AddressTakenError``, ``StaleError`` or ``NotFoundError``."""
    draft = await lock(tx, act.organisation, workflow_id, wanted=wanted)
    checked = await check_stored(draft.document, await read_surroundings(tx, act.organisation))
    problems = (*checked.problems, *_bad_paths(checked.document))
    if has_errors(problems):
        raise DocumentInvalidError(problems)
    identity = await asyncio.to_thread(content_hash, checked.document)
    newest = await newest_version(tx, WORKFLOW, act.organisation, draft_id=workflow_id)
    if newest is not None and newest.hash == identity:
        listening = {hook.node_id: hook.address or "" for hook in await _hooks(tx, act.organisation, workflow_id)}
        return Published(version=newest.version, hash=identity, hooks=listening)
    version = Version(
        version=1 if newest is None else newest.version + 1,
        hash=identity,
        note=note,
        published_at=act.at,
        document=draft.document,
    )
    facts = await facts_of(tx, act.organisation, checked.document)
    await insert_version(tx, WORKFLOW, act.organisation, draft_id=workflow_id, version=version, author=act.author, facts=facts)
    hooks = await _listen(tx, act, workflow_id, document=checked.document, version=version.version, random_bytes=random_bytes)
    return Published(version=version.version, hash=identity, hooks=hooks)


async def _listen(
    tx: Transaction,
    act: Act,
    workflow_id: UUID,
    *,
    document: WorkflowDocument,
    version: int,
    random_bytes: Callable[[int], bytes],
) -> Mapping[str, str]:
    """Let the new version listen where its triggers say; give the paths of its hooks."""
    made = {hook.node_id: hook.address for hook in await _hooks(tx, act.organisation, workflow_id)}
    triggers: list[Trigger] = []
    for node in _triggers(document):
        kind = node.type.partition(".")[2]
        address = _address(node, kind)
        if kind == _WEBHOOK and not address:
            # A path that we made stays over publishes: somebody has told it to another program.
            kept = made.get(node.id) or ""
            address = kept if _RANDOM_PATH.fullmatch(kept) else _random_path(random_bytes)
        triggers.append(Trigger(node_id=node.id, kind=kind, address=address or None))
    hooks = {trigger.node_id: trigger.address for trigger in triggers if trigger.kind == _WEBHOOK and trigger.address}
    owner = Address(act.organisation, workflow_id)
    await release_addresses(tx, "hook", owner, keep=hooks.values())
    # In one order everywhere: two publishes that want the same paths must not wait for each other.
    for address in sorted(hooks.values()):
        if not await claim_address(tx, "hook", address, owner=owner):
            raise AddressTakenError(address=address)
    await replace_triggers(tx, act.organisation, workflow_id, version=version, triggers=triggers)
    now = await read_clock(tx.raw)
    schedules = schedules_of(_triggers(document), act.organisation, workflow_id, version=version, now=now)
    await replace_schedules(tx.raw, act.organisation, workflow_id, schedules=schedules)
    return hooks


async def _hooks(tx: Transaction, organisation: UUID, workflow_id: UUID) -> tuple[Trigger, ...]:
    return tuple(node for node in await list_triggers(tx, organisation, workflow_id) if node.kind == _WEBHOOK)


def _triggers(document: WorkflowDocument) -> Iterator[Node]:
    for node in document.nodes:
        spec = CATALOGUE.get(node.type)
        if spec is not None and spec.is_trigger and not node.disabled:
            yield node


def _address(node: Node, kind: str) -> str:
    name = {"form": "form", _WEBHOOK: "path"}.get(kind)
    value = node.parameters.get(name) if name else None
    return value if isinstance(value, str) else ""


def _bad_paths(document: WorkflowDocument) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in _triggers(document):
        path = _address(node, _WEBHOOK) if node.type == f"trigger.{_WEBHOOK}" else ""
        if not path:
            continue
        place = join("nodes", node.id, "parameters", "path")
        if _OWN_PATH.fullmatch(path) is None:
            yield error("workflow.hook_path", place, path=path)
        elif path in seen:
            yield error("workflow.hook_twice", place, path=path)
        seen.add(path)


def _random_path(random_bytes: Callable[[int], bytes]) -> str:
    return "r-" + base64.urlsafe_b64encode(random_bytes(_RANDOM_BYTES)).decode("ascii")
