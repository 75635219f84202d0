"""Use cases of runs: start, claim, advance, perform, recover, cancel, read and follow.

This room drives and ``engine`` decides: it loads a history, asks, carries out, and writes the records. Who performs a node type
is handed in. A worker keeps the runs it has claimed in memory; what they want written goes out for all of them together, in group
commits (``ledger``). PostgreSQL alone holds the truth: whatever is lost with a process is done again by the next one.
"""
