"""Hardship in rows: a client's lane, the round that watches it, what it freezes."""
