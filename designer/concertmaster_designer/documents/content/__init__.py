"""What a document holds, ours and not ours: read from its JSON, worked on, and written back.

Nothing of it is lost on the way, and nothing is built before it was checked.
"""
