"""Rules that come before the model and go on without it: safety, menus, buttons."""
