"""Secrets at rest and signatures: seal, open, sign, verify, mask. Pure but for one file that holds the key.

The keys never come near the database, and nothing here knows SQL, HTTP or the settings. The first key seals and signs; others
open what was sealed before. Sealing everything anew under the first key is not built yet.
"""

from .errors import KeyUnreadableError, OpenError, VaultMissingError
from .sealing import Sealed, Vault
from .signing import Signer

__all__ = ["KeyUnreadableError", "OpenError", "Sealed", "Signer", "Vault", "VaultMissingError"]
