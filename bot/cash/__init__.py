"""Money that came and waits for its owner: taken in, assigned, sent back, set right."""
