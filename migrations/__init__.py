"""The history of the tables, told by Alembic; `bot.migrations` runs it."""
