"""Tests of bot/unlocks."""
