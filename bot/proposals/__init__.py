"""Proposals: wishes beyond the bot's limits that people decide, and their offers."""
