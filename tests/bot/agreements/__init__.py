"""Tests of the life of an agreement in rows."""
