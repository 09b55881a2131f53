"""Campaigns: one notice or offer to many clients, over the same one way out."""
