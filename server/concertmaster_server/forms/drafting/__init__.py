"""Answers saved while they are given: what is laid over what, for many respondents with one commit.

Nothing here hands answers in or knows HTTP; what the answers are worth is not asked before they are submitted.
"""
