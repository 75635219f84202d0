"""Large values and files, each under a key: in a folder of this machine or in an S3-compatible bucket.

A key is a path of checked segments; whoever makes one puts the organisation into it. A blob is there whole or not at all. Nothing
here knows runs, people or the database, and no key from outside goes in unchecked.
"""

from .errors import (
    BlobAddressError,
    BlobDamagedError,
    BlobError,
    BlobKeyError,
    BlobMissingError,
    BlobTooLargeError,
    BlobUnavailableError,
)
from .keys import key_problem
from .opening import BlobOptions, open_store
from .payloads import INLINE_LIMIT, BlobReference, Stowed, fetch, stow
from .store import BlobFacts, BlobStore

__all__ = [
    "INLINE_LIMIT",
    "BlobAddressError",
    "BlobDamagedError",
    "BlobError",
    "BlobFacts",
    "BlobKeyError",
    "BlobMissingError",
    "BlobOptions",
    "BlobReference",
    "BlobStore",
    "BlobTooLargeError",
    "BlobUnavailableError",
    "Stowed",
    "fetch",
    "key_problem",
    "open_store",
    "stow",
]
