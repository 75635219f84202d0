"""The JSON API: one route for each operation of ``concertmaster_shared.api``, one file a resource.

The door (``door.py``) does once what every call needs: key, right, limits, body, transaction, idempotency, answer. A route calls
one use case and holds no rule of its own. No SQL, no Redis.
"""
