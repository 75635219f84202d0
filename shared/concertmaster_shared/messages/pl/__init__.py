"""Polski."""
