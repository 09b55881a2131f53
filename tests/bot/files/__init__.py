"""Files from clients."""
