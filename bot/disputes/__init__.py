"""Disputes: what a client contests stands still until a person has decided it."""
