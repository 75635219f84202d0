"""Own the servers and processes of one machine: start them in order, restart what dies, end them in order.

PostgreSQL and Redis run from their own programs, on Unix sockets, in the data folder; our processes are given as command
lines. This room knows nothing of what they do, reads no settings, and speaks to PostgreSQL in no other words than the few
that make its login.
"""

from .options import Child, Options, Servers
from .state import PartState, PartStatus, running_servers
from .supervisor import Supervisor

__all__ = [
    "Child",
    "Options",
    "PartState",
    "PartStatus",
    "Servers",
    "Supervisor",
    "running_servers",
]
