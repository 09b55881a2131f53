"""The watch: whether what should happen does, and who is told when it does not."""
