"""Sentences about stored files and large values."""

SENTENCES = {
    "blob.unavailable": "The store for files does not work now: {reason}.",
    "blob.missing": "There is nothing stored under '{key}'.",
    "blob.damaged": "What is stored under '{key}' is not what was put there. Restore it from a backup.",
    "blob.too_large": "The file is larger than {limit} bytes.",
    "blob.key": "Nothing can be stored under '{key}': {reason}.",
    "blob.address": "CONCERTMASTER_BLOBS_URL names no store: {reason}.",
    "file.name": "A file cannot be called '{name}': {reason}.",
    "file.missing": "There is no file called '{name}'.",
    "file.size": "The file is larger than {limit} bytes, which is the most that a step takes.",
    "file.bucket_status": (
        "The bucket of the connection '{connection}' answered with the status {status}. Check its address, region and keys."
    ),
    "file.content": "Give one of text, JSON and Base64, and no more than one.",
    "file.base64": "The content is not Base64.",
    "file.type": "'{type}' is no media type. One looks like text/csv.",
    "file.not_text": "The file '{name}' is not text in UTF-8. Read it as csv_text or base64.",
    "file.not_json": "The file '{name}' is not JSON.",
}
