"""Hardship in rows: the lane of a client, the round that watches it, what it freezes."""
