"""Quick fixes: what mends a problem where that is obvious, as edits with a title. Pure; nothing here applies them."""

from .find import fixes_for
from .fix import Fix

__all__ = ["Fix", "fixes_for"]
