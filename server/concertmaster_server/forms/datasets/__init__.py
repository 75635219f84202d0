"""Tables that forms look answers up in: stored by an organisation, kept in memory where answers are taken.

A published form uses the rows as they are now, not as they were when it was published. What an answer may be is not
decided here.
"""
