"""Tests of money coming in and going back."""
