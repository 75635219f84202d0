"""What each action of the window does, and when it can be chosen: the one table, a file for each menu."""

from __future__ import annotations

from concertmaster_designer.ui.action import ActionTable

from . import (
    arranging,
    comparing,
    copying,
    edits,
    exporting,
    files,
    finding,
    help,  # noqa: A004 - a menu's name
    importing,
    refactoring,
    runs,
    selecting,
    servers,
    text_size,
    views,
    ways,
    windows,
)
from .choosing import choose_node, go_to
from .parts import Parts

__all__ = ["Parts", "bind_actions", "choose_node", "go_to"]


def bind_actions(actions: ActionTable, parts: Parts) -> None:
    """Bind every action."""
    menus = (
        files,
        exporting,
        comparing,
        importing,
        edits,
        arranging,
        copying,
        selecting,
        ways,
        refactoring,
        finding,
        runs,
        views,
        text_size,
        windows,
        servers,
        help,
    )
    for menu in menus:
        menu.bind(actions, parts)
