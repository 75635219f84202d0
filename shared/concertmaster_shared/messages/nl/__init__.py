"""Nederlands."""
