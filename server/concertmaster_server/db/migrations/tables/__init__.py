"""The SQL of the tables, one file an area; the migrations put it together. Never changed once it has been released."""
