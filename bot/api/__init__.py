"""What other systems tell us of payments, and read back of them."""
