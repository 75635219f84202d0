"""Organisations, users, API keys, signing in, and the one place that says who may do what.

Nothing here knows HTTP. Secrets leave this room once, when they are made; what is stored are their hashes.
"""
