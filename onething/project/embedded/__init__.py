"""A PostgreSQL of our own, for those who have no server: found, made, started, stopped."""
