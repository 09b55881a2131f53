"""What the providers post to us: verify, store, answer."""
