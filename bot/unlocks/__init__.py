"""Trust unlocks in rows: granted on a promise, confirmed, ended with it."""
