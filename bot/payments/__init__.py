"""Money coming in: the client's links, checkouts at the provider, payments booked."""
