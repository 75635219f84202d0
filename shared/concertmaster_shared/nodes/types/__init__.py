"""One module a node type, each with a ``SPEC``. Adding a file adds the type everywhere."""
