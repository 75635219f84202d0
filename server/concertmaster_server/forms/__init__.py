"""Use cases of forms: drafts, publishing, and the submission of answers with all that follows from it.

Each takes the open transaction first and never commits. Nothing here renders a page or knows HTTP.
"""
