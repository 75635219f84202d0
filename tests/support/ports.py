"""Ports for servers that listen a moment after their port was chosen."""

from __future__ import annotations

import random
import socket
from typing import Final

_BELOW_OUTGOING: Final = range(20_000, 32_000)
"""Where no system takes the near ends of outgoing connections from: one of those would hold the port when it is wanted."""

_CHANCE: Final = random.SystemRandom()


def free_ports() -> int:
    """Give a port of loopback at which nobody listens, nor at the next one."""
    while True:
        port = _CHANCE.choice(_BELOW_OUTGOING)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
