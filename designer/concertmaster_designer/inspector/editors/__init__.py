"""Editors of values, one file a kind; ``registry`` tells which edits what."""
