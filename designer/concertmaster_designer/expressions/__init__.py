"""The expression editor: one field for expressions and for texts with ``{{ }}`` parts, wherever a room needs one.

It colours, completes, shows what an expression gives, and where it is wrong. What can be named at a place, and with which
values it is tried, comes from a ``Place`` that the room hands in. Nothing here changes a document.
"""
