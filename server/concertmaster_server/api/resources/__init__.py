"""One file a resource: which function carries each operation out. It calls one use case and shapes the answer."""
