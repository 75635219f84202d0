"""Merge two sides that grew out of one document, by part and by field.

The outcome is always a document that can be read and whose edges have both ends. What both sides changed is a conflict in a list,
never lost in silence. It reads no file and asks nobody: choices come in as values.
"""

from .conflict import Choice, Conflict, Merged, Place, Side
from .merge import merge

__all__ = ["Choice", "Conflict", "Merged", "Place", "Side", "merge"]
