"""Tests of the company's own texts."""
