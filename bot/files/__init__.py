"""What clients send: fetched with care, looked at behind a wall, kept out of reach."""
