"""Differences and conflicts in words: the list of changes, the fields of one, what to compare with, and whose way to take.

It draws no graph and compares nothing: values come in, wishes go out.
"""

from .changes_panel import ChangesPanel
from .choice_dialog import CompareDialog, Version
from .conflicts_panel import ConflictsPanel
from .rows import ChangeRow, change_rows, counted

__all__ = ["ChangeRow", "ChangesPanel", "CompareDialog", "ConflictsPanel", "Version", "change_rows", "counted"]
