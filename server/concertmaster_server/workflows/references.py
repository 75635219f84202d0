"""What a start of a run needs to know of its version without reading the document: its settings, and what its runs may use.

Read at publish, once. A run goes on with the versions of those that were published when it began.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from concertmaster_server.db.queries.addresses import find_address
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.nodes import CATALOGUE, ParameterKind
from concertmaster_shared.workflow import WorkflowDocument


async def facts_of(tx: Transaction, organisation: UUID, document: WorkflowDocument) -> dict[str, Any]:
    """Give the columns of a version that stand beside its document."""
    refers = set(_workflows(document))
    for slug in set(_named(document, "form")):
        address = await find_address(tx, "form", slug)
        if address is not None and address.org_id == organisation:
            refers.add(address.target_id)
    settings = document.settings.model_dump(mode="json", exclude_defaults=True)
    return {"settings": settings, "refers": sorted(refers)}


def _workflows(document: WorkflowDocument) -> Iterator[UUID]:
    for text in _named(document, "workflow"):
        with contextlib.suppress(ValueError):  # a parameter that is no id: the step that calls it says so
            yield UUID(text)
    if document.settings.on_error is not None:
        yield document.settings.on_error


def _named(document: WorkflowDocument, kind: ParameterKind) -> Iterator[str]:
    """Give what the parameters of one kind name, over all nodes that are no triggers."""
    for node in document.nodes:
        spec = CATALOGUE.get(node.type)
        for parameter in spec.parameters if spec is not None and not spec.is_trigger else ():
            value = node.parameters.get(parameter.name)
            if parameter.kind == kind and isinstance(value, str):
                yield value
