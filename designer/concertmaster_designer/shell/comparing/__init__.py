"""Comparing and merging in the window: what to compare with is asked, the difference is shown, conflicts are settled.

What differs and what a merge makes of it is decided in ``concertmaster_shared.workflow``.
"""

from .comparing import Comparing
from .merging import Merging

__all__ = ["Comparing", "Merging"]
