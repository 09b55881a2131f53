"""Tests of bank statements and of the money that they tell of."""
