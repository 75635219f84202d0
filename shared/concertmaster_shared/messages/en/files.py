"""Sentences about stored files and large values."""

SENTENCES = {
    "blob.unavailable": "The store for files does not work now: {reason}.",
    "blob.missing": "There is nothing stored under '{key}'.",
    "blob.damaged": "What is stored under '{key}' is not what was put there. Restore it from a backup.",
    "blob.too_large": "The file is larger than {limit} bytes.",
    "blob.key": "Nothing can be stored under '{key}': {reason}.",
    "blob.address": "CONCERTMASTER_BLOBS_URL names no store: {reason}.",
}
