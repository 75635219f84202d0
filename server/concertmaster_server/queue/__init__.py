"""The doorbell: tells workers to look, and says nothing else. Its ways are arq on Redis, and the database's own notifications.

A ring may be lost, doubled or late, and nothing goes wrong: the truth lies in PostgreSQL, and workers look there by themselves
too. The only room that knows Redis and arq.
"""

from .arq import ArqDoorbell
from .doorbell import Doorbell, DoorbellError, Ring, WordChannel
from .notify import NotifyDoorbell

__all__ = ["ArqDoorbell", "Doorbell", "DoorbellError", "NotifyDoorbell", "Ring", "WordChannel"]
