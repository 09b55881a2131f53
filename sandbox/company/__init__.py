"""The company's own system: it hears of events, and brings services back."""
