"""Proofs of payment."""
