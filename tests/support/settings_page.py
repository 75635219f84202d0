"""The page of settings, made from their classes: ``python -m tests.support.settings_page`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from concertmaster_server.settings import PREFIX, Settings

PAGE = Path(__file__).parents[2] / "server" / "SETTINGS.md"

_HEAD = """# Settings

Each is an environment variable; with `_FILE` behind its name, the value is what stands in that file. `CONCERTMASTER_CONFIG` names
a TOML file in which the same may stand, flags of the verbs win over both. `DATABASE_URL` and `REDIS_URL` count where ours are not
set. This page is made from the classes (`python -m tests.support.settings_page`).

| Setting | What it is | If not set |
| --- | --- | --- |
"""


def page() -> str:
    """Give the page."""
    return _HEAD + "\n".join(_lines(Settings, PREFIX)) + "\n"


def _lines(model: type[BaseModel], prefix: str) -> list[str]:
    lines: list[str] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            lines += _lines(kind, f"{prefix}{name.upper()}_")
            continue
        usual = "" if field.default is None or field.is_required() or field.default_factory else f"`{field.default}`"
        lines.append(f"| `{prefix}{(field.alias or name).upper()}` | {(field.description or '').replace('|', '/')} | {usual} |")
    return lines


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
