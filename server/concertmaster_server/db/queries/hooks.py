"""How the node of a published webhook trigger was set up."""

from __future__ import annotations

from typing import Any, Final

from concertmaster_server.db.raw import RawConnection

from .starts import Entrance

_PARAMETERS: Final = """
select jsonb_path_query_first(document, '$.nodes[*] ? (@.id == $id).parameters', jsonb_build_object('id', %s::text))
from workflow_versions where org_id = %s and workflow_id = %s and version = %s
"""


async def hook_parameters(raw: RawConnection, hook: Entrance) -> dict[str, Any]:
    """Give the parameters of a hook's node. Versions never change, so these may be kept."""
    values = (hook.node_id, hook.org_id, hook.workflow_id, hook.version)
    row = await (await raw.execute(_PARAMETERS, values)).fetchone()
    return (row[0] if row is not None else None) or {}
