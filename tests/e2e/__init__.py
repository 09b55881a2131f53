"""Real processes, a fake provider, and kill -9."""
