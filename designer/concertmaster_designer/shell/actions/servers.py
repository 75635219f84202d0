"""Actions on the server."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="server.sign_in", title="Sign in", group="Server", icon="log-in", words="connect server login"),
    Action(name="server.sign_out", title="Sign out", group="Server", icon="log-out", words="disconnect logout"),
    Action(name="server.refresh", title="Read the lists again", group="Server", icon="refresh-cw", keys=("F5",), words="reload"),
)
