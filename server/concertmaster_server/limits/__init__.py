"""Bounds on what strangers send: size, depth and kind of bodies, and how often they call.

Pure ASGI and bytes: no route, no operation and no document is known here. A bound that is passed raises an error with a code;
the room above turns it into an answer.
"""
