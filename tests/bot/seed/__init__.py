"""Tests of the invented portfolio."""
