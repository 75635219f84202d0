"""The headless server: serves forms, keeps everything in PostgreSQL, runs durable workflows.

It stands on ``concertmaster_shared`` and never imports the designer.
"""
