"""What starts runs on its own: calls of other programs to our hooks. Knows no HTTP; the caller's transaction decides.

Starting itself is a use case of ``runs``.
"""
