"""What a worker process runs: the loop that claims and advances runs, the sweeps, the heartbeat, and the doorbells.

A worker is one asyncio process. Everything it must not lose is in PostgreSQL; it may be killed at any moment, and it outlives
PostgreSQL and Redis. The rules of runs stand in ``runs`` and ``engine``; here is only who calls them, and when.
"""
