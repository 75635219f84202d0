"""The one place where verbs and processes read the settings. What is wrong is told by name; no value is ever shown."""

from __future__ import annotations

from collections.abc import Sequence
from tomllib import TOMLDecodeError
from typing import Any, ClassVar

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from concertmaster_server.settings import PREFIX, Settings


class SettingsRefusedError(click.ClickException):
    """Settings that cannot be used: the verb was called wrongly."""

    exit_code: ClassVar[int] = 2


def read_settings(**flags: Any) -> Settings:
    """Read the settings, flags first; raises ``SettingsRefusedError`` with a line for each setting that does not fit."""
    try:
        return Settings(**flags)
    except ValidationError as failure:
        found = failure.errors(include_url=False, include_context=False, include_input=False)
        raise SettingsRefusedError("\n".join(f"{_name(error['loc'])}: {error['msg']}" for error in found)) from None
    except (SettingsError, TOMLDecodeError) as failure:
        raise SettingsRefusedError(f"The settings cannot be read: {failure}") from None


def _name(place: Sequence[str | int]) -> str:
    return PREFIX + "_".join(str(part) for part in place).upper()
