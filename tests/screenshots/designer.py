"""Pictures of the designer for the docs: ``python -m tests.screenshots.designer OUT_DIR``.

Thirty nodes by light and by night, the start, thousands of nodes, mistakes, a difference, a run: each in a process of its own,
as an application is dressed once.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

PICTURES = Path(__file__).parents[2] / ".github" / "pictures"
DOCUMENT = Path(__file__).with_name("monthly-emissions.workflow.json")


class Shot(NamedTuple):
    """One picture: the end of its file's name, what it shows, how, and how large."""

    name: str
    scene: str
    theme: str = "light"
    size: str = "1440x860"
    monthly: bool = False


SHOTS: Final = (
    Shot("light", "editor", size="1920x1000", monthly=True),
    Shot("dark", "editor", theme="dark", size="1920x1000", monthly=True),
    Shot("start", "start", size="1280x800"),
    Shot("5000", "thousands", theme="dark", size="1280x720"),
    Shot("100000", "hundred_thousand", size="960x600"),
    Shot("problems", "problems"),
    Shot("difference", "difference", theme="dark"),
    Shot("run", "run"),
)


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES, help="where the pictures go")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        out = str(folder / f"designer-{shot.name}.png")
        document = ["--document", str(DOCUMENT)] if shot.monthly else []
        arguments = ["designer", out, "--scene", shot.scene, "--theme", shot.theme, "--size", shot.size, *document]
        subprocess.run([sys.executable, "-m", "tests.support.pictures", *arguments], check=True)


if __name__ == "__main__":
    main()
