"""API keys in the key store of the system, one for each server; where there is no trusted store, in memory alone.

Never in a file of ours: a store that is not on the list below (a plain file, a null store, one that somebody plugged in) is not
used. Looking for a store may talk to the desktop, so callers do it off the GUI thread.
"""

from __future__ import annotations

import contextlib
from typing import Final, Protocol

TRUSTED: Final = frozenset(
    {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)
"""Stores that encrypt and that the desktop guards."""

_USER: Final = "api-key"


class KeyStore:
    """Keys by origin; a key kept for one origin is never given for another."""

    def __init__(self) -> None:
        self._memory: dict[str, str] = {}

    def keep(self, origin: str, key: str) -> bool:
        """Keep a key; tell whether it outlives this program."""
        self._memory[origin] = key
        store = _trusted_store()
        if store is None:
            return False
        try:
            store.set_password(_service(origin), _USER, key)
        except Exception:  # noqa: BLE001 - a store may fail in its own ways (no desktop, locked); memory still has the key
            return False
        return True

    def key(self, origin: str) -> str | None:
        """Give the key of this origin, or nothing."""
        if origin in self._memory:
            return self._memory[origin]
        store = _trusted_store()
        if store is None:
            return None
        try:
            return store.get_password(_service(origin), _USER)
        except Exception:  # noqa: BLE001 - as above; the person signs in again
            return None

    def forget(self, origin: str) -> None:
        """Remove the key of this origin."""
        self._memory.pop(origin, None)
        store = _trusted_store()
        if store is not None:
            with contextlib.suppress(Exception):  # as above, and a key that is not there
                store.delete_password(_service(origin), _USER)


def _service(origin: str) -> str:
    return f"ConcertMaster {origin}"


class _Store(Protocol):
    """What we ask of a store."""

    def set_password(self, service: str, username: str, password: str) -> None: ...
    def get_password(self, service: str, username: str) -> str | None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def _trusted_store() -> _Store | None:
    """Give the store that this machine is set to, if it is one of those we trust."""
    import keyring  # noqa: PLC0415 - it looks for stores while it is imported, which a start should not wait for

    chosen = keyring.get_keyring()
    # Where several stores work, keyring gives a chain of them.
    candidates: tuple[_Store, ...] = tuple(getattr(chosen, "backends", ())) or (chosen,)
    return next((store for store in candidates if _name(store) in TRUSTED), None)


def _name(store: _Store) -> str:
    return f"{type(store).__module__}.{type(store).__qualname__}"
