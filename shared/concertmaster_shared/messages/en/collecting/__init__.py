"""Sentences about forms, their pages, and what comes in through them."""
