"""Receipts, read and judged."""
