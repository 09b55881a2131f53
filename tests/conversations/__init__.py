"""Whole conversations as transcripts, played through the real turn."""
