"""Pages for people: the agents' inbox and the payment page."""
