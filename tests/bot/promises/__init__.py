"""Tests of bot/promises."""
