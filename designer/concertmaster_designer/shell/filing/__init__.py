"""Files of open documents that other programs write as well."""

from .changes import FileChanges

__all__ = ["FileChanges"]
