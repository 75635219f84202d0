"""What every part of every window is given; ``app`` makes it once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from concertmaster_designer.documents.checking import Checker
from concertmaster_designer.storage.bookmarks import BookmarkStore
from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.storage.keys import KeyStore
from concertmaster_designer.storage.preferences import PreferenceStore
from concertmaster_designer.storage.samples import SampleStore
from concertmaster_designer.ui.operation import Operations


@dataclass(frozen=True, slots=True)
class Equipment:
    """``now`` is the time in the reader's zone, ``new_key`` gives a word that nobody had before."""

    folders: Folders
    preferences: PreferenceStore
    keys: KeyStore
    bookmarks: BookmarkStore
    samples: SampleStore
    operations: Operations
    checker: Checker
    now: Callable[[], datetime]
    new_key: Callable[[], str]
