"""What somebody may do, and which roles may do it. The one table; ``identity`` on the server asks it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

Right = Literal[
    "workflows.read",
    "workflows.write",
    "workflows.publish",
    "forms.read",
    "forms.write",
    "forms.publish",
    "submissions.read",
    "submissions.write",
    "submit",
    "runs.read",
    "runs.start",
    "runs.control",
    "connections.read",
    "connections.change",
    "people.manage",
    "keys.write",
    "users.write",
]

Role = Literal["owner", "admin", "editor", "operator", "viewer", "submitter"]

RIGHTS: Final[tuple[Right, ...]] = get_args(Right)

_VIEW: frozenset[Right] = frozenset({"workflows.read", "forms.read", "submissions.read", "runs.read"})
_OPERATE: frozenset[Right] = _VIEW | {"submit", "submissions.write", "runs.start", "runs.control"}
_EDIT: frozenset[Right] = _OPERATE | {"workflows.write", "workflows.publish", "forms.write", "forms.publish", "connections.read"}

ROLES: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        "owner": frozenset(RIGHTS),
        "admin": frozenset(RIGHTS),
        "editor": _EDIT,
        "operator": _OPERATE,
        "viewer": _VIEW,
        "submitter": frozenset({"submit"}),
    }
)
