"""The server as seen from here: its address, calls by operation, signing in, the live stream of a run.

It must not know Qt or what a window does with an answer. Everything that waits is a coroutine on the one loop of ``background``.
"""
