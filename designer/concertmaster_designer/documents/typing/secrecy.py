"""Hide what may be secret before anything shows values: the names tell, not the values."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "••••••"

_SECRET: Final = re.compile(
    r"(?:^|[_\-.])(?:authorization|cookie|credentials?|passphrase|passw(?:or)?d|pin|pwd|secrets?|signature|tokens?)(?:$|[_\-.])"
    r"|api[_\-.]?keys?(?:$|[_\-.])|private[_\-.]?key"
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def is_secret_name(name: str) -> bool:
    """Tell whether what stands under a name should not be shown."""
    return _SECRET.search(_CAMEL.sub("_", name).lower()) is not None


def without_secrets(value: object) -> object:
    """Give a JSON value with everything under a telling name hidden; nothing else changes."""
    if isinstance(value, dict):
        return {name: _hide(part) if is_secret_name(str(name)) else without_secrets(part) for name, part in value.items()}
    return [without_secrets(item) for item in value] if isinstance(value, list) else value


def _hide(value: object) -> object:
    if isinstance(value, dict):
        return {name: _hide(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_hide(item) for item in value]
    return value if value is None or isinstance(value, bool) else HIDDEN
