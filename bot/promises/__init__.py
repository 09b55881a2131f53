"""Promises in rows: made, nudged, ended, told of, listed; and what people do."""
