"""The short words of pages in other languages than English: one module a language, called by its code, with a ``WORDS`` table.

The sentences of the same languages stand in ``concertmaster_shared.messages``.
"""
