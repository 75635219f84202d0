"""What a start does without: libraries that only some need are imported when they do."""

import subprocess
import sys

LATER = ("httpx", "networkx", "rich")


def test_a_start_imports_nothing_that_only_some_need():
    program = f"import sys, concertmaster_designer.app.wiring; print(*[name for name in {LATER} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
