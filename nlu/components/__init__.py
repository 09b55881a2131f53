"""The model's own parts: normaliser, training noise, embedding and classifier."""
