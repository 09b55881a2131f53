"""Rows, one aggregate a file."""
