"""Tests of money that waits for its owner."""
