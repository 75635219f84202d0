"""The actions of the main window: what there is to choose, with its words and keys, one file a menu.

What each does stands in ``binding``, in the file of the same name.
"""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

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
    panes,
    refactoring,
    runs,
    selecting,
    servers,
    text_size,
    views,
    ways,
    windows,
)

ACTIONS: Final[tuple[Action, ...]] = (
    *files.ACTIONS,
    *importing.ACTIONS,
    *exporting.ACTIONS,
    *comparing.ACTIONS,
    *edits.ACTIONS,
    *arranging.ACTIONS,
    *copying.ACTIONS,
    *selecting.ACTIONS,
    *ways.ACTIONS,
    *refactoring.ACTIONS,
    *finding.ACTIONS,
    *runs.ACTIONS,
    *views.ACTIONS,
    *panes.ACTIONS,
    *text_size.ACTIONS,
    *windows.ACTIONS,
    *servers.ACTIONS,
    *help.ACTIONS,
)
