"""Read the settings and the secret of a connection by the rules of its kind. Pure."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ValidationError

from concertmaster_shared.api.connection_kinds import KINDS
from concertmaster_shared.api.connections import ConnectionBody
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.problems import Problem, error, join


class ConnectionInvalidError(ConcertMasterError):
    """The connection cannot be kept as it is; ``problems`` say why. None of them holds a secret."""

    code: ClassVar[str] = "connection.invalid"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


def read_settings(body: ConnectionBody) -> dict[str, Any]:
    """Give the settings, completed with what they leave out; raises ``ConnectionInvalidError`` for them and for the secret."""
    kind = KINDS[body.kind]
    problems: list[Problem] = []
    settings: dict[str, Any] = {}
    try:
        settings = kind.settings.model_validate(body.settings).model_dump(mode="json")
    except ValidationError as failure:
        found = failure.errors(include_url=False, include_context=False, include_input=False)
        problems += [error("connection.field", join("settings", *place["loc"]), reason=place["msg"]) for place in found]
    if body.secret is not None:
        misfits = kind.misfits(body.secret)
        problems += [error("connection.field", join("secret", name), reason=reason) for name, reason in sorted(misfits.items())]
    if problems:
        raise ConnectionInvalidError(tuple(problems))
    return settings


def require_same_place(body: ConnectionBody, settings: dict[str, Any], *, kind: str, before: dict[str, Any]) -> None:
    """Refuse to send a stored secret elsewhere: who may change a connection may still not learn what it holds."""
    if kind != body.kind:
        raise ConnectionInvalidError((error("connection.secret_needed", join("secret"), settings="kind"),))
    moved = sorted(name for name in KINDS[body.kind].leads if settings.get(name) != before.get(name))
    if moved:
        raise ConnectionInvalidError((error("connection.secret_needed", join("secret"), settings=", ".join(moved)),))
