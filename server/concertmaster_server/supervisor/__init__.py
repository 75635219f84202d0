"""Own the servers and processes of one machine: start them in order, restart what dies, end them in order.

PostgreSQL and Redis run from their own programs, on Unix sockets, in the data folder; our processes are given as command
lines. This room knows nothing of what they do, reads no settings, and speaks to PostgreSQL in no other words than the few
that make its login.
"""
