"""Proofs of payment: looked up, put under checking, and ended by money or a person."""
