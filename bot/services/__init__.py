"""A client's service as other systems and people tell of it, and tasks about it."""
