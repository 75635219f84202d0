"""What stands over the window for a moment: palette of commands, choice of a node type, keys, about."""
