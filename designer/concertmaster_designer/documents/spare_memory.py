"""Give memory that was let go back to the system, which the allocator of the GNU library keeps for what may come.

After a large document was read or written that is a hundred megabytes. Elsewhere nothing is done: other systems' allocators do
it by themselves.
"""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give back what nothing uses; takes milliseconds, on any thread."""
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
