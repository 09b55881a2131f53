"""The model's own parts: a normaliser, noise for training, an embedding, a classifier."""
