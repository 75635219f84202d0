"""Português."""
