"""`python -m bot.cli`: the `regua` command, for processes that start others."""

from bot.cli import main

main()
