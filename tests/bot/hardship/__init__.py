"""Tests of the lane of hardship in its rows."""
