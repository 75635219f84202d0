"""Finding one's way: to nodes, to texts, back to where one was, and from a problem to what mends it."""
