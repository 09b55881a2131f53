"""Rules that come before the model and go on without it: safety words, menus, buttons."""
