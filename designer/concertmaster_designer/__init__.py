"""The installed desktop program: draws workflows, builds forms, watches runs.

It stands on ``concertmaster_shared``, speaks to a server over HTTP alone, and never imports it.
"""
