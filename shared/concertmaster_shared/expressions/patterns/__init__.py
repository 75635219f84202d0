"""Regular expressions whose time grows with the text alone, never with a power of it.

The syntax is the part that our engine and a browser's ``RegExp`` with the flag ``u`` read alike: signs and classes, groups,
choice, repetition with bounds. There are no back references and no look-around. A pattern fits a text when it fits all of it.
"""

from .machine import Pattern, compile_pattern
from .syntax import WHITE_SPACE

__all__ = ["WHITE_SPACE", "Pattern", "compile_pattern"]
