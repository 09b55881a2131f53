"""The levers: what tests and the demo do to the fake providers, in JSON."""
