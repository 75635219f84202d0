"""Use cases of workflow definitions: drafts, edits, checks, publishing, versions.

Each takes the open transaction first and never commits. Nothing here runs a workflow or knows HTTP.
"""
