"""Find texts in a document, and replace them: names, parameters, expressions, notes, settings. Pure; nothing here is applied."""

from .query import Query, QueryError, Scope
from .replace import Replacement, replacements
from .search import Hit, Place, hits_in, search, texts

__all__ = ["Hit", "Place", "Query", "QueryError", "Replacement", "Scope", "hits_in", "replacements", "search", "texts"]
