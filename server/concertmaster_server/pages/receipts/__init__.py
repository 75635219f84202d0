"""Receipts: what was received, as whoever sent it reads it again. Nothing here stores or judges."""
