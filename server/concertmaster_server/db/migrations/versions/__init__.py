"""One file a migration, numbered; never changed after a release."""
