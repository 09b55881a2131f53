"""Bank statements: read, each line kept once, matched, and booked or asked about."""
