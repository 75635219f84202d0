"""An open document: its value, edits, undo, selection, problems, and how it stands with the server or file it came from.

It must not know Qt. A window listens through ``Notice`` and hands in edits; the disk and the server are reached through
``storage`` and ``remote``.
"""
