"""The example that the first start loads: a form, a workflow, a small receiver, and answers to replay.

It uses the product as anybody would, through the API.
"""

from typing import Final

LOADED_FILE: Final = "example.json"
"""In the data folder: what loading the example made; it is not loaded again."""

RECEIVED_FILE: Final = "received.jsonl"
"""In the data folder: what the receiver got."""
