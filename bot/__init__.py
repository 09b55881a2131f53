"""The application: settings, the turn, the planner, the outbox, the worker."""
