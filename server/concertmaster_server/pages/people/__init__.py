"""Pages behind personal links: a question to decide, how it stands, and the way to a personal form.

Nothing here decides: what counts, and what is too late, is a matter of ``runs``.
"""
