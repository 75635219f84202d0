"""Why something cannot be sealed or opened. No error tells a wrong key from a changed text."""

from __future__ import annotations

from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError


class KeyUnreadableError(ConcertMasterError):
    """The text is no key of the vault. The text itself is told to nobody."""

    code: ClassVar[str] = "vault.key"


class VaultMissingError(ConcertMasterError):
    """This process was given no key, so it can neither seal nor open."""

    code: ClassVar[str] = "vault.missing"


class OpenError(ConcertMasterError):
    """The sealed secret does not open: its key is not here, or it belongs elsewhere, or it was changed."""

    code: ClassVar[str] = "vault.sealed"
