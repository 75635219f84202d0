"""Code to sentence: one catalogue a language, from which window, page and API speak.

A sentence says what is wrong and how to mend it. It names parameters in braces: ``{name}``. Nothing here decides anything.
"""

from .catalogue import codes, languages, sentence

__all__ = ["codes", "languages", "sentence"]
