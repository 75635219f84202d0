"""What every test needs. Fixtures of an area stand in that area's own conftest."""

from __future__ import annotations

import os

# Before anything imports Qt: windows are painted into memory, so tests run where there is no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
