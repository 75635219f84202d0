"""Take a workflow elsewhere as a picture or as text: the question, the progress, the file."""

from .exporting import Exporting

__all__ = ["Exporting"]
