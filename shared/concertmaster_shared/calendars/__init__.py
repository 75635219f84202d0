"""Calendars: the moments that a cron text and a time zone name. Designer and server ask here, so they agree.

A text names wall times, what a clock on the wall of that zone shows; a slot is the moment, in UTC, of one of them. Clocks are put
forward and back, so that not every wall time has one moment:

- A wall time that the clocks leap over has its slot where the leap ends. Several of them in one leap are one slot.
- A wall time that comes twice has its slot the first time. So an hour that is repeated has no slots of its own.

Nothing here knows what time it is. Which zones there are, and how their clocks go, comes from the IANA tables of the system or of
``tzdata``.
"""

from .cron import check_cron
from .slots import latest_slots, next_slot, slots_between
from .zones import find_zone

__all__ = ["check_cron", "find_zone", "latest_slots", "next_slot", "slots_between"]
