"""Workflows of other programs, read as ours: what is alike is carried over, and each thing that is not is listed by its place.

A node without a counterpart stays, with its own type and all of its settings, so that nothing is lost and everybody sees it.
"""

from .import_workflow import ForeignError, import_workflow, recognise
from .report import Fate, Imported, Line

__all__ = ["Fate", "ForeignError", "Imported", "Line", "import_workflow", "recognise"]
