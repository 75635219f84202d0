"""Pictures of the designer with many kinds of nodes, light and dark: ``python -m tests.screenshots.designer OUT_DIR``."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

PICTURES = Path(__file__).parents[2] / ".github" / "pictures"
DOCUMENT = Path(__file__).with_name("monthly-emissions.workflow.json")
SIZE = "1920x1000"


def main() -> None:
    """Take each picture in a process of its own: an application is dressed once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=PICTURES, help="where designer-light.png and designer-dark.png go"
    )
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        out = str(folder / f"designer-{theme}.png")
        subprocess.run(
            [
                *(sys.executable, "-m", "tests.support.pictures", "designer", out),
                *("--theme", theme, "--size", SIZE, "--document", str(DOCUMENT)),
            ],
            check=True,
        )


if __name__ == "__main__":
    main()
